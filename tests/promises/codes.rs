//! Codes that no other promise is about: a cell that bears it, and one beside it that does not.

use super::support::{Desk, codes};

#[test]
fn each_is_on_its_cell_and_not_on_the_one_beside_it() {
    for (column, cell, code, other) in [
        ("email", "test@example.com", "email.placeholder", "tess@brightwater.com"),
        ("email", "taro..yamada@docomo.ne.jp", "email.nonstandard", "taro.yamada@docomo.ne.jp"),
        ("email", "josé@brightwater.com", "email.smtputf8", "jose@brightwater.com"),
        ("phone", "call me", "phone.not_a_number", "+12012340123"),
        ("phone", "+19002345678", "phone.premium", "+12012340124"),
    ] {
        let desk = Desk::with("in.csv", format!("{column}\n{cell}\n{other}\n"));
        let all = desk.annotate("in.csv --match none");
        let bears = |row: usize| codes(all.cell(row, "hyg_codes")).contains(&code);
        assert!(bears(0) && !bears(1), "{code}: {cell}, {other}");
    }
}

/// The Network Act's two years; a duty to ask again, not an end. It was not verified, so it is on only where it is named.
#[test]
fn korea_asks_again_after_two_years() {
    let desk = Desk::with("in.csv", "email,consent_at\na@firma.kr,2024-11-24\nb@firma.kr,2024-11-23\n");
    let due = |options: &str| {
        let all = desk.annotate(&format!("in.csv {options}"));
        let due = |cell: &&str| codes(cell).contains(&"consent.reconfirm_due");
        all.column("hyg_codes").iter().map(due).collect::<Vec<_>>()
    };
    assert_eq!(due("--law kr.reconfirm_2y"), [false, true]);
    assert_eq!(due("--law kr"), [false, false]);
}
