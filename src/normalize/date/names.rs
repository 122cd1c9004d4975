//! The names of months, and the words around dates, in lower case.

/// Names and short names of the months, January first, in the languages whose months have names.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "janeiro", "января", "январь", "янв"],
    &[
        "february",
        "feb",
        "februar",
        "feber",
        "février",
        "fevrier",
        "févr",
        "fév",
        "fevr",
        "febrero",
        "fevereiro",
        "fev",
        "февраля",
        "февраль",
        "фев",
        "февр",
    ],
    &["march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco", "марта", "март", "мар"],
    &["april", "apr", "avril", "avr", "abril", "abr", "апреля", "апрель", "апр"],
    &["may", "mai", "mayo", "maio", "мая", "май"],
    &["june", "jun", "juni", "juin", "junio", "junho", "июня", "июнь", "июн"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "julho", "июля", "июль", "июл"],
    &["august", "aug", "août", "aout", "agosto", "ago", "августа", "август", "авг"],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "setiembre",
        "setembro",
        "set",
        "сентября",
        "сентябрь",
        "сен",
        "сент",
    ],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out", "октября", "октябрь", "окт"],
    &["november", "nov", "novembre", "noviembre", "novembro", "ноября", "ноябрь", "ноя", "нояб"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "decembre",
        "déc",
        "diciembre",
        "dic",
        "dezembro",
        "декабря",
        "декабрь",
        "дек",
    ],
];

/// Words that stand in dates and say nothing of them: days of the week, articles, "at".
const FILLERS: &[&str] = &[
    "at",
    "on",
    "the",
    "of",
    "um",
    "uhr",
    "den",
    "der",
    "à",
    "a",
    "le",
    "las",
    "el",
    "de",
    "del",
    "às",
    "as",
    "em",
    "o",
    "в",
    "г",
    "года",
    "год",
    "er",
    "st",
    "nd",
    "rd",
    "th",
    "h",
    "hrs",
    "hs",
    "monday",
    "mon",
    "tuesday",
    "tue",
    "tues",
    "wednesday",
    "wed",
    "thursday",
    "thu",
    "thur",
    "thurs",
    "friday",
    "fri",
    "saturday",
    "sat",
    "sunday",
    "sun",
    "montag",
    "mo",
    "dienstag",
    "di",
    "mittwoch",
    "mi",
    "donnerstag",
    "do",
    "freitag",
    "fr",
    "samstag",
    "sa",
    "sonnabend",
    "sonntag",
    "so",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "segunda",
    "terça",
    "quarta",
    "quinta",
];

/// The number of a month by its name.
pub(super) fn month(word: &str) -> Option<i64> {
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    Some(at as i64 + 1)
}

/// Whether a word says nothing of the date it stands in.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
        || matches!(word, "sexta" | "feira" | "dom" | "понедельник" | "вторник" | "среда" | "четверг" | "пятница")
        || matches!(word, "суббота" | "воскресенье" | "пн" | "вт" | "ср" | "чт" | "пт" | "сб" | "вс")
        || matches!(
            word,
            "星期" | "周" | "曜" | "一" | "二" | "三" | "四" | "五" | "六" | "星期一" | "星期二" | "星期三"
        )
        || matches!(word, "星期四" | "星期五" | "星期六" | "星期" | "周一" | "周二" | "周三" | "周四" | "周五" | "周六")
        || matches!(word, "週一" | "週二" | "週三" | "週四" | "週五" | "週六" | "月" | "火" | "水" | "木" | "金" | "土")
}

/// Which half of the day a word says: hours to add to those from 0 to 11.
pub(super) fn half_of_day(word: &str) -> Option<i64> {
    match word {
        "am" | "上午" | "午前" | "오전" | "早上" | "凌晨" => Some(0),
        "pm" | "下午" | "午後" | "오후" | "晚上" => Some(12),
        _ => None,
    }
}

/// Seconds east of UTC of a zone by its name. Only those that mean one thing to everybody who writes dates like that.
pub(super) fn zone(word: &str) -> Option<i64> {
    let hours = match word {
        "z" | "utc" | "gmt" | "wet" => 0,
        "cet" | "mez" | "bst" => 1,
        "cest" | "mesz" | "eet" => 2,
        "msk" | "eest" => 3,
        "jst" | "kst" => 9,
        "est" => -5,
        "edt" => -4,
        "cdt" => -5,
        "mst" => -7,
        "mdt" => -6,
        "pst" => -8,
        "pdt" => -7,
        _ => return None,
    };
    Some(hours * 3600)
}
