//! E-mail addresses: one cell in, one normal form, its key and what it is like out; or the fault.
//!
//! Valid is what Python's `email-validator` 2.4 calls valid without asking the DNS: Unicode allowed before the `@`, quoted
//! local parts and address literals refused, lengths held strictly, special-use domains refused. The rooms, in the order in
//! which they are best read:
//!
//! - `plain`: the rules as a sentence, [`parse_plain`]; slow, and the oracle of the fast path;
//! - `local` and `domain`: what may stand before and after the `@`; `idna2008`: domains beyond ASCII;
//! - `nonstandard`: what providers issued against the standard (`data/email_nonstandard_domains.txt`);
//! - `repair`: what is done to a cell that is not valid as it stands, step by step;
//! - `several`: a cell that holds several addresses, cut into [`pieces`]; `place`: where one stops being an address;
//! - `key`: which addresses are one mailbox (`data/email_providers.csv`);
//! - `disposable`, `typo`, `lookalike`: domains to be wary of; `providers`: those they are held against; `slips`: what a
//!   mistyped letter costs;
//! - `words`: role accounts, system accounts, placeholders (`data/email_*.txt`, `.csv`);
//! - `parser`: [`Parser`], the same judgement at the speed of a million rows; `cache`: the domains it remembers.

mod cache;
mod disposable;
mod domain;
mod group;
mod idna2008;
mod key;
mod local;
mod lookalike;
mod nonstandard;
mod parser;
mod place;
mod plain;
mod providers;
mod repair;
mod several;
mod slips;
mod typo;
mod words;

pub use group::provider_group;
pub use lookalike::imitated_domain;
pub use parser::Parser;
pub use place::fault_place;
pub use plain::parse_plain;
pub use several::{parse_piece, pieces};
pub use typo::{likely_domain, likely_tld};

use crate::contact::Mends;
use thiserror::Error;

/// Why a cell holds no valid address. The codes of the registry are `email.` and the name below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Error)]
pub enum EmailFault {
    /// `syntax`: no `@`, or the part before it is no dot-atom.
    #[error("not an e-mail address: nothing that may stand before an @-sign, or no @-sign")]
    Syntax,
    /// `too_long`: 64 characters before the `@`, 63 octets a label, 253 a domain, 254 the whole are exceeded.
    #[error("longer than an e-mail address may be")]
    TooLong,
    /// `domain_syntax`: the part after the `@` is no domain name of the public internet.
    #[error("the part after the @-sign is not a domain name")]
    DomainSyntax,
    /// `reserved_domain`: the domain is set aside by a standard (`.test`, `.local`, …) and takes no mail.
    #[error("the domain is reserved and takes no mail")]
    ReservedDomain,
}

impl EmailFault {
    /// The reason behind `email.` in the registry of codes.
    ///
    /// ```
    /// use hygienist::normalize::email::{EmailFault, parse_plain};
    /// assert_eq!(parse_plain("jane@corp.local").unwrap_err(), EmailFault::ReservedDomain);
    /// assert_eq!(EmailFault::ReservedDomain.reason(), "reserved_domain");
    /// ```
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            EmailFault::Syntax => "syntax",
            EmailFault::TooLong => "too_long",
            EmailFault::DomainSyntax => "domain_syntax",
            EmailFault::ReservedDomain => "reserved_domain",
        }
    }
}

/// What a valid address is like; each is a judgement for the policy, none makes the address invalid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Traits {
    /// The top-level domain is not in the ICANN section of the Public Suffix List.
    pub unknown_tld: bool,
    /// Machines and complaint desks: `postmaster@`, `no-reply@`.
    pub system_account: bool,
    /// A function or a team: `info@`, `vertrieb@`.
    pub role_account: bool,
    /// Typed for want of an address: `test@`, anything at `example.com`.
    pub placeholder: bool,
    /// The name of a spam trap: `honeypot@`.
    pub trap: bool,
    /// The domain gives out throw-away addresses.
    pub disposable: bool,
    /// The domain is probably a mistyped provider.
    pub typo_domain: bool,
    /// The domain imitates another with letters of another script.
    pub lookalike_domain: bool,
    /// Against the standard, but issued so by its own provider.
    pub nonstandard: bool,
    /// The part before the `@` needs SMTPUTF8 (RFC 6531): it is not ASCII.
    pub smtputf8: bool,
}

impl Traits {
    /// Whether a shared address says little about whether two records are one person. All spellings of one key agree.
    ///
    /// ```
    /// use hygienist::normalize::email::parse_plain;
    /// assert!(parse_plain("Info@firma.de").unwrap().traits().weak());
    /// assert!(!parse_plain("jane@firma.de").unwrap().traits().weak());
    /// ```
    #[must_use]
    pub const fn weak(self) -> bool {
        self.system_account || self.role_account || self.placeholder
    }
}

/// A valid address, borrowed from the [`Parser`] that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// Lower case, Unicode NFC, the domain in ASCII.
    pub normal: &'a str,
    /// Equal for two spellings of one mailbox: case folded, and folded by the provider's own rules.
    pub key: &'a str,
    /// The domain of `normal`.
    pub domain: &'a str,
    /// What it took to read the cell.
    pub mends: Mends,
    /// What the address is like.
    pub traits: Traits,
}

/// A valid address that owns its text. Only [`parse_plain`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    normal: String,
    key: String,
    domain_start: usize,
    mends: Mends,
    traits: Traits,
}

impl Email {
    /// Lower case, Unicode NFC, the domain in ASCII.
    #[must_use]
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// Equal for two spellings of one mailbox; see [`Parsed::key`].
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The domain of the normal form.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.normal[self.domain_start..]
    }

    /// What it took to read the cell.
    #[must_use]
    pub const fn mends(&self) -> Mends {
        self.mends
    }

    /// What the address is like.
    #[must_use]
    pub const fn traits(&self) -> Traits {
        self.traits
    }

    /// The same address, borrowed.
    #[must_use]
    pub fn as_parsed(&self) -> Parsed<'_> {
        Parsed { normal: &self.normal, key: &self.key, domain: self.domain(), mends: self.mends, traits: self.traits }
    }
}

/// The entries of a word list under `data/`: a line each, without blank lines and `#` comments.
fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
