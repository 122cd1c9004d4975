//! What may stand before the `@`.

use email_address::EmailAddress;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::EmailFault;

/// The longest local part (RFC 5321 4.5.3.1.1), counted in characters as `email-validator` does: the octets of an
/// international one are limited by the length of the whole address.
pub(super) const LONGEST_LOCAL: usize = 64;

/// A local part in Unicode NFC (RFC 6532 3.1), when it is valid both as typed and in that form.
pub(super) fn check(local: &str) -> Result<String, EmailFault> {
    check_as_is(local)?;
    if is_nfc(local) {
        return Ok(local.to_owned());
    }
    // Composition can make ASCII: U+037E, the Greek question mark, is a semicolon.
    let composed: String = local.nfc().collect();
    check_as_is(&composed)?;
    Ok(composed)
}

fn check_as_is(local: &str) -> Result<(), EmailFault> {
    if local.chars().count() > LONGEST_LOCAL {
        return Err(EmailFault::TooLong);
    }
    let valid = if local.is_ascii() { is_dot_atom(local) } else { is_international_dot_atom(local) };
    valid.then_some(()).ok_or(EmailFault::Syntax)
}

/// Whether an ASCII local part is a dot-atom (RFC 5322 3.2.3). `email_address` would also take a quoted string.
pub(super) fn is_dot_atom(local: &str) -> bool {
    !local.starts_with('"') && EmailAddress::is_valid_local_part(local)
}

/// The dot-atom of RFC 6531 3.3: beyond ASCII everything but separators, controls, the unassigned, and a mark that would
/// lean on nothing.
fn is_international_dot_atom(local: &str) -> bool {
    // `email_address` limits octets, so it is asked about the atoms, one by one and bit by bit.
    !local.starts_with(is_mark)
        && local.split('.').all(|atom| !atom.is_empty())
        && local.chars().all(|c| match c {
            '.' => true,
            '\0'..='\x7f' => is_dot_atom(c.encode_utf8(&mut [0; 4])),
            _ => is_visible(c),
        })
}

/// A mark that combines with the character before it.
pub(super) fn is_mark(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Mark
}

/// A letter, mark, number, punctuation sign or symbol: no separator, nothing of the `Other` categories.
pub(super) fn is_visible(c: char) -> bool {
    !matches!(c.general_category_group(), GeneralCategoryGroup::Separator | GeneralCategoryGroup::Other)
}

/// Lower case, for showing.
pub(super) fn lower_case(local: &str) -> String {
    local.to_lowercase().nfc().collect()
}

/// Case folded, for comparing: `STRASSE` and `straße`, `ΣΑΣ` and `σας` meet. Through upper case, because lower case alone
/// keeps `ß` and the final `ς` apart from what they stand for; through lower case first, because `ẞ` is its own upper case.
pub(super) fn fold_case(local: &str) -> String {
    if local.is_ascii() {
        return local.to_ascii_lowercase();
    }
    let folded = local.chars().flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    folded.nfc().collect()
}
