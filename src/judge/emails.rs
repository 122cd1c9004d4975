//! E-mail cells: their addresses, what these are like, their keys.

use super::cell::{Tally, add_key, add_text_key, leave_empty, reached, refuse, write_one_of, write_only};
use super::consent::top_level_country;
use super::sheet::Sheet;
use super::verdicts::Verdicts;
use super::{Judge, Scratch};
use crate::contact::{Code, Column, KeyKind, Mend, Mends, Note, Part, ReachedKind, Text, serves};
use crate::normalize::email::{self, Email, EmailFault, Parsed, Traits};
use crate::normalize::invisible::is_invisible;
use crate::normalize::{keys, words};
use std::collections::{HashMap, HashSet};

/// Domains of which the user knows more than the built-in lists.
#[derive(Clone, Debug, Default)]
pub struct OwnDomains {
    /// Never disposable.
    pub allowed: HashSet<Box<str>>,
    /// Always disposable.
    pub denied: HashSet<Box<str>>,
    /// Those of mobile carriers' messages.
    pub wireless: HashSet<Box<str>>,
}

impl OwnDomains {
    /// Whether a domain of which nothing else is known may be among them.
    fn names_any(&self) -> bool {
        !self.denied.is_empty() || !self.wireless.is_empty()
    }

    /// Whether a domain is disposable, where the built-in list says `listed`. A domain stands for all below it.
    ///
    /// ```
    /// use hygienist::judge::OwnDomains;
    /// let own = OwnDomains { denied: ["throwaway.io".into()].into(), ..OwnDomains::default() };
    /// assert!(own.disposable("mx.throwaway.io", false));
    /// assert!(!own.disposable("notthrowaway.io", false));
    /// ```
    #[must_use]
    pub fn disposable(&self, domain: &str, listed: bool) -> bool {
        let names = |list: &HashSet<Box<str>>| !list.is_empty() && with_parents(domain).any(|name| list.contains(name));
        !names(&self.allowed) && (listed || names(&self.denied))
    }
}

/// A domain and all that it lies below.
fn with_parents(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |name| name.split_once('.').map(|(_, parent)| parent))
}

/// An address that took more than one look.
struct Address<'c> {
    piece: &'c str,
    email: Email,
    mends: Mends,
    /// Its other spellings that are to be screened: as it was typed, where its domain was set right; the same mailbox once
    /// more in the cell.
    spellings: Vec<Spelling<'c>>,
}

/// An address as it is written somewhere, and read.
struct Spelling<'c> {
    piece: &'c str,
    email: Email,
}

/// Where an address stands and what a verifier says of its cell.
#[derive(Clone, Copy)]
struct Place<'v> {
    column: Column,
    part: Part,
    verdicts: Option<&'v Verdicts<'v>>,
}

/// Judges a cell; `verdicts` are what a verifier says of it, where the record's verdict is on this cell.
pub(super) fn judge(
    cell: &str,
    column: Column,
    verdicts: Option<&Verdicts<'_>>,
    judge: &Judge<'_>,
    scratch: &mut Scratch,
    sheet: &mut Sheet<'_>,
) {
    if words::is_nothing(cell) {
        return leave_empty(cell, Code::EmailEmpty, column, sheet);
    }
    add_text_key(cell, column, judge, &mut scratch.text, sheet);
    let place = Place { column, part: Part::FIRST, verdicts };
    let fault = match scratch.emails.parse(cell) {
        Ok(parsed) if judge.told.policy.fix_typos && parsed.traits.typo_domain => None,
        Ok(parsed) => {
            let tally = judge_address(cell, &parsed, parsed.mends, place, judge, sheet);
            return write_only(cell, parsed.normal.as_bytes(), tally, column, sheet);
        }
        Err(fault) => Some(fault),
    };
    judge_closely(cell, fault, place, judge, sheet);
}

/// A cell that is no address as it stands, or one that is to be set right.
fn judge_closely(cell: &str, fault: Option<EmailFault>, place: Place<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    // A cell that holds nothing but what was refused already is not read again.
    let pieces = email::pieces(cell);
    let is_refused = fault.is_some() && pieces.iter().all(|piece| piece.len() == cell.trim().len());
    let addresses = if is_refused { Vec::new() } else { addresses(cell, pieces, judge) };
    let column = place.column;
    match (addresses.as_slice(), fault) {
        ([], fault) => {
            let note = email::fault_place(cell).map_or(Note::Nothing, |at| Note::At(at as u32));
            refuse(cell, code_of(fault.unwrap_or(EmailFault::Syntax)), column, note, sheet);
        }
        ([only], _) => {
            let tally = judge_one(only, place, judge, sheet);
            write_only(cell, only.email.normal().as_bytes(), tally, column, sheet);
        }
        (several, _) => {
            sheet.find_in(Code::EmailSeveral, column);
            for (number, address) in several.iter().enumerate() {
                let place = Place { part: Part::nth(number), ..place };
                let tally = judge_one(address, place, judge, sheet);
                write_one_of(address.email.normal().as_bytes(), place.part, tally, column, sheet);
            }
        }
    }
}

