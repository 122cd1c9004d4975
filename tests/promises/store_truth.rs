//! A store keeps out exactly those whom the file it was imported from keeps out, however they come back.

use super::store_desk::{PLAIN, SEALED};
use super::support::{Desk, TODAY, crm_desk};
use std::collections::BTreeSet;

#[test]
fn the_clean_file_is_that_of_the_list_to_the_byte() {
    for store in [PLAIN, SEALED] {
        for more in ["", "--match none", "--bad-cells keep", "--suppress-scope channel", "--match none --threads 1"] {
            let desk = crm_desk();
            let clean = format!("clean crm.csv --country US --as-of {TODAY} {more}");
            desk.done(&format!("{clean} --suppress stops.csv --plain -o by_list.csv"));
            desk.done(&format!("suppress import stops.csv --as-of {TODAY} {store}"));
            desk.done(&format!("{clean} {store} --plain -o by_store.csv"));
            assert!(desk.read("by_list.csv").len() > 10_000);
            assert_eq!(desk.text("by_list.csv"), desk.text("by_store.csv"), "{store} {more}");
            desk.done(&format!("{clean} --plain -o by_nobody.csv"));
            assert_ne!(desk.text("by_list.csv"), desk.text("by_nobody.csv"), "the list stops somebody");
        }
    }
}

#[test]
fn a_second_import_changes_nothing() {
    for store in [PLAIN, SEALED] {
        let desk = crm_desk();
        let import = format!("suppress import stops.csv --as-of {TODAY} {store}");
        desk.done(&import).says(&["18 new, 0 known"]);
        let clean = |desk: &Desk, name: &str| {
            desk.done(&format!("clean crm.csv --country US --as-of {TODAY} {store} -o {name}"));
            desk.read(name)
        };
        let (listed, first) = (desk.listed(store), clean(&desk, "one.csv"));
        assert_eq!(listed.len(), 18);
        desk.done(&import).says(&["0 new, 18 known"]);
        desk.done(&format!("suppress list -o out.csv {store}"));
        desk.done(&format!("suppress import out.csv --as-of {TODAY} {store}")).says(&["0 new, 18 known"]);
        assert_eq!((desk.listed(store), clean(&desk, "two.csv")), (listed, first));
        assert_eq!(desk.acts(store).len(), 3);
        desk.store_is_whole();
    }
}

/// What the store is told, and how the same person stands in tonight's export. Numbers without + are of the country that is
/// named beside them.
const SPELLINGS: [(&str, &str, &str); 57] = [
    ("j.doe+news@gmail.com", "jdoe@gmail.com", ""),
    ("j.doe+news@gmail.com", "J.D.O.E@GMAIL.COM", ""),
    ("j.doe+news@gmail.com", "jdoe+shop+more@googlemail.com", ""),
    ("j.doe+news@gmail.com", " j.doe@Gmail.com ", ""),
    ("j.doe+news@gmail.com", "mailto:jdoe@gmail.com", ""),
    ("j.doe+news@gmail.com", "Jane Doe <j.d.oe@googlemail.com>", ""),
    ("j.doe+news@gmail.com", "<jdoe@gmail.com>", ""),
    ("j.doe+news@gmail.com", "jdoe@gmail.com.", ""),
    ("j.doe+news@gmail.com", "\"jdoe@gmail.com\"", ""),
    ("j.doe+news@gmail.com", "ｊｄｏｅ＠ｇｍａｉｌ．ｃｏｍ", ""),
    ("j.doe+news@gmail.com", "\u{200b}jdoe@gmail.com", ""),
    ("j.doe+news@gmail.com", "jdoe@gmail.com\u{a0}", ""),
    ("j.doe+news@gmail.com", "\u{feff}jdoe@gmail.com", ""),
    ("JDOE@GOOGLEMAIL.COM", "j.doe+x@gmail.com", ""),
    ("mailto:info@firma.de", "INFO@FIRMA.DE", ""),
    ("info@firma.de", "Info@Firma.De", ""),
    ("info@firma.de", "info@firma.de;", ""),
    ("info@firma.de", "'info@firma.de'", ""),
    ("info@firma.de", "Firma GmbH <info@firma.de>", ""),
    ("info@firma.de", "MAILTO:Info@firma.de?subject=Hallo", ""),
    ("INFO@MÜLLER-WERK.DE", "info@xn--mller-werk-9db.de", ""),
    ("info@xn--mller-werk-9db.de", "info@müller-werk.de", ""),
    ("info@müller-werk.de", "info@mu\u{308}ller-werk.de", ""),
    ("max.kern+shop@outlook.com", "MAX.KERN@outlook.com", ""),
    ("max.kern@outlook.com", "max.kern+news@Outlook.com", ""),
    ("@spam.de", "Anybody@SPAM.DE", ""),
    ("*.spam.de", "eve@mail.spam.de", ""),
    ("*.spam.de", "eve@spam.de", ""),
    // MD5, SHA-1 and SHA-256 of info@firma.de: `printf %s info@firma.de | md5sum` and the like.
    ("b554137e5235865bcdc6b7b7ad00b963", "info@firma.de", ""),
    ("32710e2cce4fc9f32334eb8fc502eb0a88bb0eaa", " INFO@Firma.de", ""),
    ("797010754eeedcb5e7279e459c910aafdec3a4a3ec0c5bf4b9c8e9e56b347937", "Info@firma.de", ""),
    ("+12025550110", "+1 (202) 555-0110", ""),
    ("+12025550110", "001 202 555 0110", "DE"),
    ("+12025550110", "(202) 555-0110", "US"),
    ("+12025550110", "202.555.0110", "US"),
    ("+12025550110", "1-202-555-0110", "US"),
    ("+12025550110", "tel:+1-202-555-0110", ""),
    ("+12025550110", "＋１２０２５５５０１１０", ""),
    ("+12025550110", "２０２５５５０１１０", "US"),
    ("+12025550110", "+1\u{a0}202\u{a0}555\u{a0}0110", ""),
    ("+12025550110", "+1 202 555 0110 ext. 7", ""),
    ("+12025550110", "\u{202a}+1 202 555 0110\u{202c}", ""),
    ("+12025550110", "+1–202–555–0110", ""),
    ("(202) 555-0110", "+12025550110", "US"),
    ("00493023125094", "+49 30 23125 094", ""),
    ("+493023125094", "030 / 23125-094", "DE"),
    ("+493023125094", "(030) 23125094", "DE"),
    ("+493023125094", "0049 30 23125094", "DE"),
    ("+493023125094", "+49 (0)30 23125094", ""),
    ("+493023125094", "011 49 30 23125094", "US"),
    ("+442079460224", "020 7946 0224", "GB"),
    ("+442079460224", "+44 (0) 20 7946 0224", ""),
    ("+442079460224", "0044 20 7946 0224", "GB"),
    ("+33199079102", "01 99 07 91 02", "FR"),
    ("+33199079102", "0033199079102", "FR"),
    ("+8613123456777", "131 2345 6777", "CN"),
    ("+8613123456777", "0086-131-2345-6777", "CN"),
];

