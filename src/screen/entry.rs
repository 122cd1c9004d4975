//! One row of a suppression list → its entries.

use crate::contact::{HashKey, Key, KeyKind, Region, Role, SuppressionKind};
use crate::normalize::country::{CountryCell, country};
use crate::normalize::date;
use crate::normalize::phone::{PhoneFault, Plan, repair};
use crate::normalize::{email, keys, words};
use std::borrow::Cow;

/// A cell of a list: its role, or none in a list without a header.
pub type Cell<'a> = (Option<Role>, Cow<'a, str>);

/// Reads the rows of one list. One a worker: it keeps buffers.
pub struct Reader<'a> {
    plan: &'a Plan,
    secret: HashKey,
    kind: SuppressionKind,
    home: Option<Region>,
    keeps_numbers: bool,
    emails: email::Parser,
    text: String,
}

/// What some rows of a list say.
#[derive(Debug, Default)]
pub struct Entries {
    /// How many rows were read.
    pub rows: u32,
    /// The row, from the first that was read; what it is about, of which kind of key, and why.
    pub entries: Vec<(u32, Key, KeyKind, SuppressionKind)>,
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
        let keeps_numbers = false;
        Reader { plan, secret, kind, home, keeps_numbers, emails: email::Parser::new(), text: String::new() }
    }

    /// Whether the national significant numbers are wanted beside their keys.
    #[must_use]
    pub fn keeping_numbers(mut self, keeps_numbers: bool) -> Reader<'a> {
        self.keeps_numbers = keeps_numbers;
        self
    }

    /// Passes over a row of a change list that says that a number was taken off its register. It is no entry, and it lifts
    /// none: who wants a contact back says so to the store.
    pub fn pass_deletion(out: &mut Entries) {
        out.deletions += 1;
        out.rows += 1;
    }

    /// Reads one row: every filled e-mail and phone cell is an entry. A row without any is none.
    pub fn read(&mut self, cells: &[Cell<'_>], out: &mut Entries) {
        self.read_cells(cells, out);
        out.rows += 1;
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
        let said = countries.map(|(_, cell)| country(cell)).find(|said| *said != CountryCell::Empty);
        match said {
            Some(CountryCell::Known(region)) => Some(region),
            Some(CountryCell::Unknown) => None,
            Some(CountryCell::Empty) | None => self.home,
        }
    }

    fn read_email(&mut self, cell: &str, out: &mut Entries) -> bool {
        let cell = cell.trim();
        if let Some(domain) = cell.strip_prefix("*.") {
            return self.read_domain(domain, keys::of_domain_and_below, out);
        }
        if let Some(domain) = cell.strip_prefix('@') {
            return self.read_domain(domain, keys::of_domain, out);
        }
        // An e-mail is not called: on such a list it is a mistake, and said to be one.
        if self.kind == SuppressionKind::DoNotCall {
            return false;
        }
        if let Some(kind) = keys::hash_kind(cell) {
            let key = self.secret.of(kind, cell.to_ascii_lowercase().as_bytes());
            out.entries.push((out.rows, key, kind, self.kind));
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
        out.entries.push((out.rows, self.secret.of(KeyKind::Email, parsed.key.as_bytes()), KeyKind::Email, self.kind));
        true
    }

    /// A domain is read as the domain of an address, so that both come to the same form.
    fn read_domain(&mut self, domain: &str, key: fn(HashKey, &str) -> Key, out: &mut Entries) -> bool {
        let domain = domain.trim().trim_end_matches('.').to_ascii_lowercase();
        let key = match self.emails.parse(&format!("somebody@{domain}")) {
            Ok(parsed) => key(self.secret, parsed.domain),
            // A top-level domain alone, or one where nobody has an address: it is a domain all the same.
            Err(_) if is_domain_name(&domain) => key(self.secret, &domain),
            Err(_) => return false,
        };
        out.entries.push((out.rows, key, KeyKind::Domain, SuppressionKind::Domain));
        true
    }

    fn read_phone(&mut self, cell: &str, home: Option<Region>, out: &mut Entries) -> bool {
        match repair::parse(self.plan, cell, home) {
            Ok(read) => {
                for number in std::iter::once(&read.number).chain(&read.more).chain(&read.faxes) {
                    let key = self.secret.of(KeyKind::Phone, number.e164_bytes());
                    out.entries.push((out.rows, key, KeyKind::Phone, self.kind));
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
                    let key = self.secret.of(KeyKind::Phone, number.e164_bytes());
                    out.entries.push((out.rows, key, KeyKind::Phone, self.kind));
                    out.aliases += 1;
                }
                self.read_national(cell, out)
            }
            Err(_) => false,
        }
    }

    /// A number without a country stops every record whose national significant number has the same digits.
    fn read_national(&mut self, cell: &str, out: &mut Entries) -> bool {
        let numbers = repair::bare_numbers(cell);
        for digits in &numbers {
            // With and without the prefix of calls within a country: which of them is the number is not known.
            for digits in digits.strip_prefix('0').into_iter().chain([digits.as_str()]) {
                let key = self.secret.of(KeyKind::National, digits.as_bytes());
                out.entries.push((out.rows, key, KeyKind::National, self.kind));
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
        out.entries.push((out.rows, self.secret.of(KeyKind::Text, self.text.as_bytes()), KeyKind::Text, self.kind));
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