/// The addresses of a cell's pieces, each mailbox once.
fn addresses<'c>(cell: &str, pieces: Vec<&'c str>, judge: &Judge<'_>) -> Vec<Address<'c>> {
    let of_several = if pieces.len() > 1 { Mends::NONE.with(Mend::Part) } else { Mends::NONE };
    let mut addresses: Vec<Address<'_>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for piece in pieces {
        let Ok(email) = email::parse_piece(piece, cell) else { continue };
        let mends = email.mends().and(of_several);
        let (email, spelling, mend) = match set_right(&email).filter(|_| judge.told.policy.fix_typos) {
            Some(right) => (right, Some(Spelling { piece, email }), Mends::NONE.with(Mend::Typo)),
            None => (email, None, Mends::NONE),
        };
        if let Some(at) = known.get(email.key()) {
            addresses[*at].spellings.extend(spelling.into_iter().chain([Spelling { piece, email }]));
            continue;
        }
        known.insert(email.key().to_owned(), addresses.len());
        addresses.push(Address { piece, email, mends: mends.and(mend), spellings: spelling.into_iter().collect() });
    }
    addresses
}

/// The address with the provider that was probably meant.
fn set_right(email: &Email) -> Option<Email> {
    email::parse_plain(&likely_address(&email.as_parsed())?).ok()
}

/// What was probably meant by an address whose domain is mistyped or does not exist.
fn likely_address(parsed: &Parsed<'_>) -> Option<String> {
    let local = &parsed.normal[..parsed.normal.len() - parsed.domain.len()];
    let domain = match parsed.traits {
        traits if traits.typo_domain => email::likely_domain(parsed.domain)?.to_owned(),
        traits if traits.unknown_tld => email::likely_tld(parsed.domain)?,
        traits if traits.lookalike_domain => email::imitated_domain(parsed.domain)?,
        _ => return None,
    };
    Some(format!("{local}{domain}"))
}

fn judge_one(address: &Address<'_>, place: Place<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) -> Tally {
    let tally = judge_address(address.piece, &address.email.as_parsed(), address.mends, place, judge, sheet);
    for Spelling { piece, email } in &address.spellings {
        if email.key() != address.email.key() {
            let key = judge.told.secret.of(KeyKind::EmailAlias, email.key().as_bytes());
            add_key(key, KeyKind::EmailAlias, place.column, place.part, 0, sheet);
        }
        add_other_keys(piece, &email.as_parsed(), place, judge, sheet);
    }
    tally
}

/// What is to be said of an address, and its keys.
fn judge_address(
    piece: &str,
    parsed: &Parsed<'_>,
    mends: Mends,
    place: Place<'_>,
    judge: &Judge<'_>,
    sheet: &mut Sheet<'_>,
) -> Tally {
    let mut tally = Tally::default();
    if let Some(verdicts) = place.verdicts {
        verdicts.note(&mut tally, sheet);
    }
    note_traits(parsed, place.column, judge, &mut tally, sheet);
    if !mends.is_empty() {
        tally.note(sheet, Code::EmailRepaired, place.column, Note::Mended(mends));
    }
    if judge.laws.differ_by_country() && sheet.countries.domain.is_none() && !tally.dropped {
        sheet.countries.domain = top_level_country(parsed.domain);
    }
    add_keys(piece, parsed, place, serves_of(tally, judge), judge, sheet);
    // Only what the standard calls valid is shown as an address.
    if judge.told.annotates && !parsed.traits.nonstandard {
        let normal = sheet.judged.put(parsed.normal.as_bytes());
        reached(normal, Text::default(), ReachedKind::Email, sheet);
    }
    tally
}

