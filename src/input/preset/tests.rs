//! The presets that we bring are whole, and speak up only for what is theirs.

use std::time::Instant;

use proptest::prelude::*;

use super::*;

fn names(text: &str) -> Vec<Vec<u8>> {
    text.split(',').map(|name| name.as_bytes().to_vec()).collect()
}

fn id(header: &str, file: &str) -> Option<&'static str> {
    recognise(&names(header), file).map(|preset| preset.id.as_str())
}

#[test]
fn every_preset_is_read_and_has_the_column_that_finds_it() {
    for (at, embedded) in EMBEDDED.iter().enumerate() {
        let preset = Preset::parse(embedded.text, embedded.id).unwrap();
        assert_eq!(preset.id, embedded.id);
        assert!(preset.headers.all.iter().any(|name| folded(name.as_bytes()) == embedded.key), "{}", embedded.id);
        assert!(preset.columns.iter().any(|(role, _)| role.is_channel()), "{}", embedded.id);
        assert!(at == 0 || EMBEDDED[at - 1].id < embedded.id, "{} is out of order", embedded.id);
        for (column, _) in &preset.values {
            assert!(preset.role_of(column.as_bytes()).is_some(), "{}: {column} has words and no role", embedded.id);
        }
    }
}

#[test]
fn hand_made_lists_are_nobodys() {
    for header in [
        "email",
        "email,name",
        "Name,Email,Phone",
        "First Name,Last Name,Email Address,Phone,Company,Country",
        "id,first_name,last_name,email,phone,created_at,status,tags",
        "Vorname,Nachname,E-Mail,Telefon",
        "姓名,手机号,邮箱",
        "Email,Status,Tags",
        "first_name,email,created_at,status",
        "first_name,email_address,state,created_at,tags",
        "Subscriber,Name,Last name",
        "Email,Tags,Date Created,IP,Status",
        "Email,Reason",
        "address,created_at",
        "email,created",
        "Email Address,Name,Date,State",
        "Timestamp,Email Address,Your name",
        "Name,Email,Phone,Organization,Owner,Label",
        "First name,Last name,Email address,Phone number,Company,Note",
        "First Name,Last Name,Email,Work,Mobile,Company",
        "id,name,email,phone,role,active,suspended,tags",
        "email,quality,result",
        "reason,email,created",
        "From,To,Body",
        "#,Name,Email,Phone",
        "First Name,Last Name,Email Address,Phone Number,Email Subscription Status",
        "id,created_time,email,phone",
    ] {
        assert_eq!(id(header, "list.csv"), None, "{header}");
    }
}

#[test]
fn case_marks_blanks_and_quotes_do_not_matter() {
    assert_eq!(id("\u{feff}\"EMAIL\" , active_SUBSCRIPTION,email_disabled", "x.csv"), Some("substack"));
}

#[test]
fn the_name_of_the_file_tells_what_the_header_does_not() {
    let header = "status,reason,email,created";
    assert_eq!(id(header, "C:\\Exports\\Suppression_Bounces.csv"), Some("sendgrid-bounces"));
    assert_eq!(id(header, "suppression_blocks.csv"), Some("sendgrid-blocks"));
    assert_eq!(id(header, "list.csv"), None);
    let mailchimp = "Email Address,MEMBER_RATING,OPTIN_TIME,LEID,EUID";
    assert_eq!(id(mailchimp, "a/non-subscribed_email_audience_export_9.csv"), Some("mailchimp-nonsubscribed"));
    assert_eq!(id(mailchimp, "subscribed_email_audience_export_9.csv"), Some("mailchimp"));
}

#[test]
fn what_a_checker_appended_leaves_the_rest_whose_it_is() {
    let appended = "ZB Status,ZB Sub Status,Toxicity,Accept All";
    assert_eq!(id(&format!("Email,Name,{appended}"), "x.csv"), Some("bouncer"));
    assert_eq!(id(&format!("(Do Not Modify) Contact,Email,{appended}"), "x.csv"), Some("dynamics"));
    assert_eq!(id(&format!("email,active_subscription,email_disabled,{appended}"), "x.csv"), Some("substack"));
}

#[test]
fn the_name_of_a_form_tells_what_its_time_does_not() {
    let header = "Timestamp,Email Address,Your name";
    assert_eq!(id(header, "Sign-up (Responses) - Form Responses 1.csv"), Some("google-forms"));
}

#[test]
fn errors_name_file_line_and_what_is_near() {
    let unknown = Preset::by_id("mailchip").unwrap_err().to_string();
    assert!(unknown.contains("did you mean mailchimp?"), "{unknown}");
    let bad = Preset::parse("id = \"x\"\nname = \"y\"\nheader = 1\n", "x.toml").unwrap_err().to_string();
    assert!(bad.starts_with("x.toml:3: ") && bad.contains("header"), "{bad}");
}

#[test]
fn an_ordinary_header_costs_no_reading() {
    let header = names("email,name,phone");
    let start = Instant::now();
    for _ in 0..100 {
        assert!(recognise(&header, "list.csv").is_none());
    }
    let took = start.elapsed() / 100;
    eprintln!("recognise: {took:?}");
    assert!(took.as_millis() < 2, "{took:?}");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(header: Vec<Vec<u8>>, file: String, text: String, pattern: String) {
        let _ = recognise(&header, &file);
        let _ = Preset::parse(&text, &file);
        glob::matches(&pattern, &file);
    }
}
