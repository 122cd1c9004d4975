//! Two files of one name, heard on one day: neither takes the place of the other, and each has its account beside it.

use crate::desk::Desk;

#[test]
fn two_files_of_one_name_are_both_kept_with_their_accounts() {
    let desk = Desk::new();
    desk.write("unsubscribed.csv", "email\ngone@oak.de\n");
    assert_eq!(desk.hygienist("suppress import unsubscribed.csv").code, Some(0));
    let header = "E-Mail,Phone,Country,Status,Opted Out At,Consent At,Consent Source";
    desk.write("export.csv", format!("{header}\nann@oak.de,,DE,subscribed,,2026-01-02T09:00:00Z,web form\n"));
    let files =
        ["bo@oak.de,hard\nbo@oak.de,open\n", "cy@oak.de,hard\n", "di@oak.de,soft\ndi@oak.de,open\ndi@oak.de,open\n"];
    for rows in files {
        desk.write("inbox/bounces of today.csv", format!("email,event\n{rows}"));
        let ran = desk.night("2026-02-03");
        assert_eq!((ran.code, ran.said.as_str()), (Some(0), ""));
    }
    let names =
        ["2026-02-03-bounces of today.csv", "2026-02-03-2-bounces of today.csv", "2026-02-03-3-bounces of today.csv"];
    let mut all: Vec<String> =
        names.iter().flat_map(|name| [(*name).to_owned(), format!("{name}.account.json")]).collect();
    all.sort();
    assert_eq!(desk.names("heard"), all);
    for ((name, rows), ignored) in names.iter().zip(files).zip([1, 0, 2]) {
        assert_eq!(desk.read(&format!("heard/{name}")), format!("email,event\n{rows}").into_bytes());
        let account: serde_json::Value =
            serde_json::from_slice(&desk.read(&format!("heard/{name}.account.json"))).unwrap();
        let told = &account["files"][0]["ignored"]["neither failed nor delivered"];
        assert_eq!(told.as_u64().unwrap_or(0), ignored, "{account}");
    }
    assert!(desk.names("inbox").is_empty());
    let log = desk.hygienist("suppress log").said;
    assert!(log.contains("0 delivered, 2 ignored"), "{log}");
}
