//! The registry of reason codes: one table, a line a code. Names are forever.
//!
//! The order is that of the design's table, left to right: it decides the order of codes on a record. Beside it, in
//! `explain/`, stands a page for each code that this version raises; the others say `later`.

use super::Action;
use std::fmt;

/// What a reason code speaks about: the part before the dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// The row as a whole.
    Row,
    /// An e-mail cell.
    Email,
    /// A phone or fax cell.
    Phone,
    /// The contact as a whole.
    Contact,
    /// A name cell.
    Name,
    /// Another record of the same contact.
    Duplicate,
    /// Somebody said stop.
    Suppressed,
    /// Evidence of consent.
    Consent,
    /// Age and activity.
    Lifecycle,
}

impl Area {
    /// All of them, in the registry's order.
    pub const ALL: [Area; 9] = [
        Area::Row,
        Area::Email,
        Area::Phone,
        Area::Contact,
        Area::Name,
        Area::Duplicate,
        Area::Suppressed,
        Area::Consent,
        Area::Lifecycle,
    ];

    /// The part of a code's name before the dot.
    ///
    /// ```
    /// use hygienist::contact::{Area, Code};
    /// assert!(Code::ALL.iter().all(|code| code.name().split('.').next() == Some(code.area().name())));
    /// assert_eq!(Area::ALL.len(), 9);
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Area::Row => "row",
            Area::Email => "email",
            Area::Phone => "phone",
            Area::Contact => "contact",
            Area::Name => "name",
            Area::Duplicate => "duplicate",
            Area::Suppressed => "suppressed",
            Area::Consent => "consent",
            Area::Lifecycle => "lifecycle",
        }
    }
}

/// The page of a code; a code that this version does not raise yet has none.
macro_rules! page {
    ($name:literal) => {
        Some(include_str!(concat!("explain/", $name, ".md")))
    };
    ($name:literal later) => {
        None
    };
}

macro_rules! codes {
    ($($variant:ident = $name:literal, $area:ident, $action:ident, $sentence:literal $(, $later:ident)?;)*) => {
        /// A reason code: what was found, by its name for ever.
        ///
        /// ```
        /// use hygienist::contact::{Action, Code};
        /// let code = Code::from_name("email.syntax").unwrap();
        /// assert_eq!(code.default_action(), Action::Drop);
        /// assert_eq!(code.to_string(), "email.syntax");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Code { $(#[doc = $sentence] $variant,)* }

        impl Code {
            /// Every code, in the registry's order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name, `area.reason`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What the code speaks about.
            #[must_use]
            pub const fn area(self) -> Area {
                match self { $(Code::$variant => Area::$area,)* }
            }

            /// What becomes of it unless the user says otherwise.
            #[must_use]
            pub const fn default_action(self) -> Action {
                match self { $(Code::$variant => Action::$action,)* }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Code::$variant => $sentence,)* }
            }

            /// Its page, in Markdown that reads well as it is: what it is, why it matters, an example, what to do, how to
            /// configure it. `None` for a code that this version does not raise yet.
            ///
            /// ```
            /// use hygienist::contact::Code;
            /// assert!(Code::EmailSyntax.explanation().unwrap().contains("## Why it matters"));
            /// assert!(Code::LifecycleDormant.explanation().is_none());
            /// ```
            #[must_use]
            pub const fn explanation(self) -> Option<&'static str> {
                match self { $(Code::$variant => page!($name $($later)?),)* }
            }
        }
    };
}

