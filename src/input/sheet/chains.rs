//! Whether the chains of sectors in an old Office file end: the reader of such files follows one that leads back into
//! itself until the memory is full.
//!
//! The layout is that of [MS-CFB] (Compound File Binary File Format), §2.2 to §2.5.

use crate::input::spool::Spool;
use std::io;

/// Sector numbers from here on mean something else: the end of a chain, a free sector, a table.
const MARKS: u32 = 0xFFFF_FFFA;

/// Numbers of table sectors in the header itself, and where they begin.
const IN_HEADER: usize = 109;
const HEADER_TABLE: usize = 76;

/// Whether every chain of an old Office file ends. What is no such file, or cut, has none that does not: whoever reads it
/// next says so.
pub(super) fn chains_end(spool: &Spool) -> io::Result<bool> {
    let mut header = [0; 512];
    if spool.len() < 512 {
        return Ok(true);
    }
    spool.read_exact_at(0, &mut header)?;
    let shift = u16::from_le_bytes([header[30], header[31]]);
    if !matches!(shift, 9 | 12) {
        return Ok(true);
    }
    let file = File { spool, size: 1 << shift };
    let sectors = usize::try_from(spool.len() >> shift).unwrap_or(usize::MAX);
    let number = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let mut tables: Vec<u32> = (0..IN_HEADER).map(|index| number(HEADER_TABLE + index * 4)).collect();
    // More tables than the header has room for are listed in sectors of their own, the last number of each being the next.
    let (mut next, mut listed) = (number(68), 0);
    while next < MARKS {
        let Some(mut numbers) = file.numbers(next)? else { break };
        next = numbers.pop().unwrap_or(MARKS);
        tables.extend(numbers);
        listed += 1;
        if listed > sectors {
            return Ok(false);
        }
    }
    let mut chain = Vec::new();
    for table in tables.into_iter().filter(|table| *table < MARKS) {
        match file.numbers(table)? {
            Some(numbers) if chain.len() <= sectors => chain.extend(numbers),
            _ => break,
        }
    }
    if !ends(&chain) {
        return Ok(false);
    }
    // The small sectors have a table of the same kind, which lies in a chain of the large ones.
    let (mut at, mut small) = (number(60), Vec::new());
    while let Some(numbers) = if at < MARKS { file.numbers(at)? } else { None } {
        small.extend(numbers);
        at = chain.get(at as usize).copied().unwrap_or(MARKS);
    }
    Ok(ends(&small))
}

struct File<'s> {
    spool: &'s Spool,
    size: u64,
}

impl File<'_> {
    /// The numbers in a sector; none of one that the file does not have whole.
    fn numbers(&self, sector: u32) -> io::Result<Option<Vec<u32>>> {
        let at = (u64::from(sector) + 1) * self.size;
        if at + self.size > self.spool.len() {
            return Ok(None);
        }
        let mut bytes = vec![0; usize::try_from(self.size).unwrap_or_default()];
        self.spool.read_exact_at(at, &mut bytes)?;
        let (numbers, _) = bytes.as_chunks::<4>();
        Ok(Some(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect()))
    }
}

/// Whether no chain leads back into itself; `next[n]` is the sector behind sector `n`.
fn ends(next: &[u32]) -> bool {
    // 0 is not seen, 1 is on the way that is followed, 2 is known to end.
    let mut seen = vec![0_u8; next.len()];
    for start in 0..next.len() {
        let mut at = start;
        while seen.get(at) == Some(&0) {
            seen[at] = 1;
            at = next[at] as usize;
        }
        if seen.get(at) == Some(&1) {
            return false;
        }
        let mut at = start;
        while seen.get(at) == Some(&1) {
            seen[at] = 2;
            at = next[at] as usize;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_that_lead_back_do_not_end() {
        const END: u32 = 0xFFFF_FFFE;
        assert!(ends(&[1, 2, END, 1, 9]) && ends(&[]) && ends(&[END; 4]));
        assert!(!ends(&[1, 2, 0]) && !ends(&[END, 1]) && !ends(&[1, 2, 3, 1]));
    }

    #[test]
    fn the_fixture_ends_and_the_finding_does_not() {
        let open = |path: &str| Spool::from_bytes(std::fs::read(path).unwrap());
        assert!(chains_end(&open("fixtures/sheets/people.xls")).unwrap());
        assert!(!chains_end(&open("fuzz/findings/xls_chain_without_end.xls")).unwrap());
        assert!(chains_end(&Spool::from_bytes(vec![0xd0; 600])).unwrap());
    }
}
