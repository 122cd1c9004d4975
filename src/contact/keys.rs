//! Keys: what makes two channels the same.

use super::Column;
use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;

/// A secret key of SipHash-2-4-128, so that nobody can make two people meet, by accident or on purpose.
/// No output depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashKey(pub u64, pub u64);

/// SipHash-2-4-128 over a kind and a normal form. Four words, so that a [`KeyEntry`] needs no padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u32; 4]);

impl Key {
    /// The partition it belongs to, of `1 << bits`.
    #[must_use]
    pub const fn partition(self, bits: u32) -> usize {
        if bits == 0 { 0 } else { (self.0[0] >> (32 - bits)) as usize }
    }

    /// Its bytes, in the order of the keys: of two keys the lesser has the lesser bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        for (four, word) in bytes.chunks_exact_mut(4).zip(self.0) {
            four.copy_from_slice(&word.to_be_bytes());
        }
        bytes
    }

    /// Its bytes as a number, in the order of the keys: what compares fastest.
    #[must_use]
    pub const fn number(self) -> u128 {
        (self.half() as u128) << 64 | (self.0[2] as u128) << 32 | self.0[3] as u128
    }

    /// The first half of its bytes as a number, in the order of the keys. Where keys are many and are compared with each other
    /// only, half of one is enough: among a million, two are the same once in 37 million lists.
    #[must_use]
    pub const fn half(self) -> u64 {
        (self.0[0] as u64) << 32 | self.0[1] as u64
    }

    /// The key of such bytes.
    ///
    /// ```
    /// use hygienist::contact::{HashKey, Key, KeyKind};
    /// let key = HashKey(1, 2).of(KeyKind::Email, b"a@b.io");
    /// assert_eq!(Key::from_bytes(key.to_bytes()), key);
    /// assert_eq!(key.number(), u128::from_be_bytes(key.to_bytes()));
    /// assert_eq!(key.half(), (key.number() >> 64) as u64);
    /// ```
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Key {
        let word = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Key([word(0), word(4), word(8), word(12)])
    }

    /// The least key of a partition, of `1 << bits`.
    #[must_use]
    pub const fn least_of_partition(index: usize, bits: u32) -> Key {
        Key([if bits == 0 { 0 } else { (index as u32) << (32 - bits) }, 0, 0, 0])
    }
}

impl HashKey {
    /// The key of a normal form.
    ///
    /// ```
    /// use hygienist::contact::{HashKey, KeyKind};
    /// let secret = HashKey(1, 2);
    /// assert_eq!(secret.of(KeyKind::Email, b"a@b.io"), secret.of(KeyKind::WeakEmail, b"a@b.io"));
    /// assert_ne!(secret.of(KeyKind::Email, b"a@b.io"), secret.of(KeyKind::Domain, b"a@b.io"));
    /// ```
    #[must_use]
    pub fn of(self, kind: KeyKind, normal: &[u8]) -> Key {
        let mut hasher = SipHasher24::new_with_keys(self.0, self.1 ^ u64::from(kind.space()));
        hasher.write(normal);
        let hash = hasher.finish128();
        Key([(hash.h1 >> 32) as u32, hash.h1 as u32, (hash.h2 >> 32) as u32, hash.h2 as u32])
    }
}

/// What a key is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum KeyKind {
    /// An e-mail address in the form that its provider's rules give it.
    Email,
    /// The same, of a role account or a placeholder: it counts like a shared phone.
    WeakEmail,
    /// An E.164 number.
    Phone,
    /// A domain: `=d` itself, `*d` it and all below.
    Domain,
    /// The MD5 of an address.
    Md5,
    /// The SHA-1 of an address.
    Sha1,
    /// The SHA-256 of an address.
    Sha256,
    /// Another spelling under which an address is screened: the one that was typed, of a domain that was set right.
    EmailAlias,
    /// Another reading under which a phone cell is screened: without the letters or the decimals that it ends with.
    PhoneAlias,
    /// A national significant number.
    National,
    /// The text of a cell, case and space folded.
    Text,
}

