//! Whoever said stop stays out, whatever later exports say, unless newer consent with evidence is there and the policy lets
//! it count; and what an export's own cells say lasts when it is learned.

use super::store_desk::PLAIN;
use super::support::Desk;

const STOP: &str = "email,unsubscribed_at\nann@brightwater.com,2025-06-01\nbob@brightwater.com,2025-06-01\n";

#[test]
fn a_person_who_comes_back_as_subscribed_stays_out_and_is_named() {
    let desk = Desk::with("stop.csv", STOP);
    desk.write(
        "tonight.csv",
        "email,status\nann@brightwater.com,subscribed\nBob@Brightwater.com,cleaned\ncarl@brightwater.com,subscribed\n",
    );
    desk.done(&format!("suppress import stop.csv {PLAIN}"));
    let ran = desk.done(&format!(
        "clean tonight.csv {PLAIN} -o clean.csv --rejects rejects.csv --findings f.csv --summary s.json"
    ));
    ran.says(&[
        "2 rows stand on s.db",
        "1 of them came back as subscribed",
        "tonight.csv:1",
        "2025-06-01",
        "stop.csv, row 1",
    ]);
    assert_eq!(desk.table("clean.csv").column("email"), ["carl@brightwater.com"]);
    let details = desk.table("rejects.csv");
    assert!(details.cell(0, "hyg_detail").contains("s.db, since 2025-06-01; stop.csv, row 1"), "{details:?}");
    let store = desk.json("s.json")["store"].clone();
    assert_eq!((&store["stopped"], &store["returned"], &store["resubscribed"]), (&2.into(), &1.into(), &0.into()));
    assert_eq!(store["entries"]["unsubscribed"], 2);
}

const CONSENTS: &str = "email,consent_at,consent_source,consent_method\n\
    ann@brightwater.com,2026-02-03T10:00:00Z,web form,double opt-in\n\
    bob@brightwater.com,2025-02-03T10:00:00Z,web form,double opt-in\n\
    carl@brightwater.com,2026-02-03T11:00:00Z,,\n\
    dora@brightwater.com,2026-02-03T12:00:00Z,web form,double opt-in\n\
    emil@brightwater.com,2026-02-03T13:00:00Z,web form,double opt-in\n";

#[test]
fn newer_consent_counts_only_where_the_policy_says_so() {
    let desk = Desk::with("in.csv", CONSENTS);
    desk.write("stop.csv", format!("{STOP}carl@brightwater.com,2025-06-01\ndora@brightwater.com,\n"));
    desk.write("complained.csv", "email,unsubscribed_at\nemil@brightwater.com,2025-06-01\n");
    desk.done(&format!("suppress import stop.csv complained=complained.csv --as-of 2026-11-20 {PLAIN}"));
    let kept = |more: &str| -> Vec<String> {
        let (clean, _) = desk.clean(&format!("in.csv {PLAIN} --findings f.csv {more}"));
        clean.column("email").into_iter().map(str::to_owned).collect()
    };
    assert!(kept("").is_empty(), "a stop lasts");
    // Bob consented before he said stop; Carl shows no evidence; of Dora's stop it is only known that it stood when it was
    // imported; Emil complained.
    assert_eq!(kept("--resubscribe newer-consent"), ["ann@brightwater.com"]);
    let findings = desk.table("f.csv");
    let lifted: Vec<&Vec<String>> =
        findings.rows.iter().filter(|row| row[findings.at("code")] == "consent.resubscribed").collect();
    assert_eq!(lifted.len(), 1, "each case is a finding");
    let detail = &lifted[0][findings.at("detail")];
    assert!(detail.contains("2025-06-01") && detail.contains("stop.csv") && detail.contains("2026-02-03"), "{detail}");
    desk.write("hygiene.toml", "[suppress]\nresubscribe = \"newer-consent\"\n");
    assert_eq!(kept(""), ["ann@brightwater.com"]);
    // A list lifts nothing, whatever the policy says.
    assert!(kept("--suppress stop.csv --suppress complained=complained.csv").is_empty());
}

#[test]
fn what_an_import_stamped_on_everybody_lifts_nothing() {
    let row = |n: usize| format!("person{n}@brightwater.com,2026-02-03T10:00:00Z,web form,double opt-in\n");
    let rows: String = (0..300).map(row).collect();
    let desk = Desk::with("in.csv", format!("email,consent_at,consent_source,consent_method\n{rows}"));
    desk.write("stop.csv", "email,unsubscribed_at\nperson7@brightwater.com,2025-06-01\n");
    desk.done(&format!("suppress import stop.csv {PLAIN}"));
    let (clean, rejects) = desk.clean(&format!("in.csv {PLAIN} --resubscribe newer-consent"));
    assert_eq!((clean.rows.len(), rejects.column("email")), (299, vec!["person7@brightwater.com"]));
}

