//! Times of day and offsets, as ISO 8601 has them.

/// Seconds since midnight of `HH:MM`, `HH:MM:SS`, `HH:MM:SS.fff`, and what stands behind.
pub(super) fn time_of_day(text: &[u8]) -> Option<(i64, &[u8])> {
    let (&[h1, h2, b':', m1, m2], mut rest) = text.split_first_chunk::<5>()? else {
        return None;
    };
    let (hour, minute, mut second) = (two([h1, h2])?, two([m1, m2])?, 0);
    if let Some((&[b':', s1, s2], behind)) = rest.split_first_chunk::<3>() {
        second = two([s1, s2])?;
        rest = behind;
        if let [b'.' | b',', fraction @ ..] = behind {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return None;
            }
            rest = &fraction[digits..];
        }
    }
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some((hour * 3600 + minute * 60 + second.min(59), rest))
}

/// Seconds east of UTC of `Z`, `+02:00`, `+0200`, `+02`, or of nothing.
pub(super) fn offset(text: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match *text {
        [] | [b'Z' | b'z'] => return Some(0),
        [sign, h1, h2] => (sign, two([h1, h2])?, 0),
        [sign, h1, h2, m1, m2] | [sign, h1, h2, b':', m1, m2] => (sign, two([h1, h2])?, two([m1, m2])?),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    match sign {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// The number that two digits write.
pub(super) fn two([tens, ones]: [u8; 2]) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}