/// The export of one country: `n` is the place in [`SPELLINGS`].
fn export(desk: &Desk, places: &[usize]) {
    let mut rows = "n,email,phone,status\n".to_owned();
    for at in places {
        let spelling = SPELLINGS[*at].1;
        let cell = format!("\"{}\"", spelling.replace('"', "\"\""));
        let cells = if spelling.contains(['@', '＠']) { format!("{cell},") } else { format!(",{cell}") };
        rows.push_str(&format!("{at},{cells},subscribed\n"));
    }
    desk.write("export.csv", rows);
}

/// Who of the export is kept; nobody counts as the duplicate of another.
fn kept(desk: &Desk, country: &str, more: &str) -> Vec<String> {
    let country = if country.is_empty() { String::new() } else { format!("--country {country}") };
    let (clean, _) = desk.clean(&format!("export.csv --match none --on consent.*=ignore {country} {more}"));
    clean.column("n").into_iter().map(str::to_owned).collect()
}

fn stop(desk: &Desk, at: usize, store: &str) {
    let (entry, _, country) = SPELLINGS[at];
    let country = if country.is_empty() { String::new() } else { format!("--country {country}") };
    desk.write("stop.txt", format!("{entry}\n"));
    desk.done(&format!("suppress import stop.txt --as-of {TODAY} {country} {store}"));
}

#[test]
fn whoever_comes_back_in_another_spelling_stays_out() {
    let countries: BTreeSet<&str> = SPELLINGS.iter().map(|(_, _, country)| *country).collect();
    assert_eq!(countries.len(), 6);
    for country in countries {
        let places: Vec<usize> = (0..SPELLINGS.len()).filter(|at| SPELLINGS[*at].2 == country).collect();
        // Each is a good channel where nobody stopped it, so that the test can fail.
        let all = Desk::new();
        export(&all, &places);
        let numbers: Vec<String> = places.iter().map(usize::to_string).collect();
        assert_eq!(kept(&all, country, ""), numbers);
        for at in &places {
            // A store that holds this entry alone.
            let desk = Desk::new();
            export(&desk, &[*at]);
            stop(&desk, *at, PLAIN);
            assert!(kept(&desk, country, PLAIN).is_empty(), "{:?}", SPELLINGS[*at]);
            let code = desk.table("rejects.csv").cell(0, "hyg_codes").to_owned();
            assert!(code.starts_with("suppressed."), "{:?}: {code}", SPELLINGS[*at]);
            stop(&all, *at, SEALED);
        }
        assert!(kept(&all, country, SEALED).is_empty(), "{country}");
        all.store_is_whole();
    }
}