impl KeyKind {
    /// Keys of different spaces never meet; a weak e-mail and an alias meet the entry of a list that names them.
    const fn space(self) -> u8 {
        match self {
            KeyKind::WeakEmail | KeyKind::EmailAlias => KeyKind::Email as u8,
            KeyKind::PhoneAlias => KeyKind::Phone as u8,
            other => other as u8,
        }
    }

    /// Whether it looks for entries that name a channel, and is none itself.
    #[must_use]
    pub const fn is_alias(self) -> bool {
        matches!(self, KeyKind::EmailAlias | KeyKind::PhoneAlias)
    }

    /// Whether it is the key of a channel itself. The others only find entries of suppression lists.
    #[must_use]
    pub const fn is_channel(self) -> bool {
        matches!(self, KeyKind::Email | KeyKind::WeakEmail | KeyKind::Phone)
    }
}

/// Which kinds of keys the suppression lists hold: only these are made beside the channels' own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyKinds(u16);

impl KeyKinds {
    /// Adds a kind.
    pub fn insert(&mut self, kind: KeyKind) {
        self.0 |= 1 << kind as u8;
    }

    /// Adds all of another.
    pub fn extend(&mut self, other: KeyKinds) {
        self.0 |= other.0;
    }

    /// Whether a kind is among them.
    #[must_use]
    pub const fn contains(self, kind: KeyKind) -> bool {
        self.0 & 1 << kind as u8 != 0
    }

    /// Whether any kind of hash is among them.
    #[must_use]
    pub const fn any_hash(self) -> bool {
        self.contains(KeyKind::Md5) || self.contains(KeyKind::Sha1) || self.contains(KeyKind::Sha256)
    }
}

/// The bits of [`KeyEntry::serves`].
pub mod serves {
    /// It makes duplicates.
    pub const DUPLICATES: u8 = 1;
    /// It reaches the contact, unless screening takes it.
    pub const REACH: u8 = 1 << 1;
    /// Where the number of the part begins.
    pub(super) const PART: u32 = 2;
}

/// Which of several channels in its cell a channel is, from 0. A cell with more than 62 is an accident: its last ones
/// share a number, and so their fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part(u8);

impl Part {
    /// The only one, or the first of several.
    pub const FIRST: Part = Part(0);
    /// All of the cell.
    pub const WHOLE: Part = Part(63);

    /// The part of that number.
    #[must_use]
    pub fn nth(number: usize) -> Part {
        Part(u8::try_from(number).unwrap_or(u8::MAX).min(Part::WHOLE.0 - 1))
    }

    /// Whether what is said of one is said of the other.
    ///
    /// ```
    /// use hygienist::contact::Part;
    /// assert!(Part::WHOLE.covers(Part::nth(1)) && Part::nth(1).covers(Part::nth(1)));
    /// assert!(!Part::FIRST.covers(Part::nth(1)));
    /// ```
    #[must_use]
    pub fn covers(self, other: Part) -> bool {
        self == Part::WHOLE || self == other
    }
}

/// A key of a record. Every entry serves for suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyEntry {
    /// The key.
    pub key: Key,
    /// The record: from the block's first while judging, over the whole run in the join.
    pub record: u32,
    /// Where the record's folded name begins in its block's names.
    pub name: u32,
    /// The column of the cell.
    pub column: Column,
    /// What the key is of.
    pub kind: KeyKind,
    /// Bits of [`serves`], and above them the part of the cell.
    pub serves: u8,
}

impl KeyEntry {
    /// Which channel of its cell it is of.
    #[must_use]
    pub const fn part(&self) -> Part {
        Part(self.serves >> serves::PART)
    }

    /// The same, of that part.
    #[must_use]
    pub const fn of_part(self, part: Part) -> KeyEntry {
        let bits = self.serves & (serves::DUPLICATES | serves::REACH);
        KeyEntry { serves: bits | part.0 << serves::PART, ..self }
    }
}
