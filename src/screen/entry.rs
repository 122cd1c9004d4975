//! One row of a suppression list → its entries.

use crate::contact::{DateOrder, HashKey, Key, KeyKind, Region, Role, SuppressionKind};
use crate::normalize::country::home_of;
use crate::normalize::date;
use crate::normalize::phone::{Number, PhoneFault, Plan, repair};
use crate::normalize::{email, keys, words};
use std::borrow::Cow;
use std::ops::Range;

/// A cell of a list: its role, or none in a list without a header.
pub type Cell<'a> = (Option<Role>, Cow<'a, str>);

/// Reads the rows of one list. One a worker: it keeps buffers.
pub struct Reader<'a> {
    plan: &'a Plan,
    secret: HashKey,
    kind: SuppressionKind,
    home: Option<Region>,
    keeps_numbers: bool,
    keeps_texts: bool,
    order: DateOrder,
    emails: email::Parser,
    text: String,
}

/// What a list says of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The row, from the first that was read.
    pub row: u32,
    /// What it is about.
    pub key: Key,
    /// What the key is of.
    pub of: KeyKind,
    /// Why.
    pub kind: SuppressionKind,
    /// What the key was made of, in [`Entries::texts`]: the normal form of an address or number, `@d`, `*.d`, a hash. Empty
    /// where texts are not kept.
    pub text: Range<u32>,
    /// When somebody said so, where the row tells and texts are kept.
    pub said: Said,
}

/// When a stop was said, as Unix time, as far as a row tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The first second at which it may have been.
    pub first: Option<i64>,
    /// The last one: only of a time that is surely that of the stop, not of a row that was made at some time.
    pub last: Option<i64>,
}

/// Where and by whom a row of an exported list says that its entries were recorded first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Which entries, by their places in [`Entries::entries`].
    pub entries: Range<usize>,
    /// The file, or who said so.
    pub source: String,
    /// The row there, from 1; 0 where there are no rows.
    pub row: u64,
    /// Who recorded it.
    pub who: String,
    /// What there is to know about it.
    pub note: String,
}

/// What some rows of a list say.
#[derive(Debug, Default)]
pub struct Entries {
    /// How many rows were read.
    pub rows: u32,
    /// What they say.
    pub entries: Vec<Entry>,
    /// What keys were made of.
    pub texts: String,
    /// Of entries of an exported list, in their order: where they were recorded first.
    pub provenances: Vec<Provenance>,
    /// Cells that could not be read as what they should be.
    pub unreadable: u64,
    /// How many numbers have no country.
    pub without_country: u64,
    /// How many entries are another reading of one that is counted.
    pub aliases: u64,
    /// The national significant numbers, where they are asked for.
    pub national: Vec<Box<str>>,
    /// Where the numbers of a list of numbers that are not to be called are from, each region once.
    pub regions: Vec<Region>,
    /// How many rows of a change list say that a number was taken off the register. They are no entries, and lift none.
    pub deletions: u64,
}

impl<'a> Reader<'a> {
    /// A reader of lists of that kind; `home` is where numbers without a country are from.
    #[must_use]
    pub fn new(plan: &'a Plan, secret: HashKey, kind: SuppressionKind, home: Option<Region>) -> Reader<'a> {
        let (keeps_numbers, keeps_texts, order) = (false, false, DateOrder::Undecided);
        let (emails, text) = (email::Parser::new(), String::new());
        Reader { plan, secret, kind, home, keeps_numbers, keeps_texts, order, emails, text }
    }

    /// Whether the national significant numbers are wanted beside their keys.
    #[must_use]
    pub fn keeping_numbers(mut self, keeps_numbers: bool) -> Reader<'a> {
        self.keeps_numbers = keeps_numbers;
        self
    }