fn note_traits(parsed: &Parsed<'_>, column: Column, judge: &Judge<'_>, tally: &mut Tally, sheet: &mut Sheet<'_>) {
    let traits = parsed.traits;
    if traits == Traits::default() && !judge.told.domains.names_any() {
        return;
    }
    // Mistyped providers stand on lists of throw-away domains too; what was meant is no such domain.
    let disposable = judge.told.domains.disposable(parsed.domain, traits.disposable && !traits.typo_domain);
    let found = [
        (traits.system_account, Code::EmailSystemAccount),
        (traits.trap, Code::EmailTrapRisk),
        (traits.placeholder, Code::EmailPlaceholder),
        (disposable, Code::EmailDisposable),
        (traits.role_account, Code::EmailRoleAccount),
        (traits.nonstandard, Code::EmailNonstandard),
        (traits.smtputf8, Code::EmailSmtputf8),
        (judge.told.domains.wireless.contains(parsed.domain), Code::EmailWirelessDomain),
    ];
    for (_, code) in found.into_iter().filter(|(is_so, _)| *is_so) {
        tally.note(sheet, code, column, Note::Nothing);
    }
    let likely = [
        (traits.unknown_tld, Code::EmailUnknownTld),
        (traits.typo_domain, Code::EmailTypoDomain),
        (traits.lookalike_domain, Code::EmailLookalikeDomain),
    ];
    for (_, code) in likely.into_iter().filter(|(is_so, _)| *is_so) {
        let meant =
            likely_address(parsed).map_or(Note::Nothing, |meant| Note::Meant(sheet.judged.put(meant.as_bytes())));
        tally.note(sheet, code, column, meant);
    }
}

/// Where a list is for the phone, no e-mail reaches anybody.
fn serves_of(tally: Tally, judge: &Judge<'_>) -> u8 {
    match judge.told.policy.medium {
        Some(_) => tally.serves() & !serves::REACH,
        None => tally.serves(),
    }
}

fn code_of(fault: EmailFault) -> Code {
    match fault {
        EmailFault::Syntax => Code::EmailSyntax,
        EmailFault::TooLong => Code::EmailTooLong,
        EmailFault::DomainSyntax => Code::EmailDomainSyntax,
        EmailFault::ReservedDomain => Code::EmailReservedDomain,
    }
}

fn add_keys(piece: &str, parsed: &Parsed<'_>, place: Place<'_>, serves: u8, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let Place { column, part, .. } = place;
    let kind = if parsed.traits.weak() { KeyKind::WeakEmail } else { KeyKind::Email };
    add_key(judge.told.secret.of(kind, parsed.key.as_bytes()), kind, column, part, serves, sheet);
    add_other_keys(piece, parsed, place, judge, sheet);
}

/// What a list may name an address by, but for the address itself.
fn add_other_keys(piece: &str, parsed: &Parsed<'_>, place: Place<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let Place { column, part, .. } = place;
    if judge.told.kinds.contains(KeyKind::Domain) {
        for key in keys::of_address_domain(judge.told.secret, parsed.domain) {
            add_key(key, KeyKind::Domain, column, part, 0, sheet);
        }
    }
    if judge.told.kinds.any_hash() {
        add_hash_keys(piece, parsed, place, judge, sheet);
    }
}

/// Hashed entries are compared with the address as it is, in lower case, in normal form and in the form of its key.
fn add_hash_keys(piece: &str, parsed: &Parsed<'_>, place: Place<'_>, judge: &Judge<'_>, sheet: &mut Sheet<'_>) {
    let as_it_is = address_within(piece);
    let lower = as_it_is.to_lowercase();
    // Whoever made the hash may have had the domain in its own letters.
    let unicode = keys::with_unicode_domain(parsed.normal).unwrap_or_default();
    let spellings = [as_it_is.as_str(), &lower, parsed.normal, parsed.key, &unicode];
    for kind in [KeyKind::Md5, KeyKind::Sha1, KeyKind::Sha256] {
        if !judge.told.kinds.contains(kind) {
            continue;
        }
        for (at, spelling) in spellings.iter().enumerate() {
            if spelling.is_empty() || spellings[..at].contains(spelling) {
                continue;
            }
            if let Some(digest) = keys::digest(kind, spelling) {
                let key = judge.told.secret.of(kind, digest.as_bytes());
                add_key(key, kind, place.column, place.part, 0, sheet);
            }
        }
    }
}

/// The address of a cell as it is written, without what repairs take off around it.
fn address_within(piece: &str) -> String {
    let visible: String = piece.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
    let inner = match (visible.rfind('<'), visible.rfind('>')) {
        (Some(open), Some(close)) if open < close => visible[open + 1..close].to_owned(),
        _ => visible,
    };
    match inner.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            inner[7..].split('?').next().unwrap_or_default().to_owned()
        }
        _ => inner,
    }
}
