//! The file that a system imports: its header, a row by hand, what it will refuse.

use super::support::Desk;

const LIST: &str = "Email,Email 2,First Name,Last Name,Company,Phone,Country,Tags,Consent Source,Shoe size\n\
    mei@brightwater.com,mei@oakhollow.net,Mei,Lin,\"Oak, Ltd\",+8613912345678,CN,\"vip,blog\",fair,38\n\
    info@brightwater.com,,Ann,,,+4930901820,DE,,,\n";

const NAMES: &str = "email,Full name,Phone\nann@brightwater.com,Ann Lee,+442079460121\n";

fn imported(list: &str, preset: &str) -> (Vec<String>, String) {
    let desk = Desk::with("in.csv", list);
    let ran =
        desk.done(&format!("clean in.csv -o c.csv --to preset:{preset} --match none --on phone.placeholder=flag"));
    let text = desk.text("c.csv");
    assert!(!text.contains("hyg_"), "no column of ours");
    (text.lines().map(str::to_owned).collect(), ran.err)
}

#[test]
fn mailchimp_keeps_the_users_own_columns_and_refuses_functions() {
    let (lines, said) = imported(LIST, "mailchimp");
    assert_eq!(
        lines[0],
        "Email Address,First Name,Last Name,Phone Number,Company,Tags,Email 2,Country,Consent Source,Shoe size"
    );
    assert_eq!(
        lines[1],
        "mei@brightwater.com,Mei,Lin,+8613912345678,\"Oak, Ltd\",\"vip,blog\",mei@oakhollow.net,CN,fair,38"
    );
    assert_eq!(lines.len(), 3, "a row that will be refused is written");
    // info@ is not among those that are refused.
    assert!(!said.contains("refuse"), "{said}");
    let (lines, said) = imported("email\nadmin@brightwater.com\nann@brightwater.com\n", "mailchimp");
    assert_eq!(lines.len(), 3);
    assert!(
        said.contains(
            "Mailchimp is known to refuse or cut 1 row: the address of a function (row 1 a•••@brightwater.com)"
        ),
        "{said}"
    );
}

#[test]
fn hubspot_klaviyo_and_brevo_take_columns_of_the_users_own() {
    let (lines, _) = imported(LIST, "hubspot");
    assert_eq!(
        lines[0],
        "First Name,Last Name,Email,Phone Number,Company Name,Country/Region,Email 2,Tags,Consent Source,Shoe size"
    );
    assert_eq!(
        lines[1],
        "Mei,Lin,mei@brightwater.com,+8613912345678,\"Oak, Ltd\",CN,mei@oakhollow.net,\"vip,blog\",fair,38"
    );
    let (lines, _) = imported(LIST, "klaviyo");
    let header =
        "Email,Phone Number,First Name,Last Name,Organization,Country,Source,Email Marketing Consent Timestamp";
    assert_eq!(lines[0], format!("{header},Email 2,Tags,Shoe size"));
    assert_eq!(
        lines[1],
        "mei@brightwater.com,+8613912345678,Mei,Lin,\"Oak, Ltd\",CN,fair,,mei@oakhollow.net,\"vip,blog\",38"
    );
    let (lines, _) = imported(LIST, "brevo");
    assert_eq!(lines[0], "EMAIL,FIRSTNAME,LASTNAME,SMS,Email 2,Company,Country,Tags,Consent Source,Shoe size");
    assert_eq!(
        lines[1],
        "mei@brightwater.com,Mei,Lin,8613912345678,mei@oakhollow.net,\"Oak, Ltd\",CN,\"vip,blog\",fair,38"
    );
}

#[test]
fn google_has_a_place_for_two_addresses_and_the_rest_is_named() {
    let (lines, said) = imported(LIST, "google");
    assert_eq!(
        lines[0],
        "First Name,Last Name,Organization Name,Labels,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value,Phone 2 - Value"
    );
    assert_eq!(lines[1], "Mei,Lin,\"Oak, Ltd\",\"vip,blog\",mei@brightwater.com,mei@oakhollow.net,+8613912345678,");
    assert!(said.contains("which are left out: Country, Consent Source, Shoe size"), "{said}");
}

#[test]
fn salesforce_asks_for_a_last_name_and_none_is_invented() {
    let (lines, said) = imported(LIST, "salesforce");
    assert_eq!(lines[0], "First Name,Last Name,Email,Phone,Account Name,Mailing Country,Lead Source");
    assert_eq!(lines[1], "Mei,Lin,mei@brightwater.com,+8613912345678,\"Oak, Ltd\",CN,fair");
    assert_eq!(lines[2], "Ann,,info@brightwater.com,+4930901820,,DE,");
    assert!(
        said.contains("Salesforce is known to refuse or cut 1 row: no Last Name (row 2 i•••@brightwater.com)"),
        "{said}"
    );
    let (lines, _) = imported(NAMES, "salesforce");
    assert_eq!(lines[1], ",Ann Lee,ann@brightwater.com,+442079460121,,,");
    let name = |characters| format!("email,Last Name\nann@brightwater.com,{}\n", "陳".repeat(characters));
    assert!(!imported(&name(80), "salesforce").1.contains("refuse"));
    let (_, said) = imported(&name(81), "salesforce");
    assert!(said.contains("refuse or cut 1 row: Last Name longer than 80 characters"), "{said}");
}

#[test]
fn twilio_listmonk_and_aliyun_have_few_columns() {
    let (lines, _) = imported(LIST, "twilio");
    assert_eq!(lines[..2], ["Number,FirstName,LastName", "+8613912345678,Mei,Lin"]);
    let (lines, _) = imported(LIST, "listmonk");
    assert_eq!(lines[..2], ["email,name,attributes", "mei@brightwater.com,Mei Lin,"]);
    let (lines, _) = imported(LIST, "aliyun-sms");
    assert_eq!(lines, ["手机号码,name", "13912345678,Mei Lin", "4930901820,Ann"]);
    let (lines, said) = imported("email,phone\nann@brightwater.com,\n", "twilio");
    assert_eq!(lines[1], ",,");
    assert!(said.contains("refuse or cut 1 row: no Number (row 1 a•••@brightwater.com)"), "{said}");
}

#[test]
fn a_preset_is_written_in_any_form_and_its_rejects_are_ours() {
    let desk = Desk::with("in.csv", LIST);
    desk.done("clean in.csv -o c.jsonl --rejects r.csv --to preset:listmonk --match none");
    let first = r#"{"email":"mei@brightwater.com","name":"Mei Lin","attributes":""}"#;
    assert_eq!(desk.text("c.jsonl").lines().next(), Some(first));
    assert!(desk.text("r.csv").starts_with("Email,Email 2,First Name"));
}

#[test]
fn a_preset_that_is_not_there_is_told_with_the_nearest() {
    let desk = Desk::with("in.csv", LIST);
    desk.run("clean in.csv --to preset:mailchump").ends(2).says(&["preset:mailchump", "did you mean mailchimp?"]);
    desk.run("clean in.csv --to brevo").ends(2).says(&["did you mean preset:brevo?"]);
    desk.run("annotate in.csv --to preset:brevo").ends(2).says(&["presets are for clean"]);
}
