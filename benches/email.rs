//! What an e-mail address costs: the fast path on everyday addresses, and what is off it.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hygienist::normalize::email::{Parser, parse_plain};

/// A list as it is exported: few domains make up most of it, and some addresses are a company's.
fn everyday() -> Vec<String> {
    let names = [
        "anna.smith",
        "j.doe",
        "maria_99",
        "peter.mueller",
        "wang.wei",
        "info",
        "o.neil",
        "Sales",
        "kim",
        "F.Last+news",
    ];
    let domains = ["gmail.com", "hotmail.com", "yahoo.com", "gmx.de", "qq.com", "outlook.com", "web.de", "163.com"];
    (0..1000)
        .map(|row: usize| {
            let name = names[row % names.len()];
            match row % 5 {
                0 => format!("{name}{row}@company{}.com", row % 200),
                _ => format!("{name}{row}@{}", domains[row / 7 % domains.len()]),
            }
        })
        .collect()
}

fn parse_all(parser: &mut Parser, cells: &[String]) -> usize {
    cells.iter().map(|cell| parser.parse(black_box(cell)).map_or(0, |parsed| parsed.key.len())).sum()
}

fn benches(criterion: &mut Criterion) {
    let everyday = everyday();
    let padded: Vec<_> = everyday.iter().map(|cell| format!(" {cell}\u{a0}")).collect();
    let invalid: Vec<_> = everyday.iter().map(|cell| cell.replace('@', " at ")).collect();
    let international: Vec<_> = everyday.iter().map(|cell| cell.replace('@', "@bücher.")).collect();
    let mut group = criterion.benchmark_group("email");
    group.throughput(Throughput::Elements(everyday.len() as u64));
    for (name, cells) in
        [("everyday", &everyday), ("padded", &padded), ("invalid", &invalid), ("international", &international)]
    {
        let mut parser = Parser::new();
        group.bench_function(name, |bencher| {
            bencher.iter(|| parse_all(&mut parser, cells));
        });
    }
    group.bench_function("plain", |bencher| {
        bencher.iter(|| everyday.iter().filter(|cell| parse_plain(black_box(cell)).is_ok()).count());
    });
    group.finish();
}

criterion_group!(email, benches);
criterion_main!(email);
