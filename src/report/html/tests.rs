use super::*;
use crate::contact::{
    Action, BrokenPlace, Checked, ChosenBy, CodeCount, ColumnProfile, ColumnSummary, Figures, FileProfile, Group,
    Grouping, InGroup, InputSummary, LimitOutcome, LimitResult, ListSummary, Others, Profile, RunFacts, RunMemory,
    RunOutcome, Share, StoreSummary, Structural, Summary, SuppressionKind, TextRegion, Tool,
};

/// A text that takes six times its length in HTML.
fn long() -> String {
    "\"".repeat(300)
}

fn figures() -> Figures {
    Figures {
        rows: 9,
        kept: 3,
        rejected: 6,
        faked: 1,
        duplicated: 2,
        without_evidence: 3,
        suppressed: 4,
        bad_consent: 5,
    }
}

fn summary(many: usize) -> Summary {
    let counts = || Code::ALL.iter().map(|code| (code.name().to_owned(), u64::MAX / 200)).collect();
    let input = InputSummary {
        path: long(),
        sha256: "0".repeat(64),
        encoding: long(),
        delimiter: ",".to_owned(),
        columns: vec![ColumnSummary { name: long(), role: Some("email"), by: Some(ChosenBy::Header) }; 3],
        rows: 9,
        kept: 3,
        rejected: 6,
        structural: Structural::default(),
        preset: None,
        output: None,
    };
    let list = ListSummary {
        path: long(),
        sha256: "0".repeat(64),
        kind: SuppressionKind::DoNotCall,
        entries: u64::MAX,
        unreadable: u64::MAX,
        without_country: 0,
        deletions: 0,
        date: Some("2026-11-24".to_owned()),
        age_days: Some(3),
        laws: Vec::new(),
        stale: true,
        countries: Vec::new(),
        national: true,
    };
    let group = Group { value: long(), figures: figures() };
    let by = Grouping { by: long(), groups: vec![group; many], others: Others { values: 7, figures: figures() } };
    let keys = |at: usize| (format!("{at}{}", long()), serde_json::Value::from(long()));
    Summary {
        schema: 1,
        tool: Tool { name: "hygienist", version: "0" },
        numbering_plan: long(),
        rules_version: 1,
        command: "clean".to_owned(),
        as_of: "2026-11-24".to_owned(),
        settings: (0..many).map(keys).collect::<serde_json::Map<_, _>>().into(),
        inputs: vec![input; many],
        suppression: vec![list; many],
        rows: u64::MAX,
        kept: u64::MAX / 2,
        rejected: u64::MAX / 2,
        structural: 1,
        rejected_by: counts(),
        codes: counts(),
        notes: vec![long().repeat(9); many],
        run: RunFacts::default(),
        by: vec![by; 40],
        store: Some(StoreSummary { path: long(), run: Some(3), ..StoreSummary::default() }),
        checked: Some(checked(many)),
        stops: None,
    }
}

fn checked(many: usize) -> Checked {
    let place = BrokenPlace {
        source: long(),
        row: 1,
        line: 2,
        column: Some(long()),
        region: TextRegion::default(),
        code: Some("email.syntax"),
        value: long(),
        message: long(),
    };
    let limit = LimitResult {
        limit: long(),
        what: long(),
        group: Some(InGroup { by: long(), value: long() }),
        figure: long(),
        count: None,
        of: None,
        outcome: LimitOutcome::Broken,
        places: vec![place; 20],
        more: 7,
    };
    Checked { limits: vec![limit; many], baseline: Some(long()) }
}

fn profile(many: usize) -> Profile {
    let fault = |code: &Code| CodeCount { code: code.name(), count: u64::MAX, example: String::new() };
    let column = ColumnProfile {
        name: long(),
        role: Some("email"),
        by: None,
        filled: 3,
        distinct: 3,
        valid: Some(2),
        faults: Code::ALL.iter().map(fault).collect(),
    };
    let file = FileProfile {
        path: long(),
        containers: vec![long()],
        format: "csv".to_owned(),
        encoding: "utf-8".to_owned(),
        delimiter: ",".to_owned(),
        records: 9,
        structural: Structural::default(),
        kept: 3,
        columns: vec![column; many],
        faults: Vec::new(),
        phone_countries: Vec::new(),
        phone_types: Vec::new(),
        email_domains: Vec::new(),
        notes: Vec::new(),
    };
    Profile { files: vec![file; 4] }
}

