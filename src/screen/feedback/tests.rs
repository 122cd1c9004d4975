//! Whole files: the fixtures against their hand count, and what must hold for any bytes.

use super::*;
use crate::contact::SuppressionKind::{self, Blocked, Bounced, Complained, Unsubscribed};
use proptest::prelude::*;

const NINE_O_CLOCK: i64 = 1_772_355_600;

macro_rules! fixtures {
    ($($name:literal)*) => {
        [$(($name, include_bytes!(concat!("../../../fixtures/feedback/", $name)).as_slice()),)*]
    };
}

/// This room opens no file, not even in its tests.
const FIXTURES: [(&str, &[u8]); 21] = fixtures! {
    "chinese_replies.csv"
    "chinese_status_reports.csv"
    "cleaned_members_export_8f3a.csv"
    "generic.csv"
    "postmark_bounces.json"
    "postmark_suppressions.csv"
    "postmark_webhooks.jsonl"
    "sendgrid_events.json"
    "ses_notifications.jsonl"
    "sms_receipts.csv"
    "sparkpost_events_search.json"
    "sparkpost_webhook.json"
    "suppression_blocks.csv"
    "suppression_bounces.csv"
    "suppression_invalid_emails.csv"
    "suppression_spam_reports.csv"
    "suppression_unsubscribes.csv"
    "tencent_reports.json"
    "twilio_messages.csv"
    "twilio_messages.json"
    "unsubscribed_members_export_8f3a.csv"
};

const README: &str = include_str!("../../../fixtures/feedback/README.md");

fn fixture(name: &str) -> FeedbackFile {
    let (_, bytes) = FIXTURES.into_iter().find(|(known, _)| *known == name).unwrap();
    read(bytes, name, None).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn count(file: &FeedbackFile, wanted: impl Fn(Outcome) -> bool) -> usize {
    file.reports.iter().filter(|report| wanted(report.outcome)).count()
}

fn stops(kind: SuppressionKind) -> impl Fn(Outcome) -> bool {
    move |outcome| outcome == Outcome::Stop(kind)
}

fn report<'a>(file: &'a FeedbackFile, channel: &str) -> &'a Report {
    file.reports.iter().find(|report| report.channel == channel).unwrap()
}

#[test]
fn every_fixture_says_what_was_counted_by_hand() {
    let mut files = 0;
    for row in README.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| file")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let file = fixture(cells[0]);
        let counted = [
            file.reports.len(),
            count(&file, stops(Bounced)),
            count(&file, stops(Complained)),
            count(&file, stops(Unsubscribed)),
            count(&file, stops(Blocked)),
            count(&file, |outcome| outcome == Outcome::Soft),
            count(&file, |outcome| outcome == Outcome::Delivered),
            count(&file, |outcome| matches!(outcome, Outcome::Ignored(_))),
        ];
        let by_hand: Vec<usize> = cells[2..].iter().map(|cell| cell.parse().unwrap()).collect();
        assert_eq!(file.format.name(), cells[1], "{}", cells[0]);
        assert_eq!(counted[..], by_hand, "{}: {:#?}", cells[0], file.reports);
        files += 1;
    }
    assert_eq!(files, FIXTURES.len(), "each file has its row");
}

