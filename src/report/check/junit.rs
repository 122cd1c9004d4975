//! JUnit: one suite, one case a limit. A broken one has failed, a known one is skipped.

use super::Told;
use super::wording::{NEXT, and_more, limit_name, place_line, shown};
use crate::contact::{LimitOutcome, LimitResult};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// Inputs that the name of the suite names; the rest are counted.
const NAMED: usize = 3;

/// The report. It holds no time: a limit takes none.
pub(super) fn write(told: Told<'_>) -> String {
    let mut suite = TestSuite::new(suite_name(told));
    suite.add_test_cases(told.checked.limits.iter().map(|limit| case(limit, told.checked.baseline.as_deref())));
    let mut report = Report::new("hygienist check");
    report.add_test_suite(suite);
    report.to_string().expect("memory takes all that is written to it, and text is UTF-8")
}

/// The inputs.
fn suite_name(told: Told<'_>) -> String {
    let inputs = &told.summary.inputs;
    let named: Vec<String> = inputs.iter().take(NAMED).map(|input| shown(&input.path)).collect();
    let more = and_more((inputs.len() - named.len()) as u64);
    named.into_iter().chain(more).collect::<Vec<_>>().join(", ")
}

fn case(limit: &LimitResult, baseline: Option<&str>) -> TestCase {
    let status = match limit.outcome {
        LimitOutcome::Held => TestCaseStatus::success(),
        LimitOutcome::Known => {
            let baseline = baseline.map_or_else(|| "the baseline".to_owned(), shown);
            let mut status = TestCaseStatus::skipped();
            status.set_message(format!("{}, not worse than in {baseline}", shown(&limit.figure)));
            status
        }
        LimitOutcome::Broken => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(shown(&limit.what)).set_message(shown(&limit.figure));
            if !limit.places.is_empty() {
                status.set_description(places(limit));
            }
            status
        }
    };
    let mut case = TestCase::new(limit_name(limit), status);
    case.set_classname("hygienist.check");
    case
}

/// The first places, a line each, and what to do.
fn places(limit: &LimitResult) -> String {
    let places = limit.places.iter().map(place_line);
    places.chain(and_more(limit.more)).chain([NEXT.to_owned()]).collect::<Vec<_>>().join("\n")
}
