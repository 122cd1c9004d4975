//! What the cells of each column look like, from a sample of an input's first records.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::error::InputError;
use super::header::{FirstRecord, Survey};
use super::phone_look::{PhoneLook, phone_look};
use super::record::{Walker, content_cow};
use super::roles::{Said, said};
use super::source::Source;
use crate::contact::{Region, Role};
use crate::normalize::country::{CountryCell, country, home};
use crate::normalize::email::Parser;
use crate::normalize::words::{Accepts, accepts, is_nothing, is_subscription_state, opt_out_boolean};

/// Most records that are looked at.
const RECORDS: u32 = 1_000;

/// Most bytes that are looked at.
const BYTES: usize = 1 << 20;

/// What the cells of one column look like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Records that were looked at.
    pub records: u32,
    /// Cells that hold something: not blank, `N/A`, `NULL`, `-`.
    pub filled: u32,
    /// Different values among them, case aside.
    pub different: u32,
    /// Each is a greater number than the one before, as running numbers are.
    pub ascending: bool,
    /// Cells with an at-sign in them.
    pub at_signs: u32,
    /// Cells that hold valid e-mail addresses, one or several, and nothing else.
    pub emails: u32,
    /// Cells that are written as phone numbers are written.
    pub phones: u32,
    /// Cells of digits alone that may be phone numbers.
    pub digits: u32,
    /// Cells with as many digits as a phone number has, those above among them.
    pub lengths: u32,
    /// Cells that name a country, by code or by name; counted only where the header says nothing.
    pub countries: u32,
    /// Of those, cells that hold a code of two letters.
    pub country_codes: u32,
    /// Of those, codes that are no state of the US and not in small letters, as languages are: nothing but a country.
    pub sure_country_codes: u32,
    /// Cells that hold a word of a verifier of addresses; counted only where the header says status, as the states below.
    pub verdicts: u32,
    /// Of those, cells that hold a word that nobody else writes.
    pub sure_verdicts: u32,
    /// Cells that hold the state of a subscription.
    pub states: u32,
    /// Cells that hold anything but a no; counted only where the header speaks of a stop.
    pub stops: u32,
    /// Cells that say no in a word that counts as a stop all the same (`nein`, `否`); counted only in columns of stops.
    pub other_noes: u32,
}

/// Looks at the first records of an input (at most 1,000 records and 1 MiB): one [`Look`] a column.
///
/// Columns whose header leaves no doubt, but those of stops, and ours are not looked at: their look is empty. `default` is where a phone number
/// without `+` is from when the record names no country. About a millisecond; nothing where no column is in doubt.
///
/// ```
/// use hygienist::input::header::{FirstRecord, survey};
/// use hygienist::input::looks::looks;
/// use hygienist::input::{Source, SourceSettings};
/// let text = "f7,note\na@firma.de,x\nb@firma.de,\n".as_bytes();
/// let source = Source::from_reader("-".into(), text, &SourceSettings::default()).unwrap();
/// let found = survey(&source, FirstRecord::Header, None).unwrap();
/// let looks = looks(&source, &found, FirstRecord::Header, None).unwrap();
/// assert_eq!((looks[0].records, looks[0].filled, looks[0].emails), (2, 2, 2));
/// assert_eq!((looks[1].filled, looks[1].emails), (1, 0));
/// ```
///
/// # Errors
/// The input cannot be read.
pub fn looks(
    source: &Source,
    survey: &Survey,
    first: FirstRecord,
    default: Option<Region>,
) -> Result<Vec<Look>, InputError> {
    let said = match first {
        FirstRecord::Header => said(&survey.names),
        FirstRecord::Data => vec![Said::Nothing; survey.names.len()],
    };
    let mut lookers: Vec<Option<Looker>> =
        said.iter().map(|&said| (said.in_doubt() || said.asks_for_a_stop()).then(|| Looker::of(said))).collect();
    if lookers.iter().all(Option::is_none) {
        return Ok(vec![Look::default(); said.len()]);
    }
    let country_column = said.iter().position(|said| *said == Said::Role(Role::Country));
    let rest = source.spool.len().saturating_sub(survey.data_start);
    let mut sample = vec![0; usize::try_from(rest).unwrap_or(BYTES).min(BYTES)];
    let read = source.spool.read_exact_at(survey.data_start, &mut sample);
    read.map_err(|cause| InputError::Unreadable { file: source.name.clone(), cause })?;

    let whole = sample.len() as u64 == rest;
    let mut walker = Walker::new(&sample, survey.dialect.delimiter);
    let (mut fields, mut records, mut parser) = (Vec::new(), 0, Parser::new());
    while records < RECORDS && walker.next_record(&mut fields).is_some() {
        // The record that the sample's end cuts off says nothing; the only one there is has to do.
        if !whole && walker.position() == sample.len() && records > 0 {
            break;
        }
        records += 1;
        let text = |column: usize| {
            let cell = fields.get(column).map(|field| content_cow(&sample, field));
            cell.and_then(|cell| String::from_utf8(cell.into_owned()).ok()).filter(|cell| !is_nothing(cell))
        };
        let named = country_column.and_then(text).map(|cell| home(&cell));
        let region = match named {
            Some(CountryCell::Known(region)) => Some(region),
            _ => default,
        };
        for (column, looker) in lookers.iter_mut().enumerate() {
            if let (Some(looker), Some(cell)) = (looker, text(column)) {
                looker.see(&cell, region, &mut parser);
            }
        }
    }
    Ok(lookers.into_iter().map(|looker| looker.map_or_else(Look::default, |looker| looker.done(records))).collect())
}