#[test]
fn reports_name_channel_time_line_and_the_vendors_words() {
    let ses = fixture("ses_notifications.jsonl");
    let expected = Report {
        line: 1,
        channel: "otto@beispiel.de".to_owned(),
        at: Some(NINE_O_CLOCK),
        outcome: Outcome::Stop(Bounced),
        says: "Bounce Permanent General 5.1.1".to_owned(),
    };
    assert_eq!(ses.reports[1], expected);
    assert_eq!(ses.records, 9);
    assert_eq!(ses.reports.last().map(|r| (r.line, r.outcome)), Some((9, Outcome::Ignored(Why::Unreadable))));

    let bounces = fixture("suppression_bounces.csv");
    let lines: Vec<u64> = bounces.reports.iter().map(|report| report.line).collect();
    assert_eq!(lines, [2, 4, 5]);
    assert_eq!((bounces.reports[0].at, &*bounces.reports[0].says), (Some(NINE_O_CLOCK), "bounce 5.1.1"));

    let events = fixture("sendgrid_events.json");
    assert_eq!(report(&events, "otto@beispiel.de").says, "bounce blocked 5.7.1");
    assert_eq!(events.reports[11].outcome, Outcome::Ignored(Why::UnknownEvent));
    assert_eq!(events.reports[11].says, "teleported");
    assert_eq!(fixture("sparkpost_webhook.json").reports[0].says, "bounce class 10");
    assert_eq!(fixture("twilio_messages.csv").reports[4].says, "failed 21610");
    assert_eq!(fixture("twilio_messages.json").reports[1].channel, "+12025550111");
}

#[test]
fn times_are_those_of_the_vendor() {
    for (file, which) in [
        ("cleaned_members_export_8f3a.csv", 0),
        ("sparkpost_webhook.json", 0),
        ("sparkpost_events_search.json", 0),
        ("postmark_bounces.json", 0),
        ("twilio_messages.csv", 0),
        ("twilio_messages.json", 0),
        // Beijing.
        ("chinese_status_reports.csv", 0),
        ("tencent_reports.json", 0),
        // YYMMDDhhmm.
        ("sms_receipts.csv", 0),
        ("generic.csv", 0),
    ] {
        assert_eq!(fixture(file).reports[which].at, Some(NINE_O_CLOCK), "{file}");
    }
    assert_eq!(fixture("tencent_reports.json").reports[2].at, Some(NINE_O_CLOCK + 2));
    let milliseconds = read(b"email,event,timestamp\na@beispiel.de,bounce,1772355600123\n", "", None).unwrap();
    assert_eq!(milliseconds.reports[0].at, Some(NINE_O_CLOCK));
}

#[test]
fn tencents_numbers_have_their_country() {
    assert_eq!(fixture("tencent_reports.json").reports[1].channel, "+8613123456702");
}

#[test]
fn only_its_name_tells_a_bare_list_of_sendgrid() {
    let bare = b"email,created\njane@beispiel.de,1772355600\n";
    assert_eq!(read(bare, "list.csv", None), Err(FeedbackError::OnlyNameTells));
    let outcome = |name, forced| read(bare, name, forced).unwrap().reports[0].outcome;
    assert_eq!(outcome("suppression_unsubscribes.csv", None), Outcome::Stop(Unsubscribed));
    assert_eq!(outcome("suppression_blocks.csv", None), Outcome::Soft);
    assert_eq!(outcome("list.csv", Some(Format::SendGrid)), Outcome::Stop(Unsubscribed));
    // Bounces and blocks without a name: the code tells.
    let either = b"status,reason,email,created\n5.1.1,,a@beispiel.de,1\n5.7.1,,b@beispiel.de,1\n,,c@beispiel.de,1\n";
    let outcomes: Vec<Outcome> = read(either, "x.csv", None).unwrap().reports.iter().map(|r| r.outcome).collect();
    assert_eq!(outcomes, [Outcome::Stop(Bounced), Outcome::Soft, Outcome::Soft]);
}

#[test]
fn subscribers_are_no_feedback() {
    let subscribed = b"Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID\njane@beispiel.de,Jane,2,,1,a\n";
    assert!(matches!(read(subscribed, "subscribed_members_export_1.csv", None), Err(FeedbackError::Unknown { .. })));
    // An audience may have fields of these names; empty, they say nothing.
    let named = b"Email Address,UNSUB_TIME,MEMBER_RATING,LEID\njane@beispiel.de,,2,1\n";
    assert_eq!(read(named, "x.csv", None).unwrap().reports[0].outcome, Outcome::Ignored(Why::NoVerdict));
}

