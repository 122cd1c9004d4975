//! The text of a cell, as the user saw it where that matters for a list: digits whole, leading zeros kept, dates that sort.

use calamine::{Data, DataRef, ExcelDateTime};

/// The text of a value; `format` is the number format of the cell, where the reader gives it.
pub(super) fn text(value: &DataRef<'_>, format: Option<&str>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Int(number) => masked(*number as f64, format).unwrap_or_else(|| number.to_string()),
        DataRef::Float(number) => masked(*number, format).unwrap_or_else(|| plain(*number)),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) => iso_moment(text),
        DataRef::DurationIso(text) => iso_duration(text).unwrap_or_else(|| text.clone()),
    }
}

/// A value of a whole sheet as one that is read cell by cell.
pub(super) fn lent(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Shortest digits that read back as the same number, never with an exponent.
fn plain(number: f64) -> String {
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

/// A whole number under a mask such as `00000`, `000-0000` or `"+"0`: digits from the right into the places, what is left
/// before the first. Anything but places and what numbers of phones are written with is no mask.
fn masked(number: f64, format: Option<&str>) -> Option<String> {
    let mask = mask(format?.split(';').next()?)?;
    let places = mask.iter().filter(|sign| matches!(sign, '0' | '#')).count();
    let means = places > 0 && (mask.len() > places || mask.iter().filter(|sign| **sign == '0').count() > 1);
    if !means || number < 0.0 || number.fract() != 0.0 || number >= WHOLE {
        return None;
    }
    let digits = (number as u64).to_string();
    let mut digits = digits.bytes().rev().map(char::from);
    let mut left_places = places;
    let mut text: Vec<char> = Vec::new();
    for sign in mask.iter().rev() {
        match sign {
            '0' | '#' => {
                left_places -= 1;
                match digits.next() {
                    Some(digit) => text.push(digit),
                    None if *sign == '0' => text.push('0'),
                    None => {}
                }
                if left_places == 0 {
                    text.extend(digits.by_ref());
                }
            }
            literal => text.push(*literal),
        }
    }
    Some(text.into_iter().rev().collect())
}

/// Whole numbers below are all held exactly.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The signs of a mask, without quotes and escapes.
fn mask(format: &str) -> Option<Vec<char>> {
    let mut signs = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for sign in format.chars() {
        match sign {
            '"' if !escaped => quoted = !quoted,
            '\\' if !escaped && !quoted => escaped = true,
            '0' | '#' if !quoted && !escaped => signs.push(sign),
            '+' | '-' | '(' | ')' | ' ' => {
                escaped = false;
                signs.push(sign);
            }
            _ => return None,
        }
    }
    Some(signs)
}

/// The last serial number of a day there is, 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

/// `2024-03-01`, `2024-03-01 14:30:00`, `14:30:00`; a duration has hours beyond 24.
fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if !(0.0..LAST_DAY).contains(&serial) {
        return plain(serial);
    }
    if moment.is_duration() {
        return clock((serial * DAY).round() as u64);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if serial < 1.0 {
        return format!("{hour:02}:{minute:02}:{second:02}");
    }
    if (hour, minute, second) == (0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Seconds.
const DAY: f64 = 86_400.0;

fn clock(seconds: u64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// `2024-03-01T14:30:00.000` as we write it; midnight is a day.
fn iso_moment(text: &str) -> String {
    let Some((day, time)) = text.split_once('T') else { return text.to_owned() };
    let time = time.trim_end_matches('Z').split('.').next().unwrap_or_default();
    if time == "00:00:00" { day.to_owned() } else { format!("{day} {time}") }
}

/// `PT14H30M00S`.
fn iso_duration(text: &str) -> Option<String> {
    let (days, time) = text.strip_prefix('P')?.split_once('T')?;
    let mut seconds: u64 = match days.strip_suffix('D') {
        Some(days) => days.parse::<u64>().ok()?.checked_mul(86_400)?,
        None if days.is_empty() => 0,
        None => return None,
    };
    let mut number = String::new();
    for sign in time.chars() {
        let unit = match sign {
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => {
                number.push(sign);
                continue;
            }
        };
        let whole: u64 = number.split(['.', ',']).next()?.parse().ok()?;
        seconds = seconds.checked_add(whole.checked_mul(unit)?)?;
        number.clear();
    }
    Some(clock(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_of_postal_codes_and_phones() {
        let cases = [
            (7.0, "00000", Some("00007")),
            (5_551_234.0, "000-0000", Some("555-1234")),
            (5_551_234.0, "(000) 000-0000", Some("(000) 555-1234")),
            (8_613_800_138_000.0, "\"+\"0", Some("+8613800138000")),
            (912_345_678.0, "0###\\-######", Some("0912-345678")),
            (7.0, "0", None),
            (7.0, "General", None),
            (1234.0, "#,##0", None),
            (0.5, "00", None),
            (7.0, "0.00", None),
            (7.0, "00 \"Stück\"", None),
        ];
        for (number, format, expected) in cases {
            assert_eq!(masked(number, Some(format)).as_deref(), expected, "{format}");
        }
    }

    #[test]
    fn numbers_and_durations() {
        assert_eq!(plain(8_613_800_138_000.0), "8613800138000");
        assert_eq!(plain(1e20), "100000000000000000000");
        assert_eq!((plain(-0.0), plain(0.1), plain(12.5)), ("0".into(), "0.1".into(), "12.5".into()));
        assert_eq!(iso_duration("PT30H05M00.5S").as_deref(), Some("30:05:00"));
        assert_eq!(iso_duration("P1DT1H").as_deref(), Some("25:00:00"));
        assert_eq!(iso_duration("PT99999999999999999999H"), None);
    }
}
