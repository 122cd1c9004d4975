//! What a run is asked: everything that may bring a suppressed person back, and must not.

use crate::dice::Dice;
use crate::spell::{LANDS, Land};
use hygienist::config::{BadCells, Consent, Keep, Law, Matching, Medium, Policy, Register, Scope, Several};
use hygienist::contact::{Action, Code, HashKey, Region, Role};
use hygienist::pipeline::Tuning;

#[derive(Clone, Debug)]
pub struct Options {
    pub matching: Matching,
    pub several: Several,
    pub scope: Scope,
    pub bad_cells: BadCells,
    pub fixes_typos: bool,
    pub country: Option<Land>,
    pub law: Law,
    pub consent_rejects: bool,
    pub medium: Option<Medium>,
    pub actions: Vec<(Code, Action)>,
    pub register: Register,
    /// A domain of everybody's that stands on the list of the blocked.
    pub blocked_domain: Option<&'static str>,
    pub lists_have_header: bool,
    pub files: usize,
    /// The last input has no second e-mail column.
    pub lacks_second_email: bool,
    pub threads: usize,
    pub block_size: usize,
    pub partition_bits: u32,
    pub hash_key: HashKey,
    pub dialect: u64,
}

/// Weaker and stronger actions than the usual ones, as far as they are allowed.
const ACTIONS: [(Code, Action); 19] = [
    (Code::ContactUnreachable, Action::Flag),
    (Code::ContactUnreachable, Action::Ignore),
    (Code::DuplicateSameEmail, Action::Flag),
    (Code::DuplicateSamePhone, Action::Ignore),
    (Code::EmailRepaired, Action::Flag),
    (Code::EmailRepaired, Action::Drop),
    (Code::EmailRepaired, Action::Ignore),
    (Code::PhoneRepaired, Action::Flag),
    (Code::PhoneRepaired, Action::Drop),
    (Code::PhoneRepaired, Action::Reject),
    (Code::EmailSyntax, Action::Ignore),
    (Code::PhoneInvalid, Action::Flag),
    (Code::PhoneTooLong, Action::Ignore),
    (Code::EmailTypoDomain, Action::Drop),
    (Code::EmailRoleAccount, Action::Drop),
    (Code::SuppressedBounced, Action::Reject),
    (Code::SuppressedDoNotCall, Action::Reject),
    (Code::SuppressedChannelClosed, Action::Reject),
    (Code::SuppressedDomain, Action::Reject),
];

impl Options {
    pub fn throw(dice: &mut Dice) -> Options {
        let keeps = [
            Keep::Best,
            Keep::First,
            Keep::Last,
            Keep::MostComplete,
            Keep::Latest(Role::ConsentAt),
            Keep::Latest(Role::LastActivityAt),
        ];
        let (email, phone) = dice.of(&[(true, true), (true, false), (false, true), (false, false)]);
        let matching = Matching { email, phone, names: !dice.once_in(3), keep: dice.of(&keeps), fill: dice.once_in(2) };
        let files = 1 + dice.below(3);
        let packs = |names: [&str; 2]| Law::Packs(names.map(str::to_owned).to_vec());
        let law = match dice.below(8) {
            0 => Law::ByCountry,
            1 => packs(["gdpr", "uwg"]),
            2 => packs(["tsr", "can-spam"]),
            _ => Law::None,
        };
        let thrown = Options {
            matching,
            several: dice.of(&[Several::First, Several::Keep]),
            scope: dice.of(&[Scope::Contact, Scope::Channel]),
            bad_cells: dice.of(&[BadCells::Empty, BadCells::Keep]),
            fixes_typos: dice.once_in(2),
            country: if dice.once_in(3) { None } else { Some(dice.of(&LANDS)) },
            law,
            consent_rejects: dice.once_in(6),
            medium: [None, None, None, None, None, None, Some(Medium::Sms), Some(Medium::Call)][dice.below(8)],
            actions: (0..dice.below(3)).map(|_| dice.of(&ACTIONS)).collect(),
            register: dice.of(&[Register::National, Register::None]),
            blocked_domain: [None, None, None, None, Some("googlemail.com"), Some("gmial.com"), Some("müller.de")]
                [dice.below(7)],
            lists_have_header: dice.once_in(2),
            files,
            lacks_second_email: files > 1 && dice.once_in(2),
            threads: 1 + dice.below(3),
            block_size: dice.of(&[200, 4_096, 65_536, 1 << 20]),
            partition_bits: dice.below(8) as u32,
            hash_key: HashKey(dice.next(), dice.next()),
            dialect: dice.next(),
        };
        if dice.once_in(4) { thrown.made_plain() } else { thrown }
    }

    /// Without whatever else may reject a record.
    fn made_plain(self) -> Options {
        let matching = Matching { email: false, phone: false, ..self.matching };
        Options { matching, law: Law::None, consent_rejects: false, medium: None, actions: Vec::new(), ..self }
    }

    pub fn policy(&self, base: Policy) -> Policy {
        let mut policy = Policy {
            country: self.country.and_then(|land| Region::from_code(land.code)),
            matching: self.matching,
            bad_cells: self.bad_cells,
            several: self.several,
            fix_typos: self.fixes_typos,
            medium: self.medium,
            consent: Consent { law: self.law.clone(), reject: self.consent_rejects, ..Consent::default() },
            ..base
        };
        policy.suppress.scope = self.scope;
        // Unreadable entries are thrown on purpose, and counted; no list of these worlds has a date.
        policy.suppress.allow_bad = true;
        policy.suppress.allow_stale = true;
        if self.consent_rejects {
            let mut rules = Code::ALL.iter().filter(|code| code.name().starts_with("consent."));
            rules.by_ref().filter(|code| code.allowed().contains(&Action::Reject)).for_each(|code| {
                policy.actions.set(*code, Action::Reject);
            });
        }
        for (code, action) in &self.actions {
            policy.actions.set(*code, *action);
        }
        policy
    }

    pub fn tuning(&self) -> Tuning {
        Tuning {
            block_size: self.block_size,
            hash_key: Some(self.hash_key),
            partition_bits: self.partition_bits,
            ..Tuning::default()
        }
    }

    /// Whether nothing but suppression, a long row and the want of a channel rejects a record.
    pub fn is_plain(&self) -> bool {
        let matches = self.matching.email || self.matching.phone;
        let any_channel = self.medium.is_none();
        !matches && any_channel && !self.consent_rejects && self.law == Law::None && self.actions.is_empty()
    }
}
