//! Rules of law that a list can be checked for, as data: `data/laws/PACK.csv` has a line a rule, `data/laws/packs.csv` a
//! line a pack.
//!
//! This is a check and not legal advice. No rule is invented here, and none has a period where the law names none: what a
//! row says, and where that stands, is in the row. Read [`Rule`] first, then [`Check`]: what each row asks is a word of it.

mod period;
mod table;

pub use period::{Holidays, Period, Unit};

use super::{Code, Region};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident { $($variant:ident = $word:literal, $says:literal;)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum $name { $(#[doc = $says] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word that the data write.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// What it is, in a sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $($name::$variant => $says,)* }
            }

            /// That of the word.
            #[must_use]
            pub fn from_name(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.name() == word)
            }
        }
    };
}

words! {
    /// What a list is used for: what a rule is about.
    Use {
        Email = "email", "To send e-mail.";
        Sms = "sms", "To send text messages, or those of a messenger.";
        Call = "call", "To call.";
    }
}

words! {
    /// What a record rests on.
    Basis {
        Consent = "consent", "The person agreed.";
        SoftOptIn = "soft_opt_in", "The person bought something like it, and could refuse.";
        Contract = "contract", "A contract that runs.";
        Implied = "implied", "A consent that the law implies: a purchase, an inquiry, a membership.";
        LegitimateInterest = "legitimate_interest", "The sender's own interest.";
        Other = "other", "Something else.";
    }
}

words! {
    /// What a rule asks of a record, of a list, or of a sender.
    Check {
        Evidence = "evidence", "The record rests on consent, of which there is some evidence, or on one of the bases named: else `consent.no_evidence`.";
        Proof = "proof", "A record that rests on consent has a proof of it.";
        WrittenConsent = "written_consent", "The record rests on consent, whatever basis it names, and has a proof of it: else `consent.no_proof`.";
        Scope = "scope", "A record that rests on consent says to what.";
        Source = "source", "The record says where it comes from.";
        Preticked = "preticked", "Silence and ticked boxes are no consent.";
        ForbiddenSource = "forbidden_source", "It was neither bought nor harvested.";
        Harvested = "harvested", "It was neither harvested nor guessed.";
        ThirdParty = "third_party", "A record from somebody else has a proof of consent.";
        SoftOptIn = "soft_opt_in", "A record that rests on a soft opt-in says from which sale.";
        Purpose = "purpose", "Consent names the purpose.";
        Channel = "channel", "Consent names the channel.";
        Minor = "minor", "The person is so old.";
        Notice = "notice", "A person whose record comes from somebody else was told so, within the period.";
        Purchase = "purchase", "An implied consent by a purchase is no older.";
        ContractEnd = "contract_end", "A contract, subscription or membership ended no longer ago.";
        Inquiry = "inquiry", "An implied consent by an inquiry is no older.";
        Express = "express", "An express consent is no older.";
        Reconfirm = "reconfirm", "Consent was asked about or confirmed again within the period.";
        Inactive = "inactive", "The person was active within the period: else `lifecycle.expired`.";
        StopBy = "stop_by", "A stop is honoured, within the period where the law names one.";
        Withdrawal = "withdrawal", "A withdrawal ends consent.";
        Register = "register", "Numbers on the national register are not called.";
        ListAge = "list_age", "A copy of the register is no older.";
        Wireless = "wireless", "No mail to a carrier's domain that has been listed so long.";
        Reassigned = "reassigned", "The number still belongs to the one who agreed.";
        Retention = "retention", "Records of stops or consent are kept so long at least.";
        Told = "told", "Nothing that a list shows: it is told by `explain`.";
    }
}

impl Check {
    /// Whether it may speak against a record. Scope and purpose are the policy's to judge, and name the rule; so does a
    /// withdrawal.
    #[must_use]
    pub const fn finds_faults(self) -> bool {
        self.is_checked() && !matches!(self, Check::Register | Check::ListAge | Check::Wireless | Check::Reassigned)
    }

    /// Whether a run finds out, from its records or its lists of numbers.
    #[must_use]
    pub const fn is_checked(self) -> bool {
        !matches!(self, Check::StopBy | Check::Retention | Check::Told)
    }
}

