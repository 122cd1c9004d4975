//! Values that are printed for a person do not show whose they are.

/// What stands for what is not shown.
const MASK: &str = "•••";

/// A value of which enough is shown to know it again, and not enough to write or call.
///
/// ```
/// use hygienist::report::mask::mask;
/// assert_eq!(mask("jane.doe@gmail.com"), "j•••@gmail.com");
/// assert_eq!(mask("+86 138 1234 5678"), "+86 138••••5678");
/// assert_eq!(mask("call me"), "c•••");
/// assert_eq!(mask(""), "");
/// ```
#[must_use]
pub fn mask(value: &str) -> String {
    let value = value.trim();
    if let Some((local, domain)) = value.rsplit_once('@') {
        let first = local.chars().next().map(String::from).unwrap_or_default();
        return format!("{first}{MASK}@{domain}");
    }
    let digits = value.chars().filter(|c| c.is_numeric()).count();
    if digits >= 7 {
        return mask_number(value, digits);
    }
    match value.chars().next() {
        Some(first) => format!("{first}{MASK}"),
        None => String::new(),
    }
}

/// The digits between the first three of the number and its last four are hidden, and what stands between them.
fn mask_number(value: &str, digits: usize) -> String {
    let shown_in_front = if value.starts_with(['+', '＋']) { digits.saturating_sub(8).min(5) } else { 2 };
    let mut seen = 0;
    let mut front = String::new();
    let mut end = String::new();
    for c in value.chars() {
        seen += usize::from(c.is_numeric());
        if seen <= shown_in_front && (c.is_numeric() || seen < shown_in_front) {
            front.push(c);
        } else if seen > digits - 4 && c.is_numeric() {
            end.push(c);
        }
    }
    format!("{front}••••{end}")
}
