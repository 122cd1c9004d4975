//! `judge` is pure: what a worker remembers between records changes no answer.

use hygienist::config::Policy;
use hygienist::contact::law::Holidays;
use hygienist::contact::{DateOrder, HashKey, Judged, KeyKind, KeyKinds, Role, RoleCell, RoleCells, Shape, Slot};
use hygienist::judge::{Judge, OwnDomains, Scratch, Told, judge};
use hygienist::normalize::phone::Plan;
use proptest::prelude::*;
use std::collections::HashSet;

const ROLES: [Role; 8] = [
    Role::Email,
    Role::Phone,
    Role::Country,
    Role::FullName,
    Role::ConsentAt,
    Role::ConsentSource,
    Role::ConsentStatus,
    Role::OptedOut,
];

/// Cells that go through caches: few different ones, so that they meet again and displace each other.
fn cell() -> impl Strategy<Value = String> {
    let known = [
        "a@gmail.com",
        "A.B+x@googlemail.com",
        "info@firma.de",
        " mailto:x@y.io",
        "x@no.such",
        "+1 202-224-3441",
        "030 123456",
        "\u{202a}+49 30 123456\u{202c}",
        "DE",
        "US",
        "中国",
        "nowhere",
        "N/A",
        "purchased",
        "unsubscribed",
        "withdrawn",
        "web form",
        "2024-01-02",
        "yes",
        "Ann Lee",
        "test",
    ];
    prop_oneof![4 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

fn judged(told: Told<'_>, slots: &[Slot], records: &[Vec<String>], fresh: bool) -> Judged {
    let judge_of_source = Judge::new(told, slots);
    let (mut scratch, mut judged) = (Scratch::default(), Judged::default());
    judged.clear();
    for record in records {
        if fresh {
            scratch = Scratch::default();
        }
        let cells: Vec<RoleCell<'_>> = record.iter().map(|cell| RoleCell::Text(cell)).collect();
        let cells = RoleCells { cells: &cells, shape: Shape::Whole, filled: 0, bad_text: &[] };
        judge(&cells, &judge_of_source, &mut scratch, &mut judged);
    }
    judged
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_remembering_worker_judges_like_a_new_one(
        records in proptest::collection::vec(proptest::collection::vec(cell(), ROLES.len()), 1..40),
    ) {
        let (policy, numbers) = (Policy::default(), HashSet::new());
        let mut kinds = KeyKinds::default();
        for kind in [KeyKind::Domain, KeyKind::Md5, KeyKind::National, KeyKind::Text] {
            kinds.insert(kind);
        }
        let (domains, holidays) = (OwnDomains::default(), Holidays::default());
        let reassigned = HashSet::new();
        let told = Told {
            policy: &policy,
            plan: Plan::embedded(),
            kinds,
            national_numbers: &numbers,
            secret: HashKey(1, 2),
            domains: &domains,
            end_of_day: 1_800_000_000,
            annotates: true,
            traces: true,
            holidays: &holidays,
            reassigned: &reassigned,
        };
        let slots: Vec<Slot> = (0u16..).zip(ROLES).map(|(at, role)| Slot { role, cell: at, column: at, order: DateOrder::Undecided }).collect();
        let (one, other) = (judged(told, &slots, &records, false), judged(told, &slots, &records, true));
        prop_assert_eq!(one.heads, other.heads);
        prop_assert_eq!(one.patches, other.patches);
        prop_assert_eq!(one.several, other.several);
        prop_assert_eq!(one.findings, other.findings);
        prop_assert_eq!(one.keys, other.keys);
        prop_assert_eq!((one.text, one.names), (other.text, other.names));
    }
}
