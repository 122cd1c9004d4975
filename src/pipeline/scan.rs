//! The search for the end of a block: quotes and line ends, by `memchr`.

use memchr::{memchr, memchr2};

/// The state of the search for the end of a block; it survives the window's growth, so no byte is searched twice.
#[derive(Debug)]
pub(super) struct Scan {
    delimiter: u8,
    /// Least length of the block.
    least: usize,
    /// Everything before this was looked at.
    from: usize,
    /// Position of the quote that is open.
    open: Option<usize>,
}

impl Scan {
    pub(super) fn new(delimiter: u8, least: usize) -> Scan {
        Scan { delimiter, least, from: 0, open: None }
    }

    pub(super) fn open_quote(&self) -> Option<usize> {
        self.open
    }

    /// The end of the first record that reaches the least length; `None` when more bytes are needed.
    pub(super) fn block_end(&mut self, bytes: &[u8], at_end: bool) -> Option<usize> {
        loop {
            let quote = memchr(b'"', &bytes[self.from..]).map(|found| self.from + found);
            if self.open.is_some() {
                self.close(bytes, quote, at_end)?;
                continue;
            }
            let outside = quote.unwrap_or(bytes.len());
            let search_from = self.from.max(self.least - 1);
            if search_from < outside
                && let Some(found) = memchr2(b'\n', b'\r', &bytes[search_from..outside])
            {
                let line_end = search_from + found;
                // Whether LF follows a CR is part of the same block: ask for more before deciding.
                if bytes[line_end] == b'\r' && line_end + 1 == bytes.len() && !at_end {
                    self.from = line_end;
                    return None;
                }
                let crlf = bytes[line_end..].starts_with(b"\r\n");
                return Some(line_end + 1 + usize::from(crlf));
            }
            let Some(quote) = quote else {
                self.from = bytes.len();
                return None;
            };
            if self.opens_field(bytes, quote) {
                self.open = Some(quote);
            }
            self.from = quote + 1;
        }
    }

    /// Goes behind the next quote within quotes; `None` when more bytes are needed to tell `""` from the closing quote.
    fn close(&mut self, bytes: &[u8], quote: Option<usize>, at_end: bool) -> Option<()> {
        let Some(quote) = quote else {
            self.from = bytes.len();
            return None;
        };
        match bytes.get(quote + 1) {
            Some(b'"') => self.from = quote + 2,
            None if !at_end => {
                self.from = quote;
                return None;
            }
            _ => {
                self.open = None;
                self.from = quote + 1;
            }
        }
        Some(())
    }

    fn opens_field(&self, bytes: &[u8], quote: usize) -> bool {
        match quote.checked_sub(1).map(|before| bytes[before]) {
            None | Some(b'\n' | b'\r') => true,
            Some(before) => before == self.delimiter,
        }
    }
}
