//! The packs, read from their files once.

use super::{Basis, Check, Pack, Period, Rule, Use, Wins};
use crate::contact::{Code, Region};
use jiff::civil::Date;
use std::sync::LazyLock;

pub(super) struct Table {
    pub(super) packs: Vec<Pack>,
    pub(super) rules: Vec<Rule>,
}

macro_rules! files {
    ($($pack:literal)*) => { &[$(($pack, include_str!(concat!("../../../data/laws/", $pack, ".csv")))),*] };
}

/// One file a pack, in the order of `packs.csv`.
const FILES: &[(&str, &str)] = files! { "gdpr" "eprivacy" "uwg" "uk-gdpr" "pecr" "fr" "it" "es" "nl" "at" "ch" "pipl" "cn-ad" "cn-sms" "cn-email" "cn-consumer" "cn-civil" "cn-ecom" "cn-gbt" "hk-uemo" "hk-pdpo" "tw-pdpa" "jp-email" "jp-tokusho" "jp-appi" "kr" "sg-dnc" "sg-spam" "in-tccpr" "au-spam" "au-dncr" "nz" "casl" "ca-dncl" "can-spam" "tcpa" "tsr" "us-va" "us-fl" "us-tx" "lgpd" "tr" "za" };

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let packs = rows(include_str!("../../../data/laws/packs.csv")).filter_map(|row| pack(&row)).collect();
    let rules = FILES.iter().flat_map(|(pack, file)| rows(file).filter_map(|row| rule(pack, &row)));
    Table { packs, rules: rules.collect() }
});

/// A row as texts that live as long as the program: the table is read once.
fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let records = csv::ReaderBuilder::new().from_reader(file.as_bytes()).into_records().filter_map(Result::ok);
    records.map(|record| record.iter().map(|cell| &*cell.to_owned().leak()).collect())
}

fn pack(row: &[&'static str]) -> Option<Pack> {
    let [name, title, countries] = row else { return None };
    let countries = countries.split_whitespace().filter_map(Region::from_code).collect();
    Some(Pack { name, title, countries })
}

fn rule(pack: &'static str, row: &[&'static str]) -> Option<Rule> {
    let [
        name,
        check,
        code,
        uses,
        bases,
        limit,
        from,
        until,
        wins,
        requirement,
        applies_to,
        source,
        seen,
        verified,
        note,
    ] = row
    else {
        return None;
    };
    let mut limits = limit.split(';').filter(|limit| !limit.is_empty());
    let by_country = limits.clone().filter_map(|limit| {
        let (country, period) = limit.split_once(':')?;
        Some((Region::from_code(country)?, Period::parse(period)?))
    });
    let limits_by_country = by_country.collect();
    let mut plain = limits.by_ref().filter(|limit| !limit.contains(':')).filter_map(Period::parse);
    Some(Rule {
        pack,
        name,
        code: Code::from_name(code),
        check: Check::from_name(check)?,
        uses: uses.split_whitespace().filter_map(Use::from_name).collect(),
        bases: bases.split_whitespace().filter_map(Basis::from_name).collect(),
        limit: plain.next(),
        or_limit: plain.next(),
        limits_by_country,
        from: day(from),
        until: day(until),
        wins: Wins::from_name(wins),
        requirement,
        applies_to,
        source,
        seen,
        verified: *verified == "true",
        note,
    })
}

fn day(cell: &str) -> Option<Date> {
    (!cell.is_empty()).then(|| cell.parse().ok()).flatten()
}