codes! {
    RowLong = "row.long", Row, Reject, "More cells than the header has columns.";
    RowEmpty = "row.empty", Row, Reject, "Nothing but delimiters.";
    RowUndecodable = "row.undecodable", Row, Reject, "A channel, opt-out or consent cell does not decode.";
    RowUnclosedQuote = "row.unclosed_quote", Row, Reject, "Lies between a quote that was never closed and the next record that can be read.";
    RowShort = "row.short", Row, Flag, "Fewer cells than the header has columns; the missing ones are empty.";
    RowBadText = "row.bad_text", Row, Flag, "A cell does not decode as text.";
    RowColumnShift = "row.column_shift", Row, Flag, "The cells look shifted against their columns.";
    EmailSyntax = "email.syntax", Email, Drop, "Not an e-mail address.";
    EmailTooLong = "email.too_long", Email, Drop, "Longer than an e-mail address may be.";
    EmailDomainSyntax = "email.domain_syntax", Email, Drop, "The part behind the @ is not a domain.";
    EmailUnknownTld = "email.unknown_tld", Email, Drop, "The top-level domain does not exist.";
    EmailReservedDomain = "email.reserved_domain", Email, Drop, "The domain is reserved and never receives mail.";
    EmailSystemAccount = "email.system_account", Email, Drop, "An address of the mail system itself, not of a person.";
    EmailUndeliverable = "email.undeliverable", Email, Drop, "A verifier found that the address takes no mail.";
    EmailTrapRisk = "email.trap_risk", Email, Drop, "Looks like a spam trap.";
    EmailPlaceholder = "email.placeholder", Email, Flag, "Looks like an address typed to fill a field.";
    EmailDisposable = "email.disposable", Email, Flag, "A throw-away address.";
    EmailRoleAccount = "email.role_account", Email, Flag, "An address of a function, not of a person.";
    EmailTypoDomain = "email.typo_domain", Email, Flag, "The domain looks like a mistyped provider.";
    EmailLookalikeDomain = "email.lookalike_domain", Email, Flag, "The domain imitates another one with look-alike letters.";
    EmailUnverified = "email.unverified", Email, Flag, "A verifier could not tell whether the address takes mail.";
    EmailNonstandard = "email.nonstandard", Email, Flag, "Against the standard, but issued so by its own provider.";
    EmailSmtputf8 = "email.smtputf8", Email, Flag, "The part before the @ needs a mail system that takes Unicode.";
    EmailWirelessDomain = "email.wireless_domain", Email, Flag, "The domain belongs to a mobile carrier's messages.";
    EmailSeveral = "email.several", Email, Flag, "More than one address in the cell.";
    EmailRepaired = "email.repaired", Email, Fix, "The address was mended.";
    EmailEmpty = "email.empty", Email, Ignore, "No address in the cell.";
    PhoneNotANumber = "phone.not_a_number", Phone, Drop, "Not a phone number.";
    PhoneTooShort = "phone.too_short", Phone, Drop, "Too short for a phone number of its country.";
    PhoneTooLong = "phone.too_long", Phone, Drop, "Too long for a phone number of its country.";
    PhoneInvalid = "phone.invalid", Phone, Drop, "No such number in the numbering plan of its country.";
    PhoneNoCountry = "phone.no_country", Phone, Drop, "No country is known for this number.";
    PhoneSpreadsheetDamage = "phone.spreadsheet_damage", Phone, Drop, "A spreadsheet has rounded the number away.";
    PhoneWrongType = "phone.wrong_type", Phone, Drop, "A line of this type cannot be reached by the channel that was asked for.";
    PhoneReassigned = "phone.reassigned", Phone, Drop, "The number belongs to somebody else now.";
    PhonePlaceholder = "phone.placeholder", Phone, Flag, "Looks like a number typed to fill a field.";
    PhoneCountryConflict = "phone.country_conflict", Phone, Flag, "The number's calling code is not that of the record's country.";
    PhoneExtension = "phone.extension", Phone, Flag, "The number carries an extension.";
    PhoneSeveral = "phone.several", Phone, Flag, "More than one number in the cell.";
    PhonePremium = "phone.premium", Phone, Flag, "Calls to this number cost a premium.";
    PhoneRepaired = "phone.repaired", Phone, Fix, "The number was mended.";
    PhoneEmpty = "phone.empty", Phone, Ignore, "No number in the cell.";
    PhoneCountryAssumed = "phone.country_assumed", Phone, Ignore, "Read in the country of --country, for want of a country cell.";
    ContactUnreachable = "contact.unreachable", Contact, Reject, "No usable channel is left.";
    NamePlaceholder = "name.placeholder", Name, Flag, "Looks like a name typed to fill a field.";
    DuplicateSameEmail = "duplicate.same_email", Duplicate, Reject, "The same contact as another record, by e-mail.";
    DuplicateSamePhone = "duplicate.same_phone", Duplicate, Reject, "The same contact as another record, by phone.";
    DuplicateSharedPhone = "duplicate.shared_phone", Duplicate, Flag, "Other people are on the same line.";
    DuplicateSharedEmail = "duplicate.shared_email", Duplicate, Flag, "Other people use the same address.";
    DuplicateSimilar = "duplicate.similar", Duplicate, Flag, "Looks like the same person as another record.", later;
    SuppressedErased = "suppressed.erased", Suppressed, Reject, "The person asked to be erased.";
    SuppressedDeceased = "suppressed.deceased", Suppressed, Reject, "The person has died.";
    SuppressedComplained = "suppressed.complained", Suppressed, Reject, "The person complained about a message.";
    SuppressedBlocked = "suppressed.blocked", Suppressed, Reject, "The contact is on a block list.";
    SuppressedUnsubscribed = "suppressed.unsubscribed", Suppressed, Reject, "The person said stop.";
    SuppressedViaDuplicate = "suppressed.via_duplicate", Suppressed, Reject, "Another record of the same person said stop.";
    SuppressedBounced = "suppressed.bounced", Suppressed, Drop, "The address bounced.";
    SuppressedDomain = "suppressed.domain", Suppressed, Drop, "The whole domain is suppressed.";
    SuppressedDoNotCall = "suppressed.do_not_call", Suppressed, Drop, "The number is not to be called.";
    SuppressedChannelClosed = "suppressed.channel_closed", Suppressed, Drop, "A stop closes this address or number.";
    SuppressedStaleList = "suppressed.stale_list", Suppressed, Reject, "A suppression list is older than the law allows.";
    ConsentWithdrawn = "consent.withdrawn", Consent, Reject, "Consent was withdrawn.";
    ConsentNoEvidence = "consent.no_evidence", Consent, Flag, "No evidence of consent at all.";
    ConsentNoTime = "consent.no_time", Consent, Flag, "No time of consent.";
    ConsentNoSource = "consent.no_source", Consent, Flag, "No source of consent.";
    ConsentNoMethod = "consent.no_method", Consent, Flag, "No method of consent.";
    ConsentNoScope = "consent.no_scope", Consent, Flag, "Nothing says what was agreed to.";
    ConsentNoProof = "consent.no_proof", Consent, Flag, "No proof of consent.";
    ConsentBadTime = "consent.bad_time", Consent, Flag, "The time of consent cannot be read.";
    ConsentFutureTime = "consent.future_time", Consent, Flag, "The time of consent lies in the future.";
    ConsentPreticked = "consent.preticked", Consent, Flag, "Silence or a box ticked beforehand is no consent.";
    ConsentForbiddenSource = "consent.forbidden_source", Consent, Flag, "Its source or method is forbidden.";
    ConsentUnprovenSource = "consent.unproven_source", Consent, Flag, "Lawful only with evidence, and there is none.";
    ConsentNotGiven = "consent.not_given", Consent, Flag, "The person never agreed.";
    ConsentUnconfirmed = "consent.unconfirmed", Consent, Flag, "The double opt-in was never confirmed.";
    ConsentExpired = "consent.expired", Consent, Flag, "Consent is older than is allowed.";
    ConsentExpiring = "consent.expiring", Consent, Flag, "Consent is about to expire.";
    ConsentWrongChannel = "consent.wrong_channel", Consent, Flag, "Consent was given for another channel.";
    ConsentWrongPurpose = "consent.wrong_purpose", Consent, Flag, "Consent was given for another purpose.";
    ConsentMinor = "consent.minor", Consent, Flag, "The person is a minor.";
    ConsentReconfirmDue = "consent.reconfirm_due", Consent, Flag, "Consent is due to be confirmed again.";
    ConsentResubscribed = "consent.resubscribed", Consent, Flag, "Had said stop, and consented again after that; the policy lets newer consent count.";
    ConsentNoNotice = "consent.no_notice", Consent, Flag, "No proof that the person was told where the data came from.";
    ConsentBulkStamp = "consent.bulk_stamp", Consent, Flag, "The same second stands on suspiciously many records.";
    LifecycleDormant = "lifecycle.dormant", Lifecycle, Flag, "No activity for a long time.", later;
    LifecycleExpired = "lifecycle.expired", Lifecycle, Reject, "Kept longer than is allowed.";
}

