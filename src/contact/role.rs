//! What a column means.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! roles {
    ($($variant:ident = $name:literal, $doc:literal;)*) => {
        /// What a column means: its role. A role may stand on several columns (two e-mails, three phones).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role { $(#[doc = $doc] $variant,)* }

        impl Role {
            /// Every role, in the order in which they are listed to users.
            pub const ALL: &'static [Role] = &[$(Role::$variant,)*];

            /// The name that users write, `--map email=…`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Role::$variant => $name,)* }
            }

            /// What it means, in a sentence.
            ///
            /// ```
            /// use hygienist::contact::Role;
            /// assert_eq!(Role::ConsentAt.meaning(), "When consent was given.");
            /// ```
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Role::$variant => $doc,)* }
            }
        }
    };
}

roles! {
    Email = "email", "An e-mail address: a channel.";
    Phone = "phone", "A phone number: a channel.";
    Fax = "fax", "A fax number: normalised, but no channel and no key.";
    GivenName = "given_name", "The given name of a person.";
    FamilyName = "family_name", "The family name of a person.";
    FullName = "full_name", "The whole name of a person in one cell.";
    Organization = "organization", "The organisation a contact belongs to.";
    Country = "country", "The country of the contact, by code or name.";
    Id = "id", "The identifier in the system that exported the list.";
    ConsentAt = "consent_at", "When consent was given.";
    ConsentSource = "consent_source", "Where consent was given, or where the contact came from.";
    ConsentMethod = "consent_method", "How consent was given.";
    ConsentScope = "consent_scope", "What was agreed to.";
    ConsentProof = "consent_proof", "The proof of consent: an address, a document, a recording.";
    ConsentText = "consent_text", "The text, or its version, that was agreed to.";
    ConsentConfirmedAt = "consent_confirmed_at", "When a double opt-in was confirmed.";
    ConsentStatus = "consent_status", "The state of consent in the words of the exporting system.";
    NoticeAt = "notice_at", "When the person was told where the data came from.";
    RelationEndedAt = "relation_ended_at", "When a contract, a subscription or a membership ended.";
    LegalBasis = "legal_basis", "The legal basis for contacting: consent, contract, legitimate interest.";
    Status = "status", "A bare status: judged only when its values are subscription states.";
    OptedOut = "opted_out", "A boolean: the person said stop, on every channel.";
    OptedOutEmail = "opted_out_email", "A boolean: the person said stop to e-mail.";
    OptedOutPhone = "opted_out_phone", "A boolean: the person said stop to calls or text messages.";
    DoNotCall = "do_not_call", "A boolean: the person is not to be called.";
    UnsubscribedAt = "unsubscribed_at", "When the person said stop.";
    LastActivityAt = "last_activity_at", "When the person was last active.";
    CreatedAt = "created_at", "When the record was made.";
    BirthDate = "birth_date", "The person's date of birth.";
    Tags = "tags", "Tags, labels, groups, lists.";
    Verdict = "verdict", "What a verifier of e-mail addresses found.";
    VerdictReason = "verdict_reason", "Why the verifier found that.";
    VerdictDisposable = "verdict_disposable", "A boolean of a verifier: the address is a throw-away one.";
    VerdictRoleAccount = "verdict_role_account", "A boolean of a verifier: the address is of a function.";
    VerdictTrap = "verdict_trap", "A boolean of a verifier: the address is a spam trap.";
    VerdictSuggestion = "verdict_suggestion", "The address that a verifier takes for the one that was meant.";
    VerifiedAt = "verified_at", "When the verifier looked.";
}

impl Role {
    /// Whether its cells say who somebody is, or how to reach them.
    #[must_use]
    pub const fn names_a_person(self) -> bool {
        matches!(
            self,
            Role::Email
                | Role::Phone
                | Role::Fax
                | Role::GivenName
                | Role::FamilyName
                | Role::FullName
                | Role::Id
                | Role::BirthDate
        )
    }

    /// The role of that name, exactly as [`Role::name`] gives it.
    ///
    /// ```
    /// use hygienist::contact::Role;
    /// assert_eq!(Role::from_name("email"), Some(Role::Email));
    /// assert_eq!(Role::from_name("emial"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.iter().copied().find(|role| role.name() == name)
    }

    /// Whether a cell of this role is a way to reach someone.
    #[must_use]
    pub const fn is_channel(self) -> bool {
        matches!(self, Role::Email | Role::Phone)
    }

    /// Whether a cell of this role may say stop: a time, a boolean or a state.
    #[must_use]
    pub const fn is_opt_out(self) -> bool {
        matches!(
            self,
            Role::OptedOut
                | Role::OptedOutEmail
                | Role::OptedOutPhone
                | Role::DoNotCall
                | Role::UnsubscribedAt
                | Role::ConsentStatus
                | Role::Status
        )
    }

    /// Whether a cell of this role is a day or a time.
    #[must_use]
    pub const fn is_date(self) -> bool {
        matches!(
            self,
            Role::ConsentAt
                | Role::ConsentConfirmedAt
                | Role::NoticeAt
                | Role::RelationEndedAt
                | Role::UnsubscribedAt
                | Role::LastActivityAt
                | Role::CreatedAt
                | Role::BirthDate
                | Role::VerifiedAt
        )
    }

    /// Whether a cell of this role was added by a verifier of e-mail addresses.
    #[must_use]
    pub const fn is_verdict(self) -> bool {
        matches!(
            self,
            Role::Verdict
                | Role::VerdictReason
                | Role::VerdictDisposable
                | Role::VerdictRoleAccount
                | Role::VerdictTrap
                | Role::VerdictSuggestion
                | Role::VerifiedAt
        )
    }

    /// Whether a cell of this role is consent evidence or speaks of consent.
    #[must_use]
    pub const fn is_consent(self) -> bool {
        matches!(
            self,
            Role::ConsentAt
                | Role::ConsentSource
                | Role::ConsentMethod
                | Role::ConsentScope
                | Role::ConsentProof
                | Role::ConsentText
                | Role::ConsentConfirmedAt
                | Role::ConsentStatus
                | Role::LegalBasis
        )
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
