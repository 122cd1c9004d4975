//! Every row, in order, with the judgement beside it.

use super::csv::write_cell;
use super::row::{Directory, Row, write_codes, write_header};
use crate::contact::{Fate, Reached, ReachedKind};

const OURS: [&str; 8] = [
    "hyg_status",
    "hyg_codes",
    "hyg_email",
    "hyg_phone",
    "hyg_phone_type",
    "hyg_phone_ext",
    "hyg_phone_region",
    "hyg_contact",
];

/// The header.
pub fn header(out: &mut Vec<u8>, names: &[Vec<u8>]) {
    write_header(out, names, &OURS);
}

/// One row, with its valid channels out of a block's `text`.
pub fn write_row(
    out: &mut Vec<u8>,
    row: &Row<'_>,
    fate: Fate,
    reached: &[Reached],
    text: &[u8],
    directory: &Directory<'_>,
) {
    row.cells.write(out);
    out.extend_from_slice(if fate.verdict.is_kept() { b",kept," } else { b",rejected," });
    write_codes(out, row.seen);
    let emails = distinct(reached, text, |kind| kind == ReachedKind::Email);
    let phones = distinct(reached, text, |kind| kind != ReachedKind::Email);
    write_list(out, &emails, |email, out| out.extend_from_slice(email.normal.of(text)));
    write_list(out, &phones, |phone, out| out.extend_from_slice(phone.normal.of(text)));
    write_list(out, &phones, |phone, out| {
        if let ReachedKind::Phone(number_type, _) = phone.kind {
            out.extend_from_slice(number_type.name().as_bytes());
        }
    });
    write_list(out, &phones, |phone, out| out.extend_from_slice(phone.extension.of(text)));
    write_list(out, &phones, |phone, out| {
        if let ReachedKind::Phone(_, region) = phone.kind {
            out.extend_from_slice(region.as_str().as_bytes());
        }
    });
    out.push(b',');
    write_cell(out, directory.shortest(fate.contact).as_bytes());
    out.push(b'\n');
}

/// Every channel of a kind once, in the order of the columns.
fn distinct<'r>(reached: &'r [Reached], text: &[u8], kind: impl Fn(ReachedKind) -> bool) -> Vec<&'r Reached> {
    let mut channels: Vec<&Reached> = Vec::new();
    for one in reached.iter().filter(|one| kind(one.kind)) {
        if channels.iter().all(|other| other.normal.of(text) != one.normal.of(text)) {
            channels.push(one);
        }
    }
    channels
}

/// A cell of as many parts as there are channels, joined by `;`.
fn write_list(out: &mut Vec<u8>, channels: &[&Reached], write: impl Fn(&Reached, &mut Vec<u8>)) {
    out.push(b',');
    let mut cell = Vec::new();
    for (at, channel) in channels.iter().enumerate() {
        if at > 0 {
            cell.push(b';');
        }
        write(channel, &mut cell);
    }
    write_cell(out, &cell);
}
