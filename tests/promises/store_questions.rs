//! What is asked of a store is answered, or said to be no question: never "not stopped" for what nobody understood.

use super::store_desk::PLAIN;
use super::support::Desk;

fn desk() -> Desk {
    let desk = Desk::with("stop.csv", "email\nann@brightwater.com\n");
    desk.done(&format!("suppress import stop.csv {PLAIN}"));
    desk.done(&format!("suppress add +493023125094 @spam.de {PLAIN}"));
    desk
}

/// The exit code of a check of one channel, what it answers, and what it says.
fn check(desk: &Desk, channel: &str, more: &str) -> (Option<i32>, String, String) {
    let mut command = desk.command();
    command.args(["suppress", "check", channel]).args(more.split_whitespace()).args(PLAIN.split(' '));
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn what_is_no_channel_is_an_error_that_names_it() {
    let desk = desk();
    for (channel, shown, hints) in [
        ("hello", "h•••", false),
        ("ann@brightwater", "a•••@brightwater", false),
        ("ann@@brightwater.com", "a•••@brightwater.com", false),
        ("ann.brightwater.com", "a•••", false),
        ("@", "•••@", false),
        ("12", "1•••", true),
        ("+49 12", "+49 ••", true),
    ] {
        let (code, out, said) = check(&desk, channel, "");
        assert_eq!((code, out.as_str()), (Some(2), ""), "{channel}: {said}");
        assert!(said.contains(&format!("{shown}: is no address, number")), "{said}");
        assert_eq!(said.contains("--country"), hints, "{said}");
    }
    // The good ones beside a bad one are not answered either: the whole question is asked again.
    let ran = desk.run(&format!("suppress check ann@brightwater.com hello bo@firma.de good-bye {PLAIN}"));
    ran.ends(2).says(&["h•••: is no address", "g•••: is no address"]);
    assert!(ran.out.is_empty() && !ran.err.contains("bo@firma.de"), "{}", ran.err);
    let ran = desk.run_with(&format!("suppress check - {PLAIN}"), b"bo@firma.de\nhello\n");
    ran.ends(2).says(&["h•••: is no address"]);
}

#[test]
fn a_number_without_a_country_is_asked_for_it() {
    let desk = desk();
    for (channel, shown) in
        [("030 23125094", "030••••5094"), ("(030) 23125-094", "030••••5094"), ("202 555 0110", "20••••0110")]
    {
        let (code, out, said) = check(&desk, channel, "");
        assert_eq!((code, out.as_str()), (Some(2), ""), "{channel}: {said}");
        assert!(said.contains(shown) && said.contains("--country"), "{said}");
    }
    let stopped = |channel: &str, more: &str| check(&desk, channel, more).0;
    assert_eq!(stopped("030 23125094", "--country DE"), Some(1));
    assert_eq!(stopped("030 23125095", "--country DE"), Some(0));
    assert_eq!(stopped("+49 30 23125094", ""), Some(1));
    assert_eq!(stopped("0049 30 23125095", ""), Some(0));
    desk.write("hygiene.toml", "country = \"DE\"\n");
    assert_eq!(stopped("030 23125094", ""), Some(1));
}

#[test]
fn what_the_store_holds_is_found_whatever_it_is() {
    let desk = desk();
    // A list without a country stops the number in every country; junk that was let in stops records with the same text.
    desk.write("numbers.txt", "040 23125094\n").write("junk.csv", "email\nno address\n");
    desk.done(&format!("suppress import numbers.txt {PLAIN}"));
    desk.done(&format!("suppress import junk.csv --allow-bad-suppress {PLAIN}"));
    for stopped in ["040 23125094", "no address", "NO  ADDRESS", "@spam.de", "eve@spam.de", "Ann@Brightwater.com"] {
        let (code, out, said) = check(&desk, stopped, "");
        assert_eq!((code, said.as_str()), (Some(1), ""), "{stopped}: {out}");
    }
    // Domains and hashes are questions, whoever is behind them.
    for free in ["@firma.de", "*.firma.de", "b554137e5235865bcdc6b7b7ad00b963"] {
        let (code, out, said) = check(&desk, free, "");
        assert_eq!((code, out), (Some(0), format!("{free}: not stopped\n")), "{said}");
    }
}

#[test]
fn remove_names_each_that_is_not_there() {
    let desk = desk();
    desk.done(&format!("suppress add bo@firma.de --kind bounced {PLAIN}"));
    let ran = desk.run(&format!(
        "suppress remove Ann@Brightwater.com cy@firma.de dora@firma.de --reason back --show-values {PLAIN}"
    ));
    ran.ends(0).says(&[
        "ann@brightwater.com: unsubscribed is gone",
        "cy@firma.de: there is no such stop",
        "dora@firma.de: there is no such stop",
    ]);
    assert!(!ran.err.contains("Ann@Brightwater.com: there is no such stop"), "{}", ran.err);
    let ran = desk
        .run(&format!("suppress remove bo@firma.de cy@firma.de --kind blocked --reason back --show-values {PLAIN}"));
    ran.ends(1).says(&[
        "bo@firma.de: there is no such stop of kind blocked",
        "cy@firma.de: there is no such stop of kind blocked",
        "bo@firma.de: is still stopped",
        "nothing was removed",
    ]);
    // A number without a country is removed as it was put in, and nobody is asked for its country afterwards.
    desk.write("numbers.txt", "040 23125094\n");
    desk.done(&format!("suppress import numbers.txt {PLAIN}"));
    let mut command = desk.command();
    command.args(["suppress", "remove", "040 23125094", "--reason", "back"]).args(PLAIN.split(' '));
    assert_eq!(command.output().unwrap().status.code(), Some(0));
    assert!(!desk.channels(PLAIN).iter().any(|channel| channel.ends_with("4023125094")), "{:?}", desk.channels(PLAIN));
}

#[test]
fn a_kind_that_is_not_known_is_told_with_all_there_are() {
    let desk = desk();
    for verb in ["list", "export", "remove ann@brightwater.com --reason x", "add bo@firma.de"] {
        let ran = desk.run(&format!("suppress {verb} --kind vip {PLAIN}"));
        let all = "unsubscribed, blocked, complained, erased, deceased, bounced, do_not_call, domain, channel_closed";
        ran.ends(2).says(&["--kind vip", all]);
        desk.run(&format!("suppress {verb} --kind domian {PLAIN}")).ends(2).says(&["did you mean domain?"]);
    }
    let listed = desk.done(&format!("suppress list --kind domain {PLAIN}")).table();
    assert_eq!(listed.column("channel"), ["@spam.de"]);
}

#[test]
fn nobody_can_have_said_stop_tomorrow() {
    let desk = Desk::new();
    let add = |since: &str| {
        let more = format!("--since {since} --as-of 2026-11-24 {PLAIN}");
        desk.run(&format!("suppress add ann@brightwater.com {more}"))
    };
    for since in ["2026-11-25", "2027-01-01", "9999-12-31"] {
        add(since).ends(2).says(&[&format!("--since {since}"), "today is 2026-11-24"]);
        assert!(desk.names().is_empty(), "no store was made for it");
    }
    add("2026-11-24").ends(0);
    assert_eq!(
        desk.listed(PLAIN),
        ["ann@brightwater.com,unsubscribed,2026-11-24T00:00:00Z,2026-11-24T23:59:59Z,by hand,,ann,"]
    );
}