impl Code {
    /// How many codes there are.
    pub const COUNT: usize = Code::ALL.len();

    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Its place in the registry, for tables with an entry a code.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Which actions a user may choose for it, the default among them where it can be chosen at all.
    #[must_use]
    pub const fn allowed(self) -> &'static [Action] {
        use Action::{Drop, Fix, Flag, Ignore, Reject};
        match self {
            Code::RowLong | Code::RowUndecodable | Code::RowUnclosedQuote => &[Reject],
            Code::EmailRepaired | Code::PhoneRepaired => &[Fix, Flag, Drop, Reject, Ignore],
            Code::EmailSeveral
            | Code::PhoneSeveral
            | Code::PhoneExtension
            | Code::EmailEmpty
            | Code::PhoneEmpty
            | Code::PhoneCountryAssumed => &[Reject, Flag, Ignore],
            Code::SuppressedStaleList => &[],
            Code::SuppressedBounced
            | Code::SuppressedDomain
            | Code::SuppressedDoNotCall
            | Code::SuppressedChannelClosed => &[Drop, Reject],
            Code::ConsentWithdrawn => &[Reject],
            // Whoever is contacted although a stop was stored is told of, each time.
            Code::ConsentResubscribed => &[Reject, Flag],
            Code::DuplicateSharedPhone | Code::DuplicateSharedEmail | Code::DuplicateSimilar => &[Flag, Ignore],
            _ => match self.area() {
                Area::Email | Area::Phone => &[Reject, Drop, Flag, Ignore],
                Area::Suppressed => &[Reject],
                _ => &[Reject, Flag, Ignore],
            },
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