/// A column while it is looked at.
struct Looker {
    look: Look,
    said: Said,
    /// Hashes of the values: a sample holds too few for two to meet.
    values: HashSet<u64>,
    /// The number in the last cell; `None` in the first.
    last: Option<u64>,
    disorder: bool,
}

impl Looker {
    fn of(said: Said) -> Looker {
        Looker { look: Look::default(), said, values: HashSet::new(), last: None, disorder: false }
    }

    fn see(&mut self, cell: &str, region: Option<Region>, parser: &mut Parser) {
        let cell = cell.trim();
        let look = &mut self.look;
        look.filled += 1;
        let mut hasher = DefaultHasher::new();
        cell.to_lowercase().hash(&mut hasher);
        self.values.insert(hasher.finish());
        let number = cell.parse::<u64>().ok();
        self.disorder |= number.is_none() || self.last.is_some_and(|last| number <= Some(last));
        self.last = number;

        if self.said.asks_for_a_stop() {
            look.other_noes += u32::from(opt_out_boolean(cell) && accepts(cell) == Accepts::No);
            return;
        }
        if self.said == Said::Stop {
            look.stops += u32::from(opt_out_boolean(cell) && accepts(cell) != Accepts::No);
        }
        if cell.contains(['@', '＠']) {
            look.at_signs += 1;
            look.emails += u32::from(holds_addresses(cell, parser));
            return;
        }
        match phone_look(cell, region) {
            PhoneLook::Clear => look.phones += 1,
            PhoneLook::Digits => look.digits += 1,
            PhoneLook::Length => look.lengths += 1,
            PhoneLook::No => {}
        }
        match self.said {
            Said::Likely(_) => self.see_state(cell),
            Said::Nothing => self.see_country(cell),
            _ => {}
        }
    }

    fn see_state(&mut self, cell: &str) {
        let verdict = verdict(cell);
        self.look.states += u32::from(is_subscription_state(cell));
        self.look.verdicts += u32::from(verdict.is_some());
        self.look.sure_verdicts += u32::from(verdict == Some(true));
    }

    fn see_country(&mut self, cell: &str) {
        if matches!(country(cell), CountryCell::Known(_)) {
            let code = cell.len() == 2 && cell.is_ascii();
            self.look.countries += 1;
            self.look.country_codes += u32::from(code);
            self.look.sure_country_codes += u32::from(code && is_surely_a_country(cell));
        }
    }

    fn done(self, records: u32) -> Look {
        let Looker { look, values, disorder, .. } = self;
        let lengths = look.lengths + look.digits + look.phones;
        let different = u32::try_from(values.len()).unwrap_or(u32::MAX);
        Look { records, different, ascending: !disorder && different >= 3, lengths, ..look }
    }
}

/// Whether a cell holds nothing but valid addresses: one, or several with something between them.
fn holds_addresses(cell: &str, parser: &mut Parser) -> bool {
    parser.parse(cell).is_ok()
        || cell
            .split([';', ',', '|', ' ', '\n', '、'])
            .map(str::trim)
            .filter(|part| !part.is_empty() && !part.bytes().all(|byte| byte == b':'))
            .all(|part| parser.parse(part).is_ok())
}

/// Words that only verifiers write.
const SURE_VERDICTS: [&str; 12] = [
    "deliverable",
    "undeliverable",
    "risky",
    "catchall",
    "acceptall",
    "spamtrap",
    "donotmail",
    "disposable",
    "mailboxfull",
    "unverifiable",
    "extrapolated",
    "invalidmx",
];

/// Words that they write too.
const OTHER_VERDICTS: [&str; 15] = [
    "valid",
    "invalid",
    "unknown",
    "ok",
    "good",
    "bad",
    "abuse",
    "verified",
    "unverified",
    "guessed",
    "unavailable",
    "role",
    "rolebased",
    "toxic",
    "safe",
];

/// Whether a cell holds a word of a verifier, and whether nobody else writes it.
fn verdict(cell: &str) -> Option<bool> {
    let key: String = cell.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let sure = SURE_VERDICTS.contains(&key.as_str());
    (sure || OTHER_VERDICTS.contains(&key.as_str())).then_some(sure)
}

/// Whether a code of two letters that is a country's is not that of a language or of a state of the US as well.
fn is_surely_a_country(code: &str) -> bool {
    const STATES: [&str; 26] = [
        "AL", "AR", "AZ", "CA", "CO", "DE", "GA", "ID", "IL", "IN", "KY", "LA", "MA", "MD", "ME", "MN", "MO", "MS",
        "MT", "NC", "NE", "PA", "SC", "SD", "TN", "VA",
    ];
    code.bytes().all(|letter| letter.is_ascii_uppercase()) && !STATES.contains(&code)
}
