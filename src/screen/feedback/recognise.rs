//! Whose feedback a file is.

use super::mailchimp::Export;
use super::record::{Record, same_name};
use super::report::{FeedbackError, Format};
use super::sendgrid::List;
use super::table::Row;
use super::{CHANNEL_NAMES, generic, mailchimp, postmark, receipt, sendgrid, ses, sparkpost, twilio};

/// How many records are looked at.
const LOOKED_AT: usize = 1000;

/// What the name of the file says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    pub(super) sendgrid: Option<List>,
    pub(super) mailchimp: Option<Export>,
}

impl Names {
    pub(super) fn of(file_name: &str) -> Names {
        let file = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
        Names { sendgrid: List::from_file_name(file), mailchimp: Export::from_file_name(file) }
    }
}

/// The format of the first object that is known.
pub(super) fn format_of_objects<'a>(objects: impl Iterator<Item = Record<'a>>, names: Names) -> Option<Format> {
    objects.take(LOOKED_AT).find_map(|record| format_of(record, names))
}

/// The format of a table, by its header and, for receipts, by what stands in its rows.
pub(super) fn format_of_table(header: &[String], rows: &[Row], names: Names) -> Result<Option<Format>, FeedbackError> {
    let blank = Record::Row(header, &[]);
    if sendgrid::knows_list(header) {
        let told = names.sendgrid.is_some() || !sendgrid::only_name_tells(blank);
        return if told { Ok(Some(Format::SendGrid)) } else { Err(FeedbackError::OnlyNameTells) };
    }
    let by_header = format_of(blank, names);
    if by_header.is_some_and(|format| format != Format::Generic) {
        return Ok(by_header);
    }
    let filled = rows.iter().filter_map(|(_, cells)| cells.as_deref()).take(LOOKED_AT);
    let by_rows = filled.filter_map(|cells| receipts(Record::Row(header, cells))).min();
    Ok(by_rows.or(by_header))
}

fn format_of(record: Record, names: Names) -> Option<Format> {
    Format::ALL.into_iter().find(|format| match format {
        Format::Mailchimp => mailchimp::knows(record, names.mailchimp),
        Format::Ses => ses::knows(record),
        Format::SparkPost => sparkpost::knows(record),
        Format::Postmark => postmark::knows(record),
        Format::Twilio => twilio::knows(record),
        Format::SendGrid => sendgrid::knows_event(record) || listed_object(record),
        Format::ChineseGateway => receipt::knows_chinese(record),
        Format::SmsReceipts => receipt::knows_smpp(record),
        Format::Generic => generic::knows(record),
    })
}

/// An element of the lists of SendGrid's API: `{"created": 1, "email": "", "reason": "", "status": ""}`.
fn listed_object(record: Record) -> bool {
    let Record::Object(map) = record else { return false };
    let keys: Vec<String> = map.keys().cloned().collect();
    sendgrid::knows_list(&keys) && !sendgrid::only_name_tells(record)
}

/// A gateway's code anywhere makes all of them a gateway's; the formats are in that order.
fn receipts(record: Record) -> Option<Format> {
    match () {
        () if receipt::knows_chinese(record) => Some(Format::ChineseGateway),
        () if receipt::knows_smpp(record) => Some(Format::SmsReceipts),
        () => None,
    }
}

/// A format that a user asked for, where the table has a column for the channel.
pub(super) fn with_channel(format: Format, header: &[String]) -> Result<Format, FeedbackError> {
    let own: &[&str] = match format {
        Format::ChineseGateway | Format::SmsReceipts => receipt::NUMBERS,
        Format::Twilio => &["to", "from"],
        // Found by what stands in it.
        Format::Mailchimp => return Ok(format),
        _ => CHANNEL_NAMES,
    };
    let known = |name: &String| own.iter().any(|known| same_name(known, name));
    if header.iter().any(known) {
        return Ok(format);
    }
    Err(FeedbackError::NoChannelColumn { format, columns: super::short(&header.join(", ")) })
}