    /// That what keys are made of is wanted beside them, and when each was said; dates are in that order.
    #[must_use]
    pub fn keeping_texts(mut self, order: DateOrder) -> Reader<'a> {
        (self.keeps_texts, self.order) = (true, order);
        self
    }

    /// Whether what keys are made of is wanted.
    #[must_use]
    pub fn keeps_texts(&self) -> bool {
        self.keeps_texts
    }

    /// Passes over a row of a change list that says that a number was taken off its register. It is no entry, and it lifts
    /// none: who wants a contact back says so to the store.
    pub fn pass_deletion(out: &mut Entries) {
        out.deletions += 1;
        out.rows += 1;
    }

    /// Reads one row: every filled e-mail and phone cell is an entry. A row without any is none.
    pub fn read(&mut self, cells: &[Cell<'_>], out: &mut Entries) {
        self.read_of(self.kind, cells, out);
    }

    /// Reads one row of a list whose rows have kinds of their own.
    pub fn read_of(&mut self, kind: SuppressionKind, cells: &[Cell<'_>], out: &mut Entries) {
        let (of_list, before) = (std::mem::replace(&mut self.kind, kind), out.entries.len());
        self.read_cells(cells, out);
        self.kind = of_list;
        if self.keeps_texts {
            let said = self.said(cells);
            out.entries[before..].iter_mut().for_each(|entry| entry.said = said);
        }
        out.rows += 1;
    }

    /// Reads what feedback names: the address or the number of one person. Never a domain, whatever stands there: one odd
    /// cell of a receipt must not stop everybody at a provider. `home` is where a number without a country is from.
    pub fn read_person(
        &mut self,
        kind: SuppressionKind,
        channel: &str,
        home: Option<Region>,
        at: Option<i64>,
        out: &mut Entries,
    ) {
        let (of_list, before) = (std::mem::replace(&mut self.kind, kind), out.entries.len());
        let channel = channel.trim();
        let is_domain = channel.starts_with('@') || channel.starts_with("*.");
        let read = !is_domain && (self.read_email(channel, out) || self.read_phone(channel, home, out));
        if !read {
            self.read_as_text(channel, out);
        }
        self.kind = of_list;
        out.entries[before..].iter_mut().for_each(|entry| entry.said = Said { first: at, last: at });
        out.rows += 1;
    }

    /// When a row was said: as a cell of that role tells, else as a cell that is some date.
    fn said(&self, cells: &[Cell<'_>]) -> Said {
        let read = |cell: &str| date::instant(cell, self.order).seconds();
        let of = |role: Role| cells.iter().filter(move |(is, _)| *is == Some(role)).find_map(|(_, cell)| read(cell));
        if let Some((first, last)) = of(Role::UnsubscribedAt) {
            return Said { first: Some(first), last: Some(last) };
        }
        let is_bare_date = |(role, cell): &&Cell<'_>| role.is_none() && date::is_iso(cell);
        let some = of(Role::CreatedAt).or_else(|| cells.iter().find(is_bare_date).and_then(|(_, cell)| read(cell)));
        Said { first: some.map(|(first, _)| first), last: None }
    }

    fn push(&self, of: KeyKind, key: Key, kind: SuppressionKind, text: &str, out: &mut Entries) {
        let start = out.texts.len() as u32;
        if self.keeps_texts {
            out.texts.push_str(text);
        }
        out.entries.push(Entry {
            row: out.rows,
            key,
            of,
            kind,
            text: start..out.texts.len() as u32,
            said: Said::default(),
        });
    }

    fn read_cells(&mut self, cells: &[Cell<'_>], out: &mut Entries) {
        let home = self.home_of(cells);
        if cells.iter().all(|(role, _)| role.is_none()) {
            return self.read_untold(cells, home, out);
        }
        for (role, cell) in cells.iter().filter(|(_, cell)| !words::is_nothing(cell)) {
            let read = match role {
                // What stands in the wrong column is still meant.
                Some(Role::Email) => self.read_email(cell, out) || self.read_phone(cell, home, out),
                Some(Role::Phone) if keys::hash_kind(cell.trim()).is_some() => self.read_email(cell, out),
                Some(Role::Phone) => self.read_phone(cell, home, out) || self.read_email(cell, out),
                _ => continue,
            };
            if !read {
                self.read_as_text(cell, out);
            }
        }
    }

    /// The cells of a list without a header: whatever can be read as an address or a number is one.
    fn read_untold(&mut self, cells: &[Cell<'_>], home: Option<Region>, out: &mut Entries) {
        let mut first = None;
        let before = out.entries.len();
        if self.kind == SuppressionKind::DoNotCall && cells.len() > 1 {
            let parts: Vec<&str> = cells.iter().map(|(_, cell)| &**cell).collect();
            let at_home = home.is_none_or(|home| self.plan.country_code(home) == Some(1));
            if self.read_area_code(&parts, out) && at_home {
                return;
            }
        }
        for (_, cell) in cells.iter().filter(|(_, cell)| !words::is_nothing(cell)) {
            let is_time = date::is_iso(cell);
            let read = self.read_email(cell, out) || !is_time && self.read_phone(cell, home, out);
            if !read && first.is_none() {
                first = Some(cell);
            }
        }
        if let (true, Some(cell)) = (out.entries.len() == before, first) {
            self.read_as_text(cell, out);
        }
    }

    /// Reads a number of North America whose parts stand in cells of their own: area code and seven digits, as the US
    /// register writes it, or these in two, with or without the 1 before. Whether there is one.
    pub fn read_area_code(&mut self, cells: &[&str], out: &mut Entries) -> bool {
        of_area_code(cells).is_some_and(|number| self.read_phone(&number, None, out))
    }

    fn home_of(&self, cells: &[Cell<'_>]) -> Option<Region> {
        let countries = cells.iter().filter(|(role, _)| *role == Some(Role::Country));
        home_of(countries.map(|(_, cell)| cell), self.home)
    }

    fn read_email(&mut self, cell: &str, out: &mut Entries) -> bool {
        let cell = cell.trim();
        if let Some(domain) = cell.strip_prefix("*.") {
            return self.read_domain("*.", domain, keys::of_domain_and_below, out);
        }
        if let Some(domain) = cell.strip_prefix('@') {
            return self.read_domain("@", domain, keys::of_domain, out);
        }
        // An e-mail is not called: on such a list it is a mistake, and said to be one.
        if self.kind == SuppressionKind::DoNotCall {
            return false;
        }
        if let Some(kind) = keys::hash_kind(cell) {
            let hash = cell.to_ascii_lowercase();
            self.push(kind, self.secret.of(kind, hash.as_bytes()), self.kind, &hash, out);
            return true;
        }
        if self.add_address(cell, out) {
            return true;
        }
        // Several addresses in a cell are several entries.
        let pieces = email::pieces(cell);
        let read = pieces.iter().filter(|piece| self.add_address(piece, out)).count();
        if read > 0 && read < pieces.len() {
            self.read_as_text(cell, out);
        }
        read > 0
    }

    fn add_address(&mut self, address: &str, out: &mut Entries) -> bool {
        let Ok(parsed) = self.emails.parse(address) else { return false };
        let key = self.secret.of(KeyKind::Email, parsed.key.as_bytes());
        let normal = if self.keeps_texts { parsed.normal.to_string() } else { String::new() };
        self.push(KeyKind::Email, key, self.kind, &normal, out);
        true
    }

    /// A domain is read as the domain of an address, so that both come to the same form.
    fn read_domain(&mut self, mark: &str, domain: &str, key: fn(HashKey, &str) -> Key, out: &mut Entries) -> bool {
        let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
        let domain = match self.emails.parse(&format!("somebody@{domain}")) {
            Ok(parsed) => parsed.domain.to_string(),
            // A top-level domain alone, or one where nobody has an address: it is a domain all the same.
            Err(_) if is_domain_name(&domain) => domain,
            Err(_) => return false,
        };
        let (key, text) = (key(self.secret, &domain), format!("{mark}{domain}"));
        self.push(KeyKind::Domain, key, SuppressionKind::Domain, &text, out);
        true
    }

    fn read_phone(&mut self, cell: &str, home: Option<Region>, out: &mut Entries) -> bool {
        match repair::parse(self.plan, cell, home) {
            Ok(read) => {
                for number in std::iter::once(&read.number).chain(&read.more).chain(&read.faxes) {
                    self.push_number(number, out);
                    if self.kind == SuppressionKind::DoNotCall && !out.regions.contains(&number.region()) {
                        out.regions.push(number.region());
                    }
                    self.keep_number(number.national(), out);
                }
                true
            }
            Err(PhoneFault::NoCountry) => {
                // A plus may have been lost on the way.
                let international = repair::bare_numbers(cell).first().map(|digits| format!("+{digits}"));
                if let Some(number) = international.and_then(|digits| self.plan.parse(&digits, None).ok()) {
                    self.push_number(&number, out);
                    out.aliases += 1;
                }
                self.read_national(cell, out)
            }
            Err(_) => false,
        }
    }

    fn push_number(&self, number: &Number, out: &mut Entries) {
        let e164 = number.e164();
        self.push(KeyKind::Phone, self.secret.of(KeyKind::Phone, number.e164_bytes()), self.kind, e164, out);
    }

    /// A number without a country stops every record whose national significant number has the same digits.
    fn read_national(&mut self, cell: &str, out: &mut Entries) -> bool {
        let numbers = repair::bare_numbers(cell);
        for digits in &numbers {
            // With and without the prefix of calls within a country: which of them is the number is not known.
            for digits in digits.strip_prefix('0').into_iter().chain([digits.as_str()]) {
                let key = self.secret.of(KeyKind::National, digits.as_bytes());
                self.push(KeyKind::National, key, self.kind, digits, out);
                self.keep_number(digits, out);
            }
        }
        let spellings = numbers.iter().map(|digits| 1 + usize::from(digits.starts_with('0'))).sum::<usize>();
        out.aliases += (spellings - numbers.len()) as u64;
        out.without_country += u64::from(!numbers.is_empty());
        !numbers.is_empty()
    }

    fn keep_number(&self, digits: &str, out: &mut Entries) {
        if self.keeps_numbers {
            out.national.push(digits.into());
        }
    }

    /// What cannot be read at all stops a record whose cell holds the same text.
    fn read_as_text(&mut self, cell: &str, out: &mut Entries) {
        keys::fold_text(cell, &mut self.text);
        self.push(KeyKind::Text, self.secret.of(KeyKind::Text, self.text.as_bytes()), self.kind, &self.text, out);
        out.unreadable += 1;
    }
}

/// The number that the first cells are the parts of.
fn of_area_code(cells: &[&str]) -> Option<String> {
    const PARTS: [&[usize]; 4] = [&[1, 3, 3, 4], &[1, 3, 7], &[3, 3, 4], &[3, 7]];
    let bare = |cell: &str| -> String { cell.trim().chars().filter(|c| !"+-. ()".contains(*c)).collect() };
    let cells: Vec<String> = cells.iter().take(4).map(|cell| bare(cell)).collect();
    let is_number = |text: &String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = |parts: &[usize]| {
        cells.len() >= parts.len() && cells.iter().zip(parts).all(|(cell, part)| cell.len() == *part && is_number(cell))
    };
    let parts = PARTS.into_iter().find(|parts| fits(parts))?;
    let digits = cells[..parts.len()].concat();
    let national = digits.strip_prefix('1').filter(|_| parts[0] == 1).unwrap_or(&digits);
    (parts[0] != 1 || digits.starts_with('1')).then(|| format!("+1{national}"))
}

/// Labels of letters, digits and hyphens with dots between.
fn is_domain_name(domain: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    domain.split('.').all(is_label)
}
