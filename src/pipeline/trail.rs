//! What the findings tell of the run and of every record, where they are such that a record can be traced.

use super::known::Known;
use super::record::{Original, Record};
use crate::contact::law::{Rule, Use};
use crate::contact::trail::{
    CellLine, EvidenceLine, FileLine, InputLine, LawLine, LawSays, ListLine, RecordLine, RunLine, StoreLine, TrailLine,
};
use crate::contact::{Asked, Column, Fates, Legal, Note, Role, Says, Seen};
use crate::normalize::date;
use crate::normalize::words::use_bit;
use crate::output::row::Directory;
use crate::resolve::{codes, places::Placed};

/// What ran on what: the lines above all records.
pub(super) fn head(known: Known<'_>) -> Vec<TrailLine<'static>> {
    let Known { run, plan, surveyed, lists, asides, judged, store, .. } = known;
    let ran = RunLine {
        tool: concat!("hygienist ", env!("CARGO_PKG_VERSION")).to_owned(),
        command: run.command.name().to_owned(),
        as_of: run.policy.as_of.clone(),
        numbering_plan: plan.version().to_owned(),
        settings: serde_json::to_value(&run.policy).unwrap_or_default(),
    };
    let inputs = surveyed.sources.iter().zip(&judged.sha256).zip(&judged.records).map(|((source, sha256), rows)| {
        let (path, sha256) = (source.source.name.clone(), sha256.clone());
        TrailLine::Input(InputLine { path, sha256, rows: *rows })
    });
    let lists = lists.summaries.iter().map(|list| {
        TrailLine::List(ListLine {
            path: list.path.clone(),
            sha256: list.sha256.clone(),
            kind: list.kind,
            entries: list.entries,
            date: list.date.clone(),
            age_days: list.age_days,
            laws: list.laws.clone(),
            stale: list.stale,
            countries: list.countries.clone(),
            national: list.national,
        })
    });
    let files = asides.iter().map(|file| {
        let entries = file.lines.len() as u64;
        TrailLine::File(FileLine { path: file.path.clone(), sha256: file.sha256.clone(), entries })
    });
    let store =
        store.map(|store| TrailLine::Store(StoreLine { path: store.path.clone(), entries: store.entries.clone() }));
    std::iter::once(TrailLine::Run(ran)).chain(inputs).chain(lists).chain(store).chain(files).collect()
}

/// Which records stand for which others.
#[derive(Default)]
pub(super) struct Contacts(Vec<(u32, u32)>);

impl Contacts {
    pub(super) fn of(fates: &Fates) -> Contacts {
        let all = fates.fates.iter().zip(0u32..).map(|(fate, record)| (fate.contact, record));
        let mut others: Vec<(u32, u32)> = all.filter(|(contact, record)| contact != record).collect();
        others.sort_unstable();
        Contacts(others)
    }

    /// The other records of the contact that a record stands for.
    fn stood_for_by(&self, record: u32) -> impl Iterator<Item = u32> {
        let from = self.0.partition_point(|(contact, _)| *contact < record);
        self.0[from..].iter().take_while(move |(contact, _)| *contact == record).map(|(_, other)| *other)
    }
}

/// What became of a record.
pub(super) fn record<'r>(
    record: &'r Record<'_>,
    original: &'r Original<'_>,
    placed: &'r Placed,
    seen: &[Seen],
    directory: &'r Directory<'_>,
    contacts: &Contacts,
) -> RecordLine<'r> {
    let kept = record.fate.verdict.is_kept();
    let country = record.legal.iter().find_map(|legal| match legal.says {
        Says::Country(country, by) => Some((country, by)),
        _ => None,
    });
    RecordLine {
        source: directory.sources[usize::from(record.source)].as_str().into(),
        row: record.number,
        line: record.line,
        status: if kept { "kept" } else { "rejected" }.into(),
        codes: codes::names(seen).map(|code| code.name().into()).collect(),
        contact: directory.source_and_row(record.fate.contact),
        stands_for: contacts.stood_for_by(record.index).map(|other| directory.source_and_row(other)).collect(),
        cells: cells(record, original, placed, directory),
        reaches: record.reached.iter().map(|one| String::from_utf8_lossy(one.normal.of(record.text))).collect(),
        evidence: evidence(record, original, directory),
        country: country.map(|(country, _)| country.as_str().to_owned().into()),
        country_by: country.map(|(_, by)| by),
        law: record.legal.iter().filter_map(law).chain(seen.iter().filter_map(against)).collect(),
    }
}

