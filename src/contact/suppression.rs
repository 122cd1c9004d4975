//! Who is not to be contacted, as plain data.

use super::{Code, Key, KeyKind, KeyKinds};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a suppression list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum SuppressionKind {
    /// The person asked to be erased.
    Erased,
    /// The person has died.
    Deceased,
    /// The person complained.
    Complained,
    /// The contact is on a block list.
    Blocked,
    /// The person said stop.
    Unsubscribed,
    /// The address bounced.
    Bounced,
    /// A whole domain.
    Domain,
    /// The number is not to be called.
    DoNotCall,
    /// The person said stop to this channel and to no other. No list is of this kind; a store learns it.
    ChannelClosed,
}

impl SuppressionKind {
    /// The kinds that a list may have, in the order in which they are listed to users.
    pub const OF_LISTS: [SuppressionKind; 7] = [
        SuppressionKind::Unsubscribed,
        SuppressionKind::Blocked,
        SuppressionKind::Complained,
        SuppressionKind::Erased,
        SuppressionKind::Deceased,
        SuppressionKind::Bounced,
        SuppressionKind::DoNotCall,
    ];

    /// All kinds, in order.
    pub const ALL: [SuppressionKind; 9] = [
        SuppressionKind::Erased,
        SuppressionKind::Deceased,
        SuppressionKind::Complained,
        SuppressionKind::Blocked,
        SuppressionKind::Unsubscribed,
        SuppressionKind::Bounced,
        SuppressionKind::Domain,
        SuppressionKind::DoNotCall,
        SuppressionKind::ChannelClosed,
    ];

    /// The word that users write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            SuppressionKind::Erased => "erased",
            SuppressionKind::Deceased => "deceased",
            SuppressionKind::Complained => "complained",
            SuppressionKind::Blocked => "blocked",
            SuppressionKind::Unsubscribed => "unsubscribed",
            SuppressionKind::Bounced => "bounced",
            SuppressionKind::Domain => "domain",
            SuppressionKind::DoNotCall => "do_not_call",
            SuppressionKind::ChannelClosed => "channel_closed",
        }
    }

    /// The code that a record bears for it.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            SuppressionKind::Erased => Code::SuppressedErased,
            SuppressionKind::Deceased => Code::SuppressedDeceased,
            SuppressionKind::Complained => Code::SuppressedComplained,
            SuppressionKind::Blocked => Code::SuppressedBlocked,
            SuppressionKind::Unsubscribed => Code::SuppressedUnsubscribed,
            SuppressionKind::Bounced => Code::SuppressedBounced,
            SuppressionKind::Domain => Code::SuppressedDomain,
            SuppressionKind::DoNotCall => Code::SuppressedDoNotCall,
            SuppressionKind::ChannelClosed => Code::SuppressedChannelClosed,
        }
    }

    /// Whether it removes the whole contact, not only one of its channels.
    #[must_use]
    pub const fn stops_contact(self) -> bool {
        !matches!(
            self,
            SuppressionKind::Bounced
                | SuppressionKind::Domain
                | SuppressionKind::DoNotCall
                | SuppressionKind::ChannelClosed
        )
    }

    /// Whether it removes the whole contact even where the user keeps people and closes channels only.
    #[must_use]
    pub const fn stops_always(self) -> bool {
        matches!(self, SuppressionKind::Erased | SuppressionKind::Deceased)
    }
}

/// One entry of a suppression list. 24 bytes: ten million of them must fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SuppressionEntry {
    /// What it is about.
    pub key: Key,
    /// What the key is of.
    pub of: KeyKind,
    /// Why it is there.
    pub kind: SuppressionKind,
    /// The list it stands on.
    pub list: u16,
    /// The record of the list, from 1.
    pub row: u32,
}

/// Where suppression entries come from: lists, and beside them the stops of a store that the records met. It is never asked
/// one key at a time.
pub trait SuppressionSource: Sync {
    /// Which kinds of keys it holds.
    fn kinds(&self) -> KeyKinds;
    /// The entries of one of `1 << bits` partitions, sorted.
    fn partition(&self, index: usize, bits: u32) -> Cow<'_, [SuppressionEntry]>;
}