#[test]
fn what_is_no_feedback_is_told_with_what_was_expected() {
    for bytes in [&b"name,city\nJane,Ulm\n"[..], b"{\"a\": 1}", b"hello", b"{{{"] {
        let error = read(bytes, "x", None).unwrap_err().to_string();
        assert!(error.contains("expected") || error.contains("Expected"), "{error}");
        assert!(Format::ALL.iter().all(|format| error.contains(format.name())), "{error}");
    }
    assert_eq!(read(b" \n", "x", None), Err(FeedbackError::Empty));
    assert!(matches!(
        read(b"name,city\nJane,Ulm\n", "x", Some(Format::Generic)),
        Err(FeedbackError::NoChannelColumn { .. })
    ));
}

#[test]
fn a_night_without_events_is_no_error() {
    for bytes in [&b"[]"[..], b"{\"Bounces\": []}", b"status,reason,email,created\n", b"email,event\n"] {
        assert_eq!(read(bytes, "suppression_bounces.csv", None).unwrap().reports, []);
    }
}

#[test]
fn a_delivered_email_is_no_text_message() {
    let file =
        read(b"recipient,status\njane@beispiel.de,DELIVERED\notto@beispiel.de,blocked\n", "x.csv", None).unwrap();
    assert_eq!(file.format, Format::Generic);
    assert_eq!([file.reports[0].outcome, file.reports[1].outcome], [Outcome::Delivered, Outcome::Soft]);
}

#[test]
fn letters_are_no_stop_for_other_gateways() {
    let replies = b"phone,reply\n+12025550111,N\n+12025550112,stop\n";
    let outcomes = |forced| -> Vec<Outcome> {
        read(replies, "x.csv", forced).unwrap().reports.iter().map(|report| report.outcome).collect()
    };
    let stop = Outcome::Stop(Unsubscribed);
    assert_eq!(outcomes(Some(Format::Generic)), [Outcome::Ignored(Why::NoStopWord), stop]);
    assert_eq!(outcomes(None), [Outcome::Ignored(Why::NoStopWord), stop]);
    assert_eq!(outcomes(Some(Format::ChineseGateway)), [stop, stop]);
}

#[test]
fn a_failure_alone_stops_nobody() {
    let file = read(b"email,status\njane@beispiel.de,failed\n", "x.csv", None).unwrap();
    assert_eq!(file.reports[0].outcome, Outcome::Ignored(Why::UnknownEvent));
}

#[test]
fn a_message_that_is_late_has_not_bounced() {
    let file = read(
        b"recipient,action,status\na@beispiel.de,delayed,4.4.1\nb@beispiel.de,failed,4.4.1\nc@beispiel.de,Deferred,\n\
          d@beispiel.de,soft bounce,\n",
        "x.csv",
        None,
    );
    let outcomes: Vec<Outcome> = file.unwrap().reports.iter().map(|report| report.outcome).collect();
    let late = Outcome::Ignored(Why::StillTried);
    assert_eq!(outcomes, [late, Outcome::Soft, late, Outcome::Soft]);
    for (name, channel) in [
        ("sendgrid_events.json", "ana@ejemplo-sl.es"),
        ("ses_notifications.jsonl", "paul@exemple-conseil.fr"),
        ("sparkpost_webhook.json", "paul@exemple-conseil.fr"),
    ] {
        assert_eq!(report(&fixture(name), channel).outcome, late, "{name}");
    }
}

#[test]
fn the_bounces_of_mailgun_are_a_table_like_others() {
    let text = b"address,code,error,created_at\n\
                 jane@beispiel.de,550,No such mailbox here,\"Sun, 01 Mar 2026 09:00:00 UTC\"\n\
                 ana@ejemplo-sl.es,452,Mailbox full,\"Sun, 01 Mar 2026 09:00:01 GMT\"\n\
                 otto@beispiel.de,550,550 5.7.1 Message refused,2026-03-01T09:00:02Z\n\
                 tom@beispeil.de,550,5.1.2 no such domain,\n";
    let file = read(text, "bounces.csv", None).unwrap();
    assert_eq!(file.format, Format::Generic);
    let outcomes: Vec<Outcome> = file.reports.iter().map(|report| report.outcome).collect();
    assert_eq!(outcomes, [Outcome::Stop(Bounced), Outcome::Soft, Outcome::Soft, Outcome::Stop(Bounced)]);
    let times: Vec<Option<i64>> = file.reports.iter().map(|report| report.at).collect();
    assert_eq!(times, [Some(NINE_O_CLOCK), Some(NINE_O_CLOCK + 1), Some(NINE_O_CLOCK + 2), None]);
}

