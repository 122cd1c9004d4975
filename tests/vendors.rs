//! Exports of known systems are read as what they are. The headers are the systems' own, the people fictional, and
//! `expected.csv` beside them was counted by hand.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use assert_cmd::Command;

#[test]
fn every_export_is_recognised_and_its_traps_are_not_walked_into() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vendors");
    let written = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for line in csv::Reader::from_path(folder.join("expected.csv")).unwrap().records() {
        let line = line.unwrap();
        let (file, summary) = (&line[0], written.path().join("summary.json"));
        let mut command = Command::cargo_bin("hygienist").unwrap();
        command.current_dir(written.path()).arg("clean").arg(folder.join(file));
        command.args(["--country", "CN", "--allow-empty", "-o", "clean.csv", "--rejects", "rejects.csv"]);
        command.args(["--as-of", "2025-01-01", "--summary", "summary.json"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(&summary).unwrap();
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        let preset = told["inputs"][0]["preset"].as_str().unwrap_or("none");
        let mut codes: Vec<String> = line[4].split_whitespace().map(str::to_owned).collect();
        codes.retain(|code| {
            let (code, count) = code.split_once('=').unwrap();
            told["codes"][code].as_u64() != Some(count.parse().unwrap())
        });
        let found = [preset.to_owned(), told["kept"].to_string(), told["rejected"].to_string()];
        if found != [&line[1], &line[2], &line[3]] || !codes.is_empty() {
            wrong.push(format!("{file}: {found:?}, {}; wanted {line:?}", told["codes"]));
        }
        let recognised = told["notes"].to_string().contains("recognised: ");
        assert!(recognised, "{file}: {}", told["notes"]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs `clean` on a text under a name, with more arguments; the exit code, standard error and the summary.
fn clean(name: &str, text: &str, arguments: &[&str], beside: &[(&str, &str)]) -> (i32, String, serde_json::Value) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [(name, text)].iter().chain(beside) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = Command::cargo_bin("hygienist").unwrap();
    command.current_dir(folder.path()).args(["clean", name, "--country", "DE", "--allow-empty", "-o", "clean.out"]);
    command.args(["--rejects", "rejects.out", "--as-of", "2025-01-01", "--summary", "summary.json"]).args(arguments);
    let output = command.output().unwrap();
    let summary = std::fs::read_to_string(folder.path().join("summary.json")).unwrap_or_default();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), said, serde_json::from_str(&summary).unwrap_or_default())
}

const OWN: &str = "id = \"shop\"\nname = \"Our shop\"\nheaders.all = [\"Kontakt\"]\n[columns]\nemail = \"Kontakt\"\n\
                   consent_status = \"Stand\"\n[values.Stand]\n\"weg\" = \"unsubscribed\"\n";

#[test]
fn a_preset_that_is_given_holds_whatever_the_header() {
    let list = "Kontakt,Stand\nanna@beispiel.de,da\nbert@beispiel.de,weg\n";
    let (code, said, told) = clean("list.csv", list, &["--preset", "./own.toml"], &[("own.toml", OWN)]);
    assert_eq!((code, told["kept"].as_u64(), told["rejected"].as_u64()), (0, Some(1), Some(1)), "{said}");
    assert_eq!(told["inputs"][0]["preset"], "shop");
    let settings = [("own.toml", OWN), ("hygiene.toml", "preset = \"own.toml\"\n")];
    assert_eq!(clean("list.csv", list, &[], &settings).2["rejected"], 1);
    assert_eq!(clean("list.csv", list, &["--preset", "none"], &settings).2["rejected"], 0);
}

#[test]
fn none_reads_a_known_export_as_any_list() {
    let list = "email,active_subscription,email_disabled\nanna@beispiel.de,false,true\n";
    assert_eq!(clean("list.csv", list, &[], &[]).2["inputs"][0]["preset"], "substack");
    let (_, _, told) = clean("list.csv", list, &["--preset", "none"], &[]);
    assert!(told["inputs"][0].get("preset").is_none_or(serde_json::Value::is_null), "{told}");
}

#[test]
fn an_unknown_preset_is_a_mistake_of_the_command_line() {
    let list = "email\nanna@beispiel.de\n";
    let (code, said, _) = clean("list.csv", list, &["--preset", "mailchip"], &[]);
    assert!(code == 2 && said.contains("did you mean mailchimp?") && said.contains("woocommerce"), "{code} {said}");
    let (code, said, _) = clean("list.csv", list, &["--preset", "own.toml"], &[("own.toml", "id = 1\n")]);
    assert!(code == 2 && said.contains("own.toml:1: "), "{code} {said}");
    let (code, said, _) = clean("list.csv", list, &["--preset", "missing.toml"], &[]);
    assert!(code == 2 && said.contains("missing.toml: cannot be read"), "{code} {said}");
    let (code, said, _) =
        clean("list.csv", list, &[], &[("hygiene.toml", "country = \"DE\"\npreset = \"sharkbite\"\n")]);
    assert!(code == 2 && said.contains("hygiene.toml:2: preset \"sharkbite\" is not known"), "{code} {said}");
}

/// A Mailchimp file of one address.
fn mailchimp(address: &str) -> String {
    let names = "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID";
    format!("{names}\n{address},Anna,2,2024-01-02 10:00:00,1,a1\n")
}

const PEOPLE: &str = "email\nanna@beispiel.de\nbert@beispiel.de\ncarl@beispiel.de\n";

#[test]
fn an_export_of_those_who_left_says_itself_why() {
    for (name, list, code) in [
        ("unsubscribed_members_export_1.csv", mailchimp("bert@beispiel.de"), "suppressed.unsubscribed"),
        ("cleaned_email_audience_export_1.csv", mailchimp("bert@beispiel.de"), "suppressed.bounced"),
        ("suppression_spam_reports.csv", "email,created,ip\nbert@beispiel.de,1700000000,\n".into(), "suppressed.complained"),
        ("suppression_unsubscribes.csv", "email,created\nbert@beispiel.de,1700000000\n".into(), "suppressed.unsubscribed"),
        ("suppressions.csv", "Email,Reason\nbert@beispiel.de,HARD_BOUNCE\n".into(), "suppressed.bounced"),
        ("x.csv", "EmailAddress,SuppressionReason,Origin,CreatedAt\nbert@beispiel.de,SpamComplaint,Recipient,\n".into(), "suppressed.complained"),
        ("x.csv", "address,code,error,created_at\nbert@beispiel.de,550,no such user,\n".into(), "suppressed.bounced"),
        ("x.csv", "EMAIL;EMAIL_BLACKLISTED;SMS_BLACKLISTED\nanna@beispiel.de;false;false\nbert@beispiel.de;true;false\n".into(), "suppressed.unsubscribed"),
        ("suppression_bounces.csv", "status,reason,email,created\n5.1.1,no such user,bert@beispiel.de,1700000000\n".into(), "suppressed.bounced"),
        ("suppression_blocks.csv", "status,reason,email,created\n4.0.0,later,bert@beispiel.de,1700000000\n".into(), "suppressed.bounced"),
        ("suppression_invalid_emails.csv", "reason,email,created\nknown bad domain,bert@beispiel.de,1700000000\n".into(), "suppressed.bounced"),
        ("suppression_group_unsubscribes.csv", "email,created\nbert@beispiel.de,1700000000\n".into(), "suppressed.unsubscribed"),
        ("cleaned_members_export_1.csv", mailchimp("bert@beispiel.de"), "suppressed.bounced"),
        ("mg-complaints.csv", "address,created_at\nbert@beispiel.de,\"Fri, 21 Oct 2011 11:02:55 UTC\"\n".into(), "suppressed.complained"),
        ("mg-unsubscribes.csv", "address,tags,created_at\nbert@beispiel.de,*,\n".into(), "suppressed.unsubscribed"),
        ("ses.csv", "EmailAddress,Reason,LastUpdateTime\nbert@beispiel.de,COMPLAINT,\n".into(), "suppressed.complained"),
        ("ses.json", "{\"SuppressedDestinationSummaries\":[{\"EmailAddress\":\"bert@beispiel.de\",\"Reason\":\"BOUNCE\",\"LastUpdateTime\":\"2024-01-02T10:00:00Z\"}]}".into(), "suppressed.bounced"),
        ("x.csv", "Email,Portal Bounce,Portal Unsubscribe,Portal Spam Report,Global Bounce\nanna@beispiel.de,false,false,false,false\nbert@beispiel.de,false,false,true,false\n".into(), "suppressed.complained"),
    ] {
        let (exit, said, told) = clean("in.csv", PEOPLE, &["--suppress", name], &[(name, &list)]);
        assert_eq!((exit, told["kept"].as_u64(), told["codes"][code].as_u64()), (0, Some(2), Some(1)), "{name} {said} {told}");
    }
}

#[test]
fn a_list_of_subscribers_stops_nobody_and_is_refused() {
    let (name, list) = ("subscribed_members_export_1.csv", mailchimp("bert@beispiel.de"));
    let (exit, said, _) = clean("in.csv", PEOPLE, &["--suppress", name], &[(name, &list)]);
    assert!(exit == 3 && said.contains("is a list of people to write to (Mailchimp"), "{exit} {said}");
    let forced = format!("unsubscribed={name}");
    assert_eq!(clean("in.csv", PEOPLE, &["--suppress", &forced], &[(name, &list)]).2["kept"], 2);
}

#[test]
fn of_an_archive_of_an_audience_only_those_who_left_are_stopped() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audience.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, address) in [
        ("subscribed_members_export_1.csv", "anna@beispiel.de"),
        ("unsubscribed_members_export_1.csv", "bert@beispiel.de"),
        ("cleaned_members_export_1.csv", "carl@beispiel.de"),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(mailchimp(address).as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let (exit, said, told) = clean("in.csv", PEOPLE, &["--suppress", path.to_str().unwrap()], &[]);
    assert_eq!((exit, told["kept"].as_u64()), (0, Some(1)), "{said}");
    assert_eq!(told["codes"]["suppressed.unsubscribed"], 1, "{told}");
    assert_eq!(told["codes"]["suppressed.bounced"], 1, "{told}");
    assert!(told["notes"].to_string().contains("stops nobody"), "{told}");
}

/// Exports of contacts in which Anna may be written to and Bert may not, each with why.
const BY_ROW: [(&str, &str, &str); 18] = [
    (
        "brevo.csv",
        "EMAIL;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED\nanna@beispiel.de;;No;No\nbert@beispiel.de;;Yes;No\n",
        "unsubscribed",
    ),
    ("klaviyo_suppressed.csv", "Email,Reason\nbert@beispiel.de,USER_SUPPRESSED\n", "unsubscribed"),
    (
        "klaviyo.csv",
        "Email,Klaviyo ID,Email Marketing Consent,Email Suppressions\nanna@beispiel.de,1,SUBSCRIBED,[]\nbert@beispiel.de,2,UNSUBSCRIBED,\n",
        "unsubscribed",
    ),
    (
        "campaign_monitor_subscribers.csv",
        "Email Address,Name,Date,State\nanna@beispiel.de,A,2024-01-02,Active\nbert@beispiel.de,B,2024-01-02,Bounced\n",
        "bounced",
    ),
    (
        "email_list.paper.csv",
        "email,active_subscription,expiry,email_disabled,created_at\nanna@beispiel.de,false,,false,\nbert@beispiel.de,true,,true,\n",
        "unsubscribed",
    ),
    (
        "constant.csv",
        "Email address,First name,Email status,Email permission status\nanna@beispiel.de,A,Active,Express\nbert@beispiel.de,B,Unsubscribed,Express\n",
        "unsubscribed",
    ),
    (
        "ghost.csv",
        "id,email,subscribed_to_emails,complimentary_plan,deleted_at\n1,anna@beispiel.de,true,false,\n2,bert@beispiel.de,false,false,\n",
        "unsubscribed",
    ),
    (
        "beehiiv.csv",
        "Email,Status,Created At,Subscription Tier\nanna@beispiel.de,Active,,free\nbert@beispiel.de,Inactive,,free\n",
        "unsubscribed",
    ),
    (
        "listmonk.csv",
        "uuid,email,name,attributes,status\n1,anna@beispiel.de,A,{},enabled\n2,bert@beispiel.de,B,{},blocklisted\n",
        "unsubscribed",
    ),
    (
        "active.csv",
        "Email,First Name,Last Name,Tags,Date Created,IP,Status\nanna@beispiel.de,A,,,2024-01-02,,Active\nbert@beispiel.de,B,,,2024-01-02,,Bounced\n",
        "bounced",
    ),
    (
        "mailjet.csv",
        "Email,IsExcludedFromCampaigns,IsSpamComplaining,IsUnsubscribed\nanna@beispiel.de,false,false,false\nbert@beispiel.de,true,true,true\n",
        "complained",
    ),
    (
        "marketo.csv",
        "Email Address,Unsubscribed,Email Invalid,Marketing Suspended,Black Listed\nanna@beispiel.de,FALSE,FALSE,FALSE,FALSE\nbert@beispiel.de,FALSE,TRUE,FALSE,FALSE\n",
        "bounced",
    ),
    (
        "sparkpost.csv",
        "recipient,transactional,non_transactional\nanna@beispiel.de,false,false\nbert@beispiel.de,false,true\n",
        "unsubscribed",
    ),
    (
        "buttondown.csv",
        "id,email,subscriber_type,creation_date,unsubscription_date\n1,anna@beispiel.de,regular,2024-01-02,\n2,bert@beispiel.de,unsubscribed,2024-01-02,2024-02-02\n",
        "unsubscribed",
    ),
    (
        "dynamics.csv",
        "(Do Not Modify) Contact,Email,Do not allow Bulk Emails\n1,anna@beispiel.de,Allow\n2,bert@beispiel.de,Do Not Allow\n",
        "unsubscribed",
    ),
    (
        "square.csv",
        "Email Address,Square Customer ID,Email Subscription Status\nanna@beispiel.de,1,Subscribed\nbert@beispiel.de,2,Unsubscribed\n",
        "unsubscribed",
    ),
    ("held.csv", "SubscriberKey,EmailAddress,Status\n1,anna@beispiel.de,bounced\n2,bert@beispiel.de,held\n", "bounced"),
    (
        "intercom.csv",
        "email,unsubscribed_from_emails,marked_email_as_spam\nanna@beispiel.de,false,false\nbert@beispiel.de,false,true\n",
        "complained",
    ),
];

#[test]
fn rows_of_an_export_of_all_say_themselves_who_is_stopped() {
    for (name, list, kind) in BY_ROW {
        let (exit, said, told) = clean("in.csv", PEOPLE, &["--suppress", name], &[(name, list)]);
        let stopped = told["codes"][format!("suppressed.{kind}")].as_u64();
        assert_eq!((exit, told["kept"].as_u64(), stopped), (0, Some(2), Some(1)), "{name} {said} {told}");
    }
}

#[test]
fn a_column_that_forbids_calls_stops_the_number_only() {
    let list = "Email,Phone,HasOptedOutOfEmail,DoNotCall\nbert@beispiel.de,+493012345678,false,true\n";
    let people = "email,phone\nbert@beispiel.de,+493012345678\ncarl@beispiel.de,+493012345679\n";
    let (exit, said, told) = clean("in.csv", people, &["--suppress", "crm.csv"], &[("crm.csv", list)]);
    assert_eq!((exit, told["kept"].as_u64()), (0, Some(2)), "{said}");
    assert_eq!(told["codes"]["suppressed.do_not_call"], 1, "{told}");
    assert_eq!(told["suppression"][0]["entries"], 1, "{told}");
}

#[test]
fn feedback_knows_the_same_exports() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("hygienist").unwrap();
        command.current_dir(folder.path()).env("HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
        let output = command.args(arguments).args(["--as-of", "2025-01-01"]).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let make = |store| assert_eq!(run(&["suppress", "add", "first@beispiel.de", "--store", store]).0, 0);
    make("h.db");
    let date = "\"Fri, 21 Oct 2011 11:02:55 UTC\"";
    let lists = [
        (
            "mg-complaints.csv",
            format!("address,created_at\nbert@beispiel.de,{date}\n"),
            "complained",
            "mailgun-complaints",
        ),
        (
            "mg-unsubscribes.csv",
            format!("address,tags,created_at\nbert@beispiel.de,*,{date}\n"),
            "unsubscribed",
            "mailgun-unsubscribes",
        ),
        (
            "suppression_bounces.csv",
            "status,reason,email,created\n5.1.1,x,bert@beispiel.de,1700000000\n".to_owned(),
            "bounced",
            "sendgrid",
        ),
        ("cleaned_members_export_1.csv", mailchimp("bert@beispiel.de"), "bounced", "mailchimp"),
    ];
    let by_row = BY_ROW.map(|(name, list, kind)| (name, list.to_owned(), kind, ""));
    for (name, list, kind, format) in lists.into_iter().chain(by_row) {
        std::fs::write(folder.path().join(name), list).unwrap();
        // Each in a store of its own: what one file says is no news in the next.
        std::fs::remove_file(folder.path().join("one.db")).ok();
        make("one.db");
        let (exit, said) = run(&["feedback", name, "--store", "one.db", "--summary", "s.json"]);
        let told = std::fs::read_to_string(folder.path().join("s.json")).unwrap_or_default();
        let told: serde_json::Value = serde_json::from_str(&told).unwrap_or_default();
        let file = &told["files"][0];
        assert_eq!((exit, &file["suppressed"]), (0, &serde_json::json!({ kind: 1 })), "{name} {said}");
        assert!(format.is_empty() || file["format"] == format, "{name} {file}");
        assert_eq!(file["reports"], file["records"], "{name} {file}");
        std::fs::remove_file(folder.path().join("s.json")).unwrap();
    }
    // Nobody leaves by an export of those who stayed.
    std::fs::write(folder.path().join("subscribed_members_export_1.csv"), mailchimp("anna@beispiel.de")).unwrap();
    assert_eq!(run(&["feedback", "subscribed_members_export_1.csv", "--store", "h.db", "--dry-run"]).0, 3);
}
