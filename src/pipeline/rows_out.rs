//! Where the rows of the main file go: to one output, or to one an input.

use super::{Exit, Failure};
use crate::output::forms::{Sheet, Told};
use anyhow::Result;
use std::path::PathBuf;

/// Where the rows of the main file go.
pub(super) enum RowsOut {
    /// Nobody asked for them.
    Nowhere,
    /// To one output, which bears its header already.
    One(Box<dyn Sheet>),
    /// To one an input.
    Each(Each),
}

/// An output an input. Rows come input by input, so that one of them is open at a time.
pub(super) struct Each {
    parts: Vec<Part>,
    /// The one that is being written.
    at: usize,
}

/// The output of one input.
struct Part {
    path: PathBuf,
    /// Until it is written.
    header: Vec<u8>,
    sheet: Option<Box<dyn Sheet>>,
    told: Told,
}

impl Each {
    /// No output yet.
    pub(super) fn new() -> Each {
        Each { parts: Vec::new(), at: 0 }
    }

    /// Adds the output of the next input, and what its header is to be.
    pub(super) fn push(&mut self, path: PathBuf, sheet: Box<dyn Sheet>, header: Vec<u8>) {
        self.parts.push(Part { path, header, sheet: Some(sheet), told: Told::default() });
    }

    /// All outputs before that of an input are done.
    fn finish_before(&mut self, source: usize) -> Result<()> {
        while self.at < source {
            self.parts[self.at].finish()?;
            self.at += 1;
        }
        Ok(())
    }
}

impl Part {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        let header = std::mem::take(&mut self.header);
        sheet.write_all(&header).and_then(|()| sheet.write_all(bytes)).map_err(|error| failed(&error))
    }

    /// What is held back is written, and the file closed.
    fn finish(&mut self) -> Result<()> {
        self.write(b"")?;
        if let Some(mut sheet) = self.sheet.take() {
            self.told = sheet.finish().map_err(|error| failed(&error))?;
        }
        Ok(())
    }
}

impl RowsOut {
    /// Whether anybody asked for them.
    pub(super) fn is_wanted(&self) -> bool {
        !matches!(self, RowsOut::Nowhere)
    }

    /// Writes rows of an input, which come input by input.
    pub(super) fn write(&mut self, source: u16, bytes: &[u8]) -> Result<()> {
        match self {
            RowsOut::Nowhere => Ok(()),
            RowsOut::One(sheet) => sheet.write_all(bytes).map_err(|error| failed(&error)),
            RowsOut::Each(each) => {
                let source = usize::from(source);
                each.finish_before(source)?;
                each.parts[source].write(bytes)
            }
        }
    }

    /// The last row was written: what there is to tell of each output, with its path where it is one of several.
    pub(super) fn finish(&mut self) -> Result<Vec<(Option<PathBuf>, Told)>> {
        match self {
            RowsOut::Nowhere => Ok(Vec::new()),
            RowsOut::One(sheet) => Ok(vec![(None, sheet.finish().map_err(|error| failed(&error))?)]),
            RowsOut::Each(each) => {
                each.finish_before(each.parts.len())?;
                let told = |part: &mut Part| (Some(part.path.clone()), std::mem::take(&mut part.told));
                Ok(each.parts.iter_mut().map(told).collect())
            }
        }
    }
}

fn failed(error: &std::io::Error) -> anyhow::Error {
    Failure::new(Exit::Output, error.to_string()).into()
}
