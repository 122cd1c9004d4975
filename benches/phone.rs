//! Phone numbers of mixed countries: cell in, validity, type and E.164 out; beside `rlibphonenumber` and `phonenumber`.
//!
//! Each engine does the same work on the same cells. `phonenumber` gets fewer of them: its cache of regular
//! expressions is smaller than the world, so that each number compiles some.

use std::hint::black_box;
use std::io::BufReader;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hygienist::contact::Region;
use hygienist::normalize::phone::{Plan, is_placeholder, repair};

/// Cells and their regions, from the oracle's excerpt: published numbers of all countries, in many spellings.
fn cells(plain: bool) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_path("fixtures/oracle/phones.csv").expect("the excerpt is in the repository");
    let cells = reader.records().map(|record| {
        let record = record.expect("the excerpt is a CSV file");
        (record[0].to_owned(), record[1].to_owned())
    });
    let is_plain = |cell: &str| cell.bytes().all(|byte| byte.is_ascii_digit() || b"+ -().[]/".contains(&byte));
    cells.filter(|(cell, _)| is_plain(cell) == plain).collect()
}

fn hygienist(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("phone");
    for (name, plain) in [("hygienist", true), ("hygienist, slow path", false)] {
        let cells: Vec<_> = cells(plain).into_iter().map(|(cell, region)| (cell, Region::from_code(&region))).collect();
        group.throughput(Throughput::Elements(cells.len() as u64));
        group.bench_function(name, |bencher| {
            let plan = Plan::embedded();
            bencher.iter(|| {
                for (cell, region) in &cells {
                    let _ = black_box(plan.parse(cell, *region));
                }
            });
        });
    }
}

/// Cells that take a repair, and cells that are refused only after all of them were tried.
fn repairs(criterion: &mut Criterion) {
    const MENDED: &[&str] = &[
        "02-23971366-171",
        "02-23971366轉54",
        "02-23971366、04-23013518",
        "電話：02-23971366 傳真：02-23971367",
        "'0223971366.0",
        "+886 (0)2 2397-1366 分機 5",
    ];
    const REFUSED: &[&str] = &["07-23436451", "03-961100", "ask at the desk, room 1234", "02-8.77118e+007", "n/a"];
    let mut group = criterion.benchmark_group("phone");
    for (name, cells) in [("hygienist, mended", MENDED), ("hygienist, refused", REFUSED)] {
        group.throughput(Throughput::Elements(cells.len() as u64));
        group.bench_function(name, |bencher| {
            let (plan, region) = (Plan::embedded(), Region::from_code("TW"));
            bencher.iter(|| {
                for cell in cells {
                    let _ = black_box(repair::parse(plan, cell, region));
                }
            });
        });
    }
    let numbers = ["+886 2 2397 1366", "+1 650 253 0000", "+44 20 7183 8750", "+61 491 570 006"];
    let numbers = numbers.map(|cell| Plan::embedded().parse(cell, None).expect("these are valid"));
    group.throughput(Throughput::Elements(numbers.len() as u64));
    group.bench_function("is it a placeholder", |bencher| {
        bencher.iter(|| numbers.iter().filter(|number| is_placeholder(black_box(number))).count());
    });
}

fn rlibphonenumber(criterion: &mut Criterion) {
    use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, enums::Region};
    let cells: Vec<_> = cells(true).into_iter().map(|(cell, region)| (cell, region.parse::<Region>().ok())).collect();
    let mut group = criterion.benchmark_group("phone");
    group.throughput(Throughput::Elements(cells.len() as u64));
    group.sample_size(20).bench_function("rlibphonenumber", |bencher| {
        bencher.iter(|| {
            for (cell, region) in &cells {
                if let Ok(number) = PHONE_NUMBER_UTIL.parse(cell, *region)
                    && number.is_valid()
                {
                    black_box((number.format_as(PhoneNumberFormat::E164), number.get_type()));
                }
            }
        });
    });
}

fn phonenumber(criterion: &mut Criterion) {
    use phonenumber::{Mode, country};
    let cells: Vec<_> =
        cells(true).into_iter().step_by(40).map(|(cell, region)| (cell, region.parse::<country::Id>().ok())).collect();
    let mut group = criterion.benchmark_group("phone");
    group.throughput(Throughput::Elements(cells.len() as u64));
    group.sample_size(10).measurement_time(Duration::from_secs(5)).bench_function("phonenumber", |bencher| {
        bencher.iter(|| {
            for (cell, region) in &cells {
                if let Ok(number) = phonenumber::parse(*region, cell)
                    && phonenumber::is_valid(&number)
                {
                    black_box((
                        number.format().mode(Mode::E164).to_string(),
                        number.number_type(&phonenumber::metadata::DATABASE),
                    ));
                }
            }
        });
    });
}

/// What a run pays before the first number.
fn ready(criterion: &mut Criterion) {
    let file = std::fs::read("data/numbering_plan.xml").expect("the plan is in the repository");
    criterion.bench_function("phone plan, all built", |bencher| {
        bencher.iter(|| black_box(Plan::load(BufReader::new(&file[..]), "bench").map(|plan| plan.version().len())));
    });
}

criterion_group!(benches, hygienist, repairs, rlibphonenumber, phonenumber, ready);
criterion_main!(benches);