#[test]
fn what_the_cells_of_an_export_say_is_learned() {
    let export = "email,email2,phone,opted_out,email_opt_out,sms_opt_out,status,unsubscribed_at,row\n\
        ann@brightwater.com,ann2@brightwater.com,+1 202 555 0110,yes,,,,2026-01-02,1\n\
        bob@brightwater.com,,+1 202 555 0111,,yes,,,,2\n\
        carl@brightwater.com,,+1 202 555 0112,,,yes,,,3\n\
        dora@brightwater.com,,,,,,cleaned,,4\n\
        emil@brightwater.com,,,,,,complained,,5\n\
        fay@brightwater.com,,unknown,yes,,,,,6\n\
        gil@brightwater.com,,unknown,,,,subscribed,,7\n";
    let desk = Desk::with("monday.csv", export);
    desk.done(&format!("suppress add gone@example-mail.com {PLAIN}"));
    let learning = format!(
        "clean monday.csv --as-of 2026-11-23 --map opted_out=opted_out --map opted_out_email=email_opt_out \
         --map opted_out_phone=sms_opt_out {PLAIN} --summary s.json -o c.csv"
    );
    desk.done(&learning);
    assert_eq!(desk.listed(PLAIN).len(), 1, "nothing is learned unasked");
    desk.done(&format!("{learning} --learn"));
    let listed = desk.listed(PLAIN);
    let says =
        |start: &str| assert!(listed.iter().any(|line| line.starts_with(start)), "{start} is not in {listed:#?}");
    says("ann@brightwater.com,unsubscribed,2026-01-02T00:00:00Z,2026-01-02T23:59:59Z,monday.csv,1,ann");
    says("ann2@brightwater.com,unsubscribed,2026-01-02");
    says("+12025550110,unsubscribed,2026-01-02");
    says("bob@brightwater.com,channel_closed,2026-11-23T00:00:00Z,2026-11-23T23:59:59Z,monday.csv,2,ann");
    says("+12025550112,channel_closed,2026-11-23");
    says("dora@brightwater.com,bounced,");
    says("emil@brightwater.com,complained,");
    says("fay@brightwater.com,unsubscribed,");
    assert_eq!(listed.len(), 1 + 8, "and nothing else: {listed:#?}");
    assert_eq!(desk.json("s.json")["store"]["learned"], 8);
    // The next export has forgotten it all.
    let tuesday = "email,phone\nann@brightwater.com,\n,+12025550110\nbob@brightwater.com,+1 202 555 0111\n\
        carl@brightwater.com,+1 202 555 0112\ndora@brightwater.com,\nemil@brightwater.com,\nfay@brightwater.com,\n\
        gil@brightwater.com,unknown\n";
    desk.write("tuesday.csv", tuesday);
    let (clean, rejects) = desk.clean(&format!("tuesday.csv {PLAIN} --bad-cells keep"));
    let kept: Vec<(&str, &str)> = clean.column("email").into_iter().zip(clean.column("phone")).collect();
    let want = [("", "+12025550111"), ("carl@brightwater.com", ""), ("gil@brightwater.com", "unknown")];
    assert_eq!(kept, want, "a closed channel is that channel's; an unreadable cell stops nobody else");
    assert_eq!(rejects.rows.len(), 5);
    // Learning once more says nothing new.
    desk.done(&format!("{learning} --learn"));
    assert_eq!(desk.listed(PLAIN).len(), 9);
    assert_eq!(desk.json("s.json")["store"]["learned"], 0);
}

#[test]
fn no_output_is_written_over_a_store_or_its_key() {
    let desk = Desk::with("in.csv", "email\nann@brightwater.com\n");
    desk.make_folder("keys", 0o700);
    let sealed = "--store s.db --store-key keys/s.key";
    desk.done(&format!("suppress add gone@example-mail.com {sealed}"));
    let before = (desk.read("s.db"), desk.read("keys/s.key"));
    for output in ["-o s.db", "-o c.csv --rejects ./s.db", "-o c.csv --summary s.db-wal", "-o keys/s.key"] {
        desk.run(&format!("clean in.csv {sealed} {output}")).ends(2).says(&["store", "another name"]);
    }
    desk.run(&format!("suppress list -o s.db {sealed}")).ends(2);
    desk.write("bounces.csv", "email,status\nann@brightwater.com,bounce\n");
    for output in ["--findings s.db", "--summary s.db-shm", "--summary keys/s.key"] {
        desk.run(&format!("feedback bounces.csv {sealed} {output}")).ends(2);
    }
    assert_eq!((desk.read("s.db"), desk.read("keys/s.key")), before);
}
