//! Workbooks that are one text of XML, as Excel 2002 and 2003 wrote them.

use calamine::DataRef;

use super::lines::Lines;
use super::{Book, SheetTable, unreadable, value};
use crate::input::error::InputError;
use crate::input::formats::{Found, Kind, Workbook};
use crate::input::spool::Spool;

/// The sheets that hold anything, or only the one that is named or numbered from 1; `text` is in UTF-8.
///
/// # Errors
/// What cannot be read or is more than the limits allow; a `sheet` that it does not have.
pub(in crate::input) fn tables_of_xml(
    file: &str,
    text: &Spool,
    sheet: Option<&str>,
) -> Result<Vec<SheetTable>, InputError> {
    let mut book = Book { file, sheet, held: 0, cells: 0 };
    let names = names(file, text)?;
    let chosen = book.wanted(names.clone())?;
    let mut tables = Vec::new();
    let mut at: Option<(String, Lines)> = None;
    let mut number = 0;
    let mut found = Workbook::new(text);
    while let Some(one) = found.next() {
        match one {
            Found::Sheet(_) => {
                if let Some((name, lines)) = at.take() {
                    book.keep(name, lines, &mut tables)?;
                }
                let name = names.get(number).cloned().unwrap_or_default();
                number += 1;
                at = chosen.contains(&name).then(|| (name, book.lines()));
            }
            Found::Cell { row, column, kind, text, format } => {
                if let Some((_, lines)) = &mut at {
                    book.cells += 1;
                    book.put(lines, (row, column), shown(kind, text, format.as_deref()))?;
                }
            }
        }
    }
    found.failure().map_or(Ok(()), |cause| Err(unreadable(file, cause)))?;
    if let Some((name, lines)) = at {
        book.keep(name, lines, &mut tables)?;
    }
    Ok(tables)
}

/// The names of all sheets, each its own.
fn names(file: &str, text: &Spool) -> Result<Vec<String>, InputError> {
    let mut names: Vec<String> = Vec::new();
    let mut found = Workbook::new(text);
    while let Some(one) = found.next() {
        if let Found::Sheet(name) = one {
            let number = names.len() + 1;
            let is_taken = name.is_empty() || names.contains(&name);
            names.push(if is_taken { format!("Sheet {number}") } else { name });
        }
        if names.len() > MOST_SHEETS {
            let limit = format!("more than {MOST_SHEETS} sheets");
            return Err(InputError::Bomb { file: file.to_owned(), limit });
        }
    }
    found.failure().map_or(Ok(names), |cause| Err(unreadable(file, cause)))
}

/// Sheets of a workbook.
const MOST_SHEETS: usize = 1_000;

/// The text of a cell as those of other workbooks are written.
fn shown(kind: Kind, text: String, format: Option<&str>) -> String {
    match kind {
        Kind::Number => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => value::text(&DataRef::Float(number), format),
            _ => text,
        },
        Kind::Moment => value::text(&DataRef::DateTimeIso(text), None),
        Kind::Truth if text == "1" => "TRUE".to_owned(),
        Kind::Truth if text == "0" => "FALSE".to_owned(),
        Kind::Text | Kind::Truth => text,
    }
}