fn picture(many: usize) -> Picture {
    let example = Example {
        source: long(),
        row: u64::MAX,
        line: 1,
        cells: vec![(long(), long()); 3],
        becomes: Some(long()),
        because: Some(long()),
        kept: false,
    };
    let examples = |code: &Code| {
        let kept = Example { kept: true, ..example.clone() };
        (*code, [vec![example.clone(); 10], vec![kept; 10]].concat())
    };
    let top = Top {
        shares: vec![Share { value: long(), count: u64::MAX / 1_000 }; 100],
        others: 4,
        others_count: 5,
        at_least: true,
    };
    Picture {
        all: figures(),
        kept: figures(),
        stopped: Stopped { people: 3, rows: 4, kept: 1 },
        unproven: 4,
        unproven_kept: 2,
        kept_codes: Code::ALL.iter().map(|code| (*code, u64::MAX / 200)).collect(),
        countries: top.clone(),
        types: top.clone(),
        domains: top,
        typos: Typos { told: vec![(long(), long(), 3); many], others: 3, others_count: 9 },
        duplicates: (2..2_000).map(|size| (size, 1)).collect(),
        consent: vec![ConsentRow { source: long(), ages: [u64::MAX / 100_000; 6] }; many],
        consent_beyond: [3; 6],
        stops: vec![Stop { place: StopPlace::List(long()), code: Code::SuppressedErased, rows: 3 }; many],
        examples: Code::ALL.iter().map(examples).collect(),
    }
}

#[test]
fn no_page_is_too_large() {
    let run = |id| RunMemory {
        id,
        list: long(),
        as_of: long(),
        rows: u64::MAX,
        kept: u64::MAX / 2,
        rejected: u64::MAX / 4,
        came: Some(u64::MAX / 2),
        left: Some(u64::MAX / 4),
        changed: Some(u64::MAX / 4),
        outcome: RunOutcome::Broke(long()),
        ..RunMemory::default()
    };
    let history: Vec<RunMemory> = (0..1_000).map(run).collect();
    for many in [30, 300] {
        let (summary, profile, picture) = (summary(many), profile(many), picture(many));
        let facts =
            Facts { summary: &summary, profile: &profile, picture: &picture, history: &history, shows_values: true };
        let page = page(&facts);
        assert!(page.len() < LARGEST, "{} bytes of {many}", page.len());
        assert!(page.contains("data-figure=\"rejected:email.syntax\"") && page.contains("more columns"));
        assert!(page.ends_with("</html>\n"));
    }
}

#[test]
fn less_is_shown_only_where_there_is_too_much() {
    let (summary, profile, picture) = (summary(2), Profile::default(), picture(2));
    let facts = Facts { summary: &summary, profile: &profile, picture: &picture, history: &[], shows_values: false };
    let sizes = CAPS.map(|caps| with_caps(&facts, caps).len());
    assert!(sizes.is_sorted_by(|more, less| more > less), "{sizes:?}");
    // Where texts are as long as people's are, all of it is shown.
    let short = Example { cells: vec![("email".to_owned(), "a•••@x.io".to_owned())], ..Example::default() };
    let examples = Code::ALL.iter().map(|code| (*code, vec![short.clone(); 10])).collect();
    let page = page(&Facts { picture: &Picture { examples, ..Picture::default() }, ..facts });
    assert!(page.contains("10 examples"), "ten examples where there is room");
}

#[test]
fn every_action_is_spoken_of() {
    for action in Action::ALL {
        assert!(Code::ALL.iter().any(|code| code.default_action() == action));
    }
    assert_eq!(reasons::becomes(Code::SuppressedStaleList), "It ends the run.");
}
