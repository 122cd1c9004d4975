//! A piece of an input: whole records, about a mebibyte.

/// Whole records of one source, judged, resolved and rendered together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Its place in the order of all blocks of the run.
    pub id: u32,
    /// The index of its source.
    pub source: u16,
    /// Where it begins in the decoded bytes of its source.
    pub first_byte: u64,
    /// How many bytes it has.
    pub len: usize,
    /// xxh3-64 of its bytes: they must be the same when it is rendered.
    pub checksum: u64,
    /// How many line ends it has.
    pub lines: u64,
    /// The physical line on which it begins, from 1. Known once all blocks before it are.
    pub first_line: u64,
    /// The record number, over the whole run and from 0, of its first record. Known once all blocks before it are.
    pub first_record: u32,
    /// The record number within its source, from 1, of its first record.
    pub first_row: u64,
}