words! {
    /// Who wins where a number is on a national register and its holder agreed. It never lifts a stop.
    Wins {
        List = "list", "The register, whatever was agreed.";
        LaterListing = "later_listing", "An entry younger than the consent cancels it.";
        Consent = "consent", "Consent given to this caller.";
        EarlierConsent = "earlier_consent", "Consent given before the entry is not withdrawn by it.";
    }
}

impl Wins {
    /// What that means for a number on the register.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Wins::List => "the register counts, whatever was agreed",
            Wins::LaterListing => "an entry younger than a consent cancels it",
            Wins::Consent => "by law a consent given to this caller would count more than the register",
            Wins::EarlierConsent => "by law the register does not take back a consent given before the entry",
        }
    }
}

/// A rule, by its place in [`rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub u16);

/// A body of law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Its name, as in `law = ["gdpr"]`.
    pub name: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Whose people it protects, for `law = "by-country"`; empty where it is on only when it is named.
    pub countries: Vec<Region>,
}

/// A rule of law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its pack.
    pub pack: &'static str,
    /// Its name within the pack.
    pub name: &'static str,
    /// What it raises; none where it asks nothing of a list.
    pub code: Option<Code>,
    /// What it asks.
    pub check: Check,
    /// For which uses; all of them where it does not say.
    pub uses: Vec<Use>,
    /// On which bases a record may rest, beside consent.
    pub bases: Vec<Basis>,
    /// How long; none where the law names no period. Where countries differ, see [`Rule::limit_of`].
    pub limit: Option<Period>,
    /// Other limits, by country.
    pub limits_by_country: Vec<(Region, Period)>,
    /// A second limit, where months and days disagree: the earlier end holds.
    pub or_limit: Option<Period>,
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day.
    pub until: Option<Date>,
    /// Who wins, of a national register and consent.
    pub wins: Option<Wins>,
    /// What it says, in plain words.
    pub requirement: &'static str,
    /// To whom and what it applies.
    pub applies_to: &'static str,
    /// Where it stands, to article and paragraph.
    pub source: &'static str,
    /// Where it was read.
    pub seen: &'static str,
    /// Whether the text, or an official account of it, was read. Others are off unless they are named, `law = ["kr.reconfirm_2y"]`.
    pub verified: bool,
    /// What else is to be known.
    pub note: &'static str,
}

impl Rule {
    /// Whether it is in force on that day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it is about that use.
    #[must_use]
    pub fn is_about(&self, wanted: Use) -> bool {
        self.uses.is_empty() || self.uses.contains(&wanted)
    }

    /// The last day of its period that begins on a day: the earlier one, where it names two.
    #[must_use]
    pub fn ends(&self, day: Date, country: Option<Region>, holidays: &Holidays) -> Option<Date> {
        let ends = [self.limit_of(country), self.or_limit].into_iter().flatten();
        ends.map(|period| period.end_in(day, country, holidays)).min()
    }

    /// How long, in that country.
    #[must_use]
    pub fn limit_of(&self, country: Option<Region>) -> Option<Period> {
        let own = self.limits_by_country.iter().find(|(region, _)| Some(*region) == country);
        own.map(|(_, period)| *period).or(self.limit)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.pack, self.name)
    }
}

impl RuleId {
    /// The rule.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        &rules()[usize::from(self.0)]
    }
}

/// Every rule, pack by pack.
///
/// ```
/// use hygienist::contact::law::{Check, rules};
/// assert!(rules().iter().any(|rule| rule.pack == "gdpr" && rule.check == Check::Proof));
/// ```
#[must_use]
pub fn rules() -> &'static [Rule] {
    &table::TABLE.rules
}

/// Every pack, in the order in which they are listed to users.
#[must_use]
pub fn packs() -> &'static [Pack] {
    &table::TABLE.packs
}

/// The rules that a name means: a pack, or a rule as `pack.rule`. A pack means its verified rules only; a rule is meant
/// whatever is known of it. Nothing, where there is no such name.
#[must_use]
pub fn named(name: &str) -> Vec<RuleId> {
    let ids = (0u16..).map(RuleId).zip(rules());
    let meant = |rule: &Rule| match name.split_once('.') {
        Some((pack, one)) => rule.pack == pack && rule.name == one,
        None => rule.pack == name && rule.verified,
    };
    ids.filter(|(_, rule)| meant(rule)).map(|(id, _)| id).collect()
}
