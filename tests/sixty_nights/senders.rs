//! What those who send report of a day, in their own files.

use super::town::{Town, day, noon_before};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The files of a day, by name.
pub type Files = Vec<(String, String)>;

/// On which nights the same full mailboxes turn mail away: three times within ninety days is too often.
const FULL: [usize; 3] = [5, 12, 19];

/// On which nights another one does: twice is not.
pub const NEARLY_FULL: [usize; 2] = [22, 29];

/// What a report says, as SendGrid writes it.
fn event(address: &str, night: usize, number: usize, what: &str) -> String {
    let time = noon_before(night) + number as i64;
    format!(
        r#"{{"email":"{address}","timestamp":{time},{what},"sg_event_id":"n{night}e{number}","sg_message_id":"m{number}"}}"#
    )
}

const DEAD: &str = r#""event":"bounce","type":"bounce","status":"5.1.1","reason":"550 5.1.1 unknown user""#;
const FULL_BOX: &str = r#""event":"bounce","type":"blocked","status":"4.2.2","reason":"452 4.2.2 mailbox full""#;
const COMPLAINT: &str = r#""event":"spamreport""#;

/// What happens after a mailing: the town's model is told, and the senders' files are written.
pub fn report(town: &mut Town, night: usize) -> Files {
    let mut files = Files::new();
    let mut taken = BTreeSet::new();
    let mut reached = |town: &mut Town, wants_email| {
        let found = town.reached(wants_email, &taken).expect("somebody is there still");
        taken.insert(found.clone());
        found
    };
    let mut events = Vec::new();
    for _ in 0..town.dice.below(3) {
        let address = reached(town, true);
        // A sender's server may write it as it likes.
        events.push(event(&address.to_uppercase(), night, events.len(), DEAD));
        town.dead.insert(address);
    }
    if night % 3 == 1 {
        let address = reached(town, true);
        events.push(event(&address, night, events.len(), COMPLAINT));
        town.stopped.insert(address);
    }
    for address in full_mailboxes(town, night, &mut reached) {
        events.push(event(&address, night, events.len(), FULL_BOX));
        town.soft_bounce(&address);
    }
    if !events.is_empty() {
        files.push((format!("sendgrid-{}.json", day(night)), format!("[\n{}\n]\n", events.join(",\n"))));
    }
    if night % 4 == 2 {
        files.push((format!("twilio-{}.csv", day(night)), twilio(town, night, &mut reached)));
    }
    if night % 7 == 3 {
        files.push((format!("cleaned_members_export_{night}.csv"), cleaned(town, night, &mut reached)));
    }
    files
}

type Reached<'r> = dyn FnMut(&mut Town, bool) -> String + 'r;

fn full_mailboxes(town: &mut Town, night: usize, reached: &mut Reached<'_>) -> Vec<String> {
    let with = |town: &Town, times| {
        town.soft.iter().filter(move |(_, seen)| **seen == times).map(|(a, _)| a.clone()).collect()
    };
    let boxes = |town: &mut Town, first: bool, times: usize, reached: &mut Reached<'_>| -> Vec<String> {
        if first { (0..2).map(|_| reached(town, true)).collect() } else { with(town, times) }
    };
    if let Some(times) = FULL.iter().position(|one| *one == night) {
        return boxes(town, times == 0, times, reached);
    }
    match NEARLY_FULL.iter().position(|one| *one == night) {
        Some(times) => boxes(town, times == 0, times, reached),
        None => Vec::new(),
    }
}

/// A reply that says stop, and every other time a number that is nobody's.
fn twilio(town: &mut Town, night: usize, reached: &mut Reached<'_>) -> String {
    let ours = "+12025550100";
    let mut log =
        "From,To,Body,Status,SentDate,ApiVersion,NumSegments,ErrorCode,AccountSid,Sid,Direction,Price,PriceUnit\n"
            .to_owned();
    let at = format!("{}T12:00:00Z", day(night.saturating_sub(1)));
    let stopper = reached(town, false);
    writeln!(log, "{stopper},{ours},Stop,received,{at},2010-04-01,1,,AC0,SM{night}a,inbound,-0.0079,USD").unwrap();
    town.stopped.insert(stopper);
    if night % 8 == 2 {
        let dead = reached(town, false);
        writeln!(
            log,
            "{ours},{dead},\"Sale, today only\",undelivered,{at},2010-04-01,1,30005,AC0,SM{night}b,outbound-api,,USD"
        )
        .unwrap();
        town.dead.insert(dead);
    }
    log
}

/// Mailchimp's cleaned members: the whole list each time, and two more.
fn cleaned(town: &mut Town, night: usize, reached: &mut Reached<'_>) -> String {
    let mut table = "\"Email Address\",\"First Name\",\"Last Name\",MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,CC,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID,EUID,NOTES,TAGS\n".to_owned();
    let known: Vec<String> = town.dead.iter().filter(|channel| channel.contains('@')).cloned().collect();
    for address in known.into_iter().chain([reached(town, true), reached(town, true)]) {
        let at = day(night.saturating_sub(1));
        writeln!(table, "{address},,,2,,,,\"{at} 09:00:00\",News,c1f2,1001,a1b2c3,,").unwrap();
        town.dead.insert(address);
    }
    table
}