/// The rule of law that something was found against.
fn against(seen: &Seen) -> Option<LawLine<'static>> {
    let Note::Asked(Asked { rule: Some(rule), .. }) = seen.note else { return None };
    Some(line(rule.rule(), LawSays::Against(seen.code.name().to_owned())))
}

/// Who it is, its addresses and numbers, and whatever else is shown otherwise than it was.
fn cells<'r>(
    record: &'r Record<'_>,
    original: &'r Original<'_>,
    placed: &'r Placed,
    directory: &'r Directory<'_>,
) -> Vec<CellLine<'r>> {
    let role_of = |column: Column| record.slots().iter().find(|slot| slot.column == column).map(|slot| slot.role);
    let columns = 0..original.cells.len() as Column;
    let line = |column: Column| {
        let role = role_of(column);
        let (before, after) = (original.cell(column), record.cleaned_cell(original, placed, column));
        let tells_who = role.is_some_and(tells_who) && !(before.is_empty() && after.is_empty());
        (tells_who || before != after).then(|| CellLine {
            column: directory.columns[usize::from(column)].as_str().into(),
            role: role.map(|role| role.name().into()),
            before: String::from_utf8_lossy(before),
            after: String::from_utf8_lossy(after),
            filled: record.is_filled(column),
        })
    };
    columns.filter_map(line).collect()
}

fn tells_who(role: Role) -> bool {
    role.is_channel()
        || matches!(role, Role::FullName | Role::GivenName | Role::FamilyName | Role::Organization | Role::Id)
}

fn evidence<'r>(
    record: &'r Record<'_>,
    original: &'r Original<'_>,
    directory: &'r Directory<'_>,
) -> Vec<EvidenceLine<'r>> {
    let speaks = |role: Role| role.is_consent() || matches!(role, Role::NoticeAt | Role::RelationEndedAt);
    let slots = record.slots().iter().filter(|slot| speaks(slot.role));
    let filled = slots.map(|slot| (slot, String::from_utf8_lossy(original.cell(slot.column))));
    let filled = filled.filter(|(_, value)| !value.trim().is_empty());
    filled
        .map(|(slot, value)| EvidenceLine {
            column: directory.columns[usize::from(slot.column)].as_str().into(),
            role: slot.role.name().into(),
            value,
        })
        .collect()
}

fn law(legal: &Legal) -> Option<LawLine<'static>> {
    match legal.says {
        Says::Country(..) => None,
        Says::Permits(rule, basis, uses) => {
            let rule = rule.rule();
            let said = Use::ALL.iter().copied().filter(|one| uses & use_bit(*one) != 0 && !rule.uses.is_empty());
            Some(LawLine { uses: said.collect(), ..line(rule, LawSays::Permits(basis)) })
        }
        Says::StopBy(rule, day) => {
            let day = date::date_of(day.into())?.to_string();
            Some(line(rule.rule(), LawSays::StopBy(day)))
        }
        Says::Register(rule) => {
            let wins = rule.rule().wins.map(|wins| wins.words().to_owned()).unwrap_or_default();
            Some(line(rule.rule(), LawSays::Register(wins)))
        }
    }
}

fn line(rule: &'static Rule, says: LawSays) -> LawLine<'static> {
    LawLine { rule: rule.to_string().into(), source: rule.source.into(), says, uses: rule.uses.clone() }
}
