//! What became of feedback: a line a file, or a table for a terminal.

use super::result::{by_count, grouped};
use crate::contact::FeedbackAccount;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::collections::BTreeMap;

/// The line of one file: `bounces.csv (sendgrid): 120 reports: 80 suppressed (bounced 78, complained 2), 30 counted, …`.
#[must_use]
pub fn line(account: &FeedbackAccount) -> String {
    let parts = counts(account).into_iter().filter(|(_, count, _)| *count > 0).map(|(what, count, of)| {
        let of = if of.is_empty() { String::new() } else { format!(" ({of})") };
        format!("{} {what}{of}", grouped(count))
    });
    let parts: Vec<String> = parts.collect();
    let reports = match account.reports {
        0 => "no reports".to_owned(),
        1 => "1 report: ".to_owned(),
        more => format!("{} reports: ", grouped(more)),
    };
    let remarks: String = remarks(account).into_iter().map(|remark| format!("; {remark}")).collect();
    format!("{} ({}): {reports}{}{remarks}", account.path, account.format, parts.join(", "))
}

/// All files as a table.
#[must_use]
pub fn table(accounts: &[FeedbackAccount]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).use_stderr().set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["feedback", "reports", ""]);
    for account in accounts {
        table.add_row([account.path.as_str(), &grouped(account.reports), &account.format]);
        for (what, count, of) in counts(account).into_iter().filter(|(_, count, _)| *count > 0) {
            table.add_row([&format!("  {what}"), &grouped(count), &of]);
        }
        for remark in remarks(account) {
            table.add_row(["", "", &remark]);
        }
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

/// What became of the reports, how many of them, and which.
fn counts(account: &FeedbackAccount) -> [(&'static str, u64, String); 6] {
    let sum = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
    let named = |counts| {
        let each: Vec<String> = by_count(counts).map(|(name, count)| format!("{name} {}", grouped(count))).collect();
        each.join(", ")
    };
    [
        ("suppressed", sum(&account.suppressed), named(&account.suppressed)),
        ("suppressed already", sum(&account.suppressed_already), named(&account.suppressed_already)),
        ("counted", account.counted, String::new()),
        ("counted before", account.counted_before, String::new()),
        ("delivered", account.delivered, String::new()),
        ("ignored", sum(&account.ignored), named(&account.ignored)),
    ]
}

fn remarks(account: &FeedbackAccount) -> Vec<String> {
    let too_many = match account.too_many {
        0 => None,
        1 => Some("1 had too many soft bounces and is suppressed now".to_owned()),
        more => Some(format!("{} had too many soft bounces and are suppressed now", grouped(more))),
    };
    let unreadable = match account.unreadable {
        0 => None,
        1 => Some("1 is neither an address nor a number, and stops only records with the same text".to_owned()),
        more => Some(format!(
            "{} are neither an address nor a number, and stop only records with the same text",
            grouped(more)
        )),
    };
    too_many.into_iter().chain(unreadable).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> FeedbackAccount {
        let of = |counts: &[(&str, u64)]| counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        FeedbackAccount {
            path: "bounces.csv".to_owned(),
            format: "sendgrid".to_owned(),
            records: 1_120,
            reports: 1_120,
            suppressed: of(&[("bounced", 1_078), ("complained", 2)]),
            counted: 30,
            ignored: of(&[("still being tried", 10)]),
            too_many: 4,
            ..FeedbackAccount::default()
        }
    }

    #[test]
    fn a_line_names_what_there_is_and_nothing_else() {
        assert_eq!(
            line(&account()),
            "bounces.csv (sendgrid): 1,120 reports: 1,080 suppressed (bounced 1,078, complained 2), 30 counted, 10 ignored \
             (still being tried 10); 4 had too many soft bounces and are suppressed now"
        );
        let one = FeedbackAccount {
            reports: 1,
            delivered: 1,
            path: "x".to_owned(),
            format: "ses".to_owned(),
            ..Default::default()
        };
        assert_eq!(line(&one), "x (ses): 1 report: 1 delivered");
        assert_eq!(line(&FeedbackAccount { reports: 0, delivered: 0, ..one }), "x (ses): no reports");
    }

    #[test]
    fn a_table_has_a_row_for_each_count() {
        let table = table(&[account()]);
        for words in ["bounces.csv", "1,120", "suppressed", "bounced 1,078, complained 2", "counted", "ignored"] {
            assert!(table.contains(words), "{words} is not in: {table}");
        }
        assert!(!table.contains("delivered"), "{table}");
    }
}
