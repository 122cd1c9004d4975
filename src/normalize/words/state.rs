//! States of a subscription, which make a bare `status` column speak of consent.

use std::sync::LazyLock;

use super::answer::Accepts;
use super::folded;
use crate::normalize::fold::{Table, rows};

/// Folded word → what it answers. Built once, from `data/subscription_states.csv`.
static STATES: LazyLock<Table<Accepts>> = LazyLock::new(|| {
    rows(include_str!("../../../data/subscription_states.csv"))
        .map(|row| {
            let answer = match &row[2] {
                "subscribed" | "confirmed" => Accepts::Yes,
                "unsubscribed" | "opted_out" | "never_subscribed" | "withdrawn" | "complained" => Accepts::No,
                _ => Accepts::Unknown,
            };
            (folded(&row[0]).into_bytes().into(), answer)
        })
        .collect()
});

/// Whether a value is a state of a subscription: `subscribed, unsubscribed, pending, confirmed, unconfirmed, opted_out,
/// never_subscribed, non-subscribed, withdrawn, revoked, cleaned, bounced, complained` and their translations. A bare `status` column
/// whose values are among them holds subscription states; a column with `cancelled` or `active` may hold orders.
///
/// Case, width, `_`, `-` and white space are folded. A blank cell is no state.
///
/// ```
/// use hygienist::normalize::words::is_subscription_state;
/// assert!(is_subscription_state("Opted-Out"));
/// assert!(is_subscription_state("已退订"));
/// assert!(!is_subscription_state("cancelled"));
/// assert!(!is_subscription_state(""));
/// ```
#[must_use]
pub fn is_subscription_state(cell: &str) -> bool {
    STATES.contains_key(folded(cell).as_bytes())
}

/// What a state answers to the question for permission.
pub(super) fn state_answer(folded: &str) -> Accepts {
    STATES.get(folded.as_bytes()).copied().unwrap_or(Accepts::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::words::{WordKind, consent_word};

    #[test]
    fn the_states_of_the_contract_and_translations() {
        for state in [
            "subscribed",
            "unsubscribed",
            "pending",
            "confirmed",
            "unconfirmed",
            "opted_out",
            "never_subscribed",
            "non-subscribed",
            "withdrawn",
            "revoked",
            "cleaned",
            "bounced",
            "Opted out",
            "SUBSCRIBED",
            "退订",
            "已訂閱",
            "abgemeldet",
            "désabonné",
            "suscrito",
            "descadastrado",
            "配信停止",
            "отписан",
        ] {
            assert!(is_subscription_state(state), "{state}");
        }
        for other in [
            "",
            "active",
            "cancelled",
            "shipped",
            "open",
            "lead",
            "customer",
            "1",
            "yes",
            "deleted",
            "cancelado",
            "解除",
            "正常",
        ] {
            assert!(!is_subscription_state(other), "{other}");
        }
    }

    #[test]
    fn the_two_lists_do_not_contradict_each_other() {
        for row in rows(include_str!("../../../data/subscription_states.csv")) {
            let expected: &[WordKind] = match &row[2] {
                "subscribed" => &[WordKind::Subscribed],
                "unsubscribed" | "opted_out" => &[WordKind::Unsubscribed],
                "withdrawn" => &[WordKind::Withdrawn],
                "pending" | "unconfirmed" => &[WordKind::Unconfirmed],
                "confirmed" => &[WordKind::DoubleOptIn],
                "never_subscribed" => &[WordKind::NotGiven],
                "complained" => &[WordKind::Complained],
                "cleaned" | "bounced" => &[WordKind::Bounced],
                other => panic!("{other} is no state"),
            };
            if let Some((kind, _)) = consent_word(&row[0]).whole() {
                assert!(expected.contains(&kind), "{row:?} is {kind:?}");
            } else {
                panic!("{row:?} is not in consent_words.csv");
            }
        }
    }
}
