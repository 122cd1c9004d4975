//! What the contract says of names, by example, and what must hold of every name.

use proptest::prelude::*;

use super::*;

fn fold(cells: NameCells) -> String {
    let mut out = b"before".to_vec();
    fold_name(&cells, &mut FoldScratch::default(), &mut out);
    String::from_utf8(out[6..].to_vec()).unwrap().replace('\u{1F}', " ").replace('\u{1E}', "|")
}

pub(super) fn full(name: &str) -> String {
    fold(NameCells { full: name, ..Default::default() })
}

pub(super) fn company(name: &str) -> String {
    fold(NameCells { organization: name, ..Default::default() })
}

fn names_agree(a: &str, b: &str) -> bool {
    let bytes = |name: &str| name.replace(' ', "\u{1F}").replace('|', "\u{1E}").into_bytes();
    agree(&bytes(&full(a)), &bytes(&full(b)))
}

#[test]
fn given_and_family_name_count_and_the_full_name_only_without_them() {
    assert_eq!(
        fold(NameCells { given: "John", family: "Smith", full: "Somebody Else", organization: "" }),
        "john smith"
    );
    assert_eq!(fold(NameCells { given: "", family: "Smith", full: "Somebody Else", organization: "" }), "smith");
    assert_eq!(fold(NameCells { given: " ", family: "", full: "Smith, John", organization: "" }), "john smith");
    assert_eq!(fold(NameCells { given: "n/a", family: "TEST", full: "Smith, John", organization: "" }), "john smith");
    assert_eq!(fold(NameCells { given: "n/a", family: "-", full: "asdf", organization: "null" }), "");
    assert_eq!(
        fold(NameCells { given: "John", family: "Smith", full: "", organization: "Acme Inc." }),
        "john smith|acme"
    );
}

#[test]
fn an_address_or_a_number_is_no_name() {
    assert_eq!(full("jane@firma.de"), "");
    assert_eq!(full("+49 30 123456"), "");
    assert_eq!(fold(NameCells { given: "jane@firma.de", family: "Doe", ..Default::default() }), "doe");
    assert_eq!(fold(NameCells { given: "jane@firma.de", full: "Jane Doe", ..Default::default() }), "doe jane");
    assert_eq!(full("10000001"), "10000001", "what tells customers apart stays");
    assert_eq!(company("jane@firma.de"), "|jane firma de");
}

#[test]
fn folding_takes_marks_case_and_order() {
    for (name, folded) in [
        ("Zoë O'Brien", "obrien zoe"),
        ("ZOE O’BRIEN", "obrien zoe"),
        ("O´Brien Zoe", "obrien zoe"),
        ("Anne-Marie Dupont", "anne dupont marie"),
        ("Straße Weiß", "strasse weiss"),
        ("Søren Kierkegård", "kierkegard soren"),
        ("Đặng Łukasz", "dang lukasz"),
        ("Æsa Cœur", "aesa coeur"),
        ("İbrahim Işık", "ibrahim isik"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "john smith"),
        ("Ёлкин Пётр", "елкин петр"),
        ("So\u{AD}phie\u{200B}", "sophie"),
        ("J.R.R. Tolkien", "j r r tolkien"),
        ("Smith (Sales)", "sales smith"),
    ] {
        assert_eq!(full(name), folded, "{name}");
    }
    assert_ne!(full("カナ"), full("ガナ"), "voicing is no accent");
}

#[test]
fn titles_are_dropped() {
    for (name, folded) in [
        ("Mr. John Smith", "john smith"),
        ("Prof. Dr. Dipl.-Ing. Hans Müller", "hans muller"),
        ("Dr. med. dent. Eva Groß", "eva gross"),
        ("John Smith, Ph.D.", "john smith"),
        ("Frau Schmidt", "schmidt"),
        ("John Smith Jr.", "john smith"),
        ("Ing Li", "ing li"),
        ("Md Rahman", "md rahman"),
        ("Mr.", ""),
    ] {
        assert_eq!(full(name), folded, "{name}");
    }
}

#[test]
fn han_names_are_their_characters() {
    for (name, folded) in [
        ("王小明", "小明王"),
        ("小明王", "小明王"),
        ("王 小明", "小明王"),
        ("王小明先生", "小明王"),
        ("王小明 博士 教授", "小明王"),
        ("王", "王"),
        ("先生", "先生"),
        ("博士王", "博士王"),
        ("佐々木様", "々佐木"),
        ("张伟 Wei Zhang", "wei zhang 伟张"),
        ("山田 はなこ", "はなこ 山田"),
        ("山田はなこ", "はなこ 山田"),
    ] {
        let expected = folded.split(' ').map(|word| {
            let mut letters: Vec<char> = word.chars().collect();
            if word.chars().any(|c| c >= '\u{4E00}') {
                letters.sort_unstable();
            }
            letters.into_iter().collect::<String>()
        });
        assert_eq!(full(name), expected.collect::<Vec<_>>().join(" "), "{name}");
    }
    let wang = fold(NameCells { given: "小明", family: "王", ..Default::default() });
    assert_eq!(wang, full("王小明"));
    assert_eq!(fold(NameCells { given: "先生", family: "王", ..Default::default() }), "王");
    assert_eq!(fold(NameCells { given: "王", family: "先生", ..Default::default() }), "王");
}

