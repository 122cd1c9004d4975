//! Whom a message would have reached wrongly without this run.

use super::answer::{Tense, led};
use super::facts::Facts;
use super::markup::{Section, figure, rows};
use crate::report::result::grouped;

/// One sort of wrong messages.
struct Tile {
    name: &'static str,
    count: u64,
    what: &'static str,
    told: String,
}

pub(super) fn section(facts: &Facts<'_>) -> Option<Section> {
    let (picture, tense) = (facts.picture, Tense::of(facts));
    let (all, kept, stopped) = (picture.all, picture.kept, picture.stopped);
    let other_stops = all.suppressed.saturating_sub(stopped.rows);
    let tiles = [
        Tile {
            name: "wrongly_stopped",
            count: stopped.people,
            what: if stopped.people == 1 { "person who had said stop" } else { "people who had said stop" },
            told: format!(
                "{}. {}",
                on_rows(stopped.rows),
                still(tense, stopped.kept, "another channel of theirs is open")
            ),
        },
        Tile {
            name: "wrongly_bounced",
            count: other_stops,
            what: "rows with a channel that is closed",
            told: format!(
                "The address bounced, its domain is blocked, or the person has died. {}",
                still(tense, kept.suppressed.saturating_sub(stopped.kept), "another channel is open")
            ),
        },
        Tile {
            name: "wrongly_duplicated",
            count: all.duplicated,
            what: if all.duplicated == 1 { "message sent twice" } else { "messages sent twice" },
            told: format!(
                "Another row is the same person and stands for it. {}",
                still(tense, kept.duplicated, "your settings keep them")
            ),
        },
        Tile {
            name: "wrongly_faked",
            count: all.faked,
            what: "rows with nobody behind them",
            told: format!(
                "An address or number typed to fill a field, thrown away, a trap, or none at all. {}",
                still(tense, kept.faked, "by another channel, or only marked")
            ),
        },
        Tile {
            name: "wrongly_without_evidence",
            count: all.without_evidence,
            what: "rows without any evidence of consent",
            told: format!(
                "Nothing in the row shows that the person agreed. {}",
                still(tense, kept.without_evidence, "marked with the reason")
            ),
        },
        Tile {
            name: "wrongly_bad_consent",
            count: all.bad_consent,
            what: "rows on a consent that does not hold",
            told: format!(
                "Bought, expired, ticked beforehand, or given for something else. {}",
                still(tense, kept.bad_consent, "marked with the reason")
            ),
        },
    ];
    let tiles: String = tiles.iter().filter(|tile| tile.count > 0).map(Tile::html).collect();
    if tiles.is_empty() {
        return None;
    }
    let lead = "What the list as it came would do. One row may stand under several of these.";
    let title = if tense == Tense::Looked { "With the list as it is" } else { "Without this run" };
    led("wrongly", title, lead, format!("<ul class=\"tiles\">\n{tiles}</ul>\n"))
}

impl Tile {
    fn html(&self) -> String {
        let Tile { name, count, what, told } = self;
        format!("<li><span class=\"big\">{}</span><b>{what}</b><p>{told}</p></li>\n", figure(name, *count))
    }
}

fn on_rows(count: u64) -> String {
    format!("On {}", rows(count))
}

/// What became of them.
fn still(tense: Tense, kept: u64, why: &str) -> String {
    match kept {
        0 => tense.gone().to_owned(),
        kept => format!("{} {}: {why}.", grouped(kept), tense.still(kept)),
    }
}
