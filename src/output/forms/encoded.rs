//! Text that is not to be UTF-8, or is to begin with a byte order mark.

use super::{Refusals, Sheet, Told};
use crate::normalize::encoding::{Encoder, Encoding};
use std::io::{self, Write};

/// Encodes what it is given.
pub(super) struct Encoded<W> {
    sink: W,
    encoder: Encoder,
    out: Vec<u8>,
}

impl<W: Write> Encoded<W> {
    pub(super) fn new(sink: W, encoding: Encoding, bom: bool) -> Encoded<W> {
        let encoder = Encoder::new(encoding);
        let out = if bom { encoder.bom().to_vec() } else { Vec::new() };
        Encoded { sink, encoder, out }
    }

    fn pass_on(&mut self) -> io::Result<()> {
        let written = self.sink.write_all(&self.out);
        self.out.clear();
        written
    }
}

impl<W: Write> Write for Encoded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.push(bytes, &mut self.out);
        self.pass_on().map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

impl<W: Write + Send> Sheet for Encoded<W> {
    fn finish(&mut self) -> io::Result<Told> {
        self.encoder.finish(&mut self.out);
        self.pass_on()?;
        Ok(Told { lossy: self.encoder.lossy(), refusals: Refusals::default() })
    }
}