#[test]
fn organizations_lose_their_legal_form_and_nothing_else() {
    for (name, folded) in [
        ("Acme, Inc.", "|acme"),
        ("ACME L.L.C.", "|acme"),
        ("Müller & Söhne GmbH & Co. KG", "|muller sohne"),
        ("Verein der Freunde e.V.", "|verein der freunde"),
        ("Co., Ltd.", "|co"),
        ("Limited Brands", "|limited brands"),
        ("Brands Limited", "|brands"),
        ("Petróleo Brasileiro S.A.", "|petroleo brasileiro"),
        ("ООО «Ромашка»", "|ромашка"),
        ("腾讯科技（深圳）有限公司", "|腾讯科技深圳"),
        ("腾讯科技(深圳) 有限公司", "|腾讯科技深圳"),
        ("小米股份有限公司", "|小米"),
        ("有限公司", "|有限公司"),
        ("株式会社ソニー", "|ソニー"),
        ("GmbH", "|gmbh"),
        ("!!!", ""),
    ] {
        assert_eq!(company(name), folded, "{name}");
    }
    assert_ne!(company("Smith Jones"), company("Jones Smith"), "order counts");
}

#[test]
fn names_agree_word_by_word() {
    for (a, b) in [
        ("John Smith", "Smith"),
        ("John Smith", "J. Smith"),
        ("John Smith", "SMITH, JOHN"),
        ("John Smith", "Mr John Smith Jr"),
        ("Sarah Williams", "Sarah Wiliams"),
        ("Sarah Williams", "Sarah Willaims"),
        ("Jon Q. Public", "Jon Quincy Public"),
        ("J John", "John Jack"),
        ("Anna Maria Schmidt", "Anna-Maria Schmidt"),
        ("Яна Иванова", "Я. Иванова"),
        ("王小明", "小明王"),
        ("张伟 Wei Zhang", "Wei Zhang"),
        ("J J Smith", "John Smith"),
    ] {
        assert!(names_agree(a, b) && names_agree(b, a), "{a} / {b}");
    }
    for (a, b) in [
        ("John Smith", "Jane Smith"),
        ("John Smith", "John Smyth"),
        ("John Meier", "John Meyer"),
        ("Johanna Schmidt", "Johann Schneider"),
        ("王小明", "王小"),
        ("王小明", "王大明"),
        ("はなこ", "は"),
        ("김철수", "김철"),
        ("张伟", "Wei Zhang"),
    ] {
        assert!(!names_agree(a, b) && !names_agree(b, a), "{a} / {b}");
    }
}

#[test]
fn persons_and_organizations() {
    assert!(!agree(b"john\x1Fsmith\x1Eacme", b"jane\x1Fdoe\x1Eacme"), "two persons of one office are two");
    assert!(agree(b"john\x1Fsmith\x1Eacme", b"john\x1Fsmith\x1Eother"), "a person may change the employer");
    assert!(agree(b"\x1Eacme", b"\x1Eacme"));
    assert!(!agree(b"\x1Eacme", b"\x1Eacmes"));
    assert!(!agree(b"acme", b"\x1Eacme"));
    assert!(agree(b"john\x1Eacme", b"\x1Eacme"));
    assert!(!agree(b"john\x1Eacme", b"\x1Eother"));
    assert!(agree(b"", b"john"));
}

/// Text that meets the corners: titles, forms, placeholders, scripts, apostrophes, marks, or anything at all.
fn name_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-z]{1,8}",
        1 => prop::sample::select(vec![
            "Dr.", "Dipl.-Ing.", "Ph.D.", "med", "jr", "Inc", "GmbH", "e.V.", "S.A.", "Co", "ООО", "test", "n/a", "先生", "教授",
            "有限公司", "公司", "株式会社", "王", "小明", "はなこ", "ガ", "김철수", "O'Brien", "d´Or", "jane@firma.de", "+49 30 123456", "ß", "Æ", "é", "\u{301}", "İ", "\u{200D}", "Ⅳ", "ﬁ", "राम",
        ]).prop_map(str::to_owned),
    ];
    prop_oneof![
        5 => prop::collection::vec((piece, prop::sample::select(vec![" ", "", "-", ", ", ".", "  ", "\u{3000}", "&"])), 0..5)
            .prop_map(|parts| parts.into_iter().map(|(text, border)| text + border).collect::<String>()),
        1 => "[ -~]{0,20}",
        1 => "\\PC{0,12}",
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_fast_fold_is_the_plain_fold(given in name_text(), family in name_text(), whole in name_text(), organization in name_text()) {
        let mut scratch = FoldScratch::default();
        let empty = String::new();
        for (given, family, full) in [(&given, &family, &whole), (&empty, &empty, &whole)] {
            let cells = NameCells { given, family, full, organization: &organization };
            let mut fast = Vec::new();
            fold_name(&cells, &mut scratch, &mut fast);
            let plain = plain::fold_name(&cells);
            prop_assert_eq!(String::from_utf8(fast.clone()).unwrap(), String::from_utf8(plain).unwrap(), "{:?}", cells);
            prop_assert!(agree(&fast, &fast));
        }
    }

    #[test]
    fn the_order_of_words_and_cells_is_ignored(words in prop::collection::vec("[a-zé王小]{2,8}z", 1..6), turn in 0usize..6) {
        let mut turned = words.clone();
        turned.rotate_left(turn % words.len());
        prop_assert_eq!(full(&words.join(" ")), full(&turned.join(", ")));
        let (given, family) = (words.join(" "), turned.join("-"));
        let there = fold(NameCells { given: &given, family: &family, ..Default::default() });
        let back = fold(NameCells { given: &family, family: &given, ..Default::default() });
        prop_assert_eq!(there, back);
    }

    #[test]
    fn folded_names_agree_either_way_round(a in name_text(), b in name_text()) {
        prop_assert_eq!(names_agree(&a, &b), names_agree(&b, &a));
    }
}