#[test]
fn spreadsheets_of_windows_are_read() {
    let text = "\u{feff}email\tevent\r\njane@beispiel.de\thard bounce\r\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), &utf16] {
        assert_eq!(read(bytes, "x.txt", None).unwrap().reports[0].outcome, Outcome::Stop(Bounced));
    }
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
    }
    assert!(Why::ALL.iter().all(|why| !why.words().is_empty()));
}

/// What a line of JSON may be, sound and broken.
fn json_line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(r#"{"event":"bounce","email":"a@beispiel.de","sg_event_id":"1"}"#.to_owned()),
        Just(
            r#"{"notificationType":"Bounce","mail":{},"bounce":{"bouncedRecipients":[{"emailAddress":"a@b.de"}]}}"#
                .to_owned()
        ),
        Just(r#"{"msys":{"x":3}}"#.to_owned()),
        Just(r#"{"Message":"{}","TopicArn":"a"}"#.to_owned()),
        "[{}\\[\\]\":,a-z0-9 ]{1,30}",
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), which in 0..Format::ALL.len()) {
        let _ = read(&bytes, "suppression_bounces.csv", None);
        if let Ok(file) = read(&bytes, "x", Some(Format::ALL[which])) {
            prop_assert!(file.reports.len() as u64 >= file.records);
        }
    }

    #[test]
    fn every_line_of_a_table_is_accounted_for(cells in prop::collection::vec("[^\r\n\"]{0,12}", 0..40), which in 0..Format::ALL.len()) {
        let rows: Vec<String> = cells.iter().map(|cell| format!("a@beispiel.de,{cell}")).collect();
        let text = format!("to,event\n{}\n", rows.join("\n"));
        if let Ok(file) = read(text.as_bytes(), "x.csv", Some(Format::ALL[which])) {
            let lines: Vec<u64> = file.reports.iter().map(|report| report.line).collect();
            prop_assert_eq!(lines, (2..rows.len() as u64 + 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn open_quotes_hide_no_line(cells in prop::collection::vec("\"?[a-z ]{1,6}", 1..40)) {
        let rows: Vec<String> = cells.iter().map(|cell| format!("a@beispiel.de,{cell}")).collect();
        let text = format!("email,event\n{}\n", rows.join("\n"));
        let file = read(text.as_bytes(), "x.csv", Some(Format::Generic)).unwrap();
        let lines: Vec<u64> = file.reports.iter().map(|report| report.line).collect();
        prop_assert_eq!(lines, (2..rows.len() as u64 + 2).collect::<Vec<_>>());
    }

    #[test]
    fn every_line_of_json_is_accounted_for(lines in prop::collection::vec(json_line(), 0..20)) {
        // Seven sound lines of the first twenty make it JSON Lines whatever follows.
        let sound = [r#"{"event":"open","email":"a@beispiel.de","sg_event_id":"1"}"#; 7];
        let all: Vec<&str> = sound.into_iter().chain(lines.iter().map(String::as_str)).collect();
        for format in [Format::SendGrid, Format::Ses, Format::SparkPost, Format::Twilio] {
            let file = read(all.join("\n").as_bytes(), "x.jsonl", Some(format)).unwrap();
            for (at, line) in (1..).zip(&all) {
                prop_assert!(line.trim().is_empty() || file.reports.iter().any(|report| report.line == at), "{line}");
            }
        }
    }
}
