//! `clean` and `annotate`, from one end to the other.

use super::budget::Budget;
use super::domains::read_own_domains;
use super::faults::throw;
use super::fill::{Fills, find_fills};
use super::holidays::read_holidays;
use super::judging::{BlockLog, JudgedBlocks, judge_blocks};
use super::known::Known;
use super::list_age::Ages;
use super::lists::{Lists, read_lists};
use super::reassigned::{Answers, read_answers};
use super::record::Records;
use super::render::{Counts, Render, Sinks, render_blocks, write_to};
use super::run::{Command, Outcome, Run, Stage};
use super::stamps::find_bulk_stamps;
use super::stored::{expect_stops, meet_stops, open_store};
use super::summary::{Took, notes, summarise};
use super::survey::{Surveyed, look_at_dates_again, survey_inputs};
use super::trail::{self, Contacts};
use super::{Exit, Failure, Progress};
use crate::contact::trail::{EndLine, TrailLine};
use crate::contact::{Code, Fates, HashKey, StoredStops, Summary};
use crate::judge::{Judge, OwnDomains, Told};
use crate::normalize::date;
use crate::normalize::phone::Plan;
use crate::output::findings::FindingsForm;
use crate::output::publish::{Publisher, Target};
use crate::output::row::{Directory, Place};
use crate::output::{annotate, clean::Clean, findings, rejects};
use crate::report::summary;
use crate::resolve::{Join, resolve};
use crate::store::Store;
use anyhow::{Context, Result, anyhow};
use jiff::civil::Date;
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Cleans or annotates, as the run says.
///
/// # Errors
///
/// Whatever stops the run, a panic included; [`Exit::of`] says how it ends. Nothing was published then.
pub fn clean(run: &Run, progress: &dyn Progress) -> Result<Outcome> {
    catch_unwind(AssertUnwindSafe(|| clean_all(run, progress))).unwrap_or_else(|panic| {
        // A literal only: a text made at run time may hold somebody's address, as that of a slice off a boundary does.
        match panic.downcast_ref::<&'static str>() {
            Some(literal) => Err(anyhow!("a panic stopped the run: {literal}")),
            None => Err(anyhow!("a panic stopped the run")),
        }
    })
}

fn clean_all(run: &Run, progress: &dyn Progress) -> Result<Outcome> {
    let mut clock = Clock::start(progress);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(run.threads).build().context("no threads can be started")?;
    let budget = Budget::default();
    let store = run.memory.as_ref().map(|memory| open_store(memory, run.policy.suppress.allow_empty)).transpose()?;
    let own_key = || run.tuning.hash_key.unwrap_or_else(random_key);
    let secret = store.as_ref().map_or_else(own_key, Store::hash_key);

    clock.enter(Stage::Survey, 0);
    // The plan and the table of header words take some milliseconds each: of ten rows, most of the run.
    let (own_plan, surveyed) = pool.join(|| own_plan(run), || survey_inputs(run));
    let own_plan = own_plan?;
    let plan = own_plan.as_ref().unwrap_or_else(|| Plan::embedded());
    let mut surveyed = surveyed?;

    clock.enter(Stage::Screen, 0);
    let today = today(run)?;
    let (holidays, mut asides) = read_holidays(&run.policy.consent.holidays, run.policy.said_order())?;
    let uses = run.policy.uses();
    let ages = Ages { law: &run.policy.consent.law, today, holidays: &holidays, uses: &uses };
    let mut lists = read_lists(run, plan, secret, &pool, progress, ages)?;
    if let Some(store) = &store {
        expect_stops(store, run, &mut lists)?;
    }
    budget.take(lists.files.size());

    clock.enter(Stage::Judge, surveyed.bytes());
    let (domains, of_domains) = read_own_domains(run, today)?;
    let (answers, of_answers) = read_answers(&run.policy.suppress.rnd, plan)?;
    asides.extend(of_domains.into_iter().chain(of_answers));
    let judge_all = |surveyed: &Surveyed| {
        let judges = judges(run, surveyed, &lists, &domains, &answers, ages, plan, secret);
        judge_blocks(run, surveyed, &judges, &pool, &budget, progress)
    };
    let mut judged = judge_all(&surveyed)?;
    if look_at_dates_again(run, &mut surveyed, &judged)? {
        budget.give_back(judged.size());
        drop(judged);
        clock.enter(Stage::Judge, surveyed.bytes());
        judged = judge_all(&surveyed)?;
    }
    find_bulk_stamps(&mut judged, &run.policy);

    clock.enter(Stage::Join, 0);
    let answer = store.as_ref().map(|store| meet_stops(store, run, &judged, &pool, &mut lists)).transpose()?;
    let none = StoredStops::default();
    let stored = answer.as_ref().map_or(&none, |answer| &answer.stops);
    let (fates, judged) = resolve_all(run, judged, &lists, stored, &pool, &budget)?;

    clock.enter(Stage::Render, surveyed.bytes());
    let (surveyed, lists, answers, asides, judged) = (&surveyed, &lists, &answers, &asides, &judged);
    let known = Known { run, plan, surveyed, lists, answers, asides, ages, judged, store: answer.as_ref() };
    let outcome = render_and_publish(known, &fates, &pool, &mut clock)?;
    progress.end();
    Ok(Outcome { peak_budget: budget.peak(), stages: clock.finish(), ..outcome })
}

/// A key that nobody can know before the run. No output depends on it.
fn random_key() -> HashKey {
    HashKey(RandomState::new().hash_one(0u8), RandomState::new().hash_one(1u8))
}

fn own_plan(run: &Run) -> Result<Option<Plan>> {
    let Some(path) = &run.numbering_plan else {
        _ = Plan::embedded();
        return Ok(None);
    };
    let shown = path.display();
    let file = std::fs::File::open(path)
        .map_err(|error| Failure::new(Exit::Input, format!("{shown}: the numbering plan cannot be read: {error}")))?;
    let plan = Plan::load(std::io::BufReader::new(file), &shown.to_string()).map_err(|error| {
        let message = format!("{shown}: no numbering plan: {error}; give Google's PhoneNumberMetadata.xml");
        Failure::new(Exit::Input, message)
    })?;
    Ok(Some(plan))
}

/// The day that stands for today.
fn today(run: &Run) -> Result<Date, Failure> {
    date::civil_date(&run.policy.as_of).ok_or_else(|| {
        Failure::new(Exit::Usage, format!("--as-of {}: expected a date such as 2026-11-24", run.policy.as_of))
    })
}

/// One judge a source: they differ in where the roles lie.
#[expect(clippy::too_many_arguments, reason = "everything that judging is told meets here, once")]
fn judges<'a>(
    run: &'a Run,
    surveyed: &'a Surveyed,
    lists: &'a Lists,
    domains: &'a OwnDomains,
    answers: &'a Answers,
    ages: Ages<'a>,
    plan: &'a Plan,
    secret: HashKey,
) -> Vec<Judge<'a>> {
    use crate::contact::SuppressionSource;
    let told = Told {
        policy: &run.policy,
        plan,
        kinds: lists.files.kinds(),
        national_numbers: lists.files.national_numbers(),
        secret,
        domains,
        end_of_day: date::end_of_day(ages.today),
        annotates: run.command == Command::Annotate || run.outputs.rnd_query.is_some() || run.outputs.traces(),
        traces: run.outputs.traces(),
        reassigned: &answers.reassigned,
        holidays: ages.holidays,
    };
    surveyed.columns.sources.iter().map(|columns| Judge::new(told, &columns.slots)).collect()
}

/// Lets keys meet and decides on every record; keys and heads are not needed after that.
fn resolve_all(
    run: &Run,
    judged: JudgedBlocks,
    lists: &Lists,
    stored: &StoredStops,
    pool: &rayon::ThreadPool,
    budget: &Budget,
) -> Result<(Fates, JudgedBlocks)> {
    throw(&run.tuning, Stage::Join, 0)?;
    let JudgedBlocks { logs, keys, heads, records, sha256 } = judged;
    let join = Join {
        blocks: &keys,
        heads: &heads,
        matching: run.policy.matching,
        suppression: &lists.files,
        stored,
        resubscribe: run.policy.suppress.resubscribe,
        bits: run.tuning.partition_bits,
    };
    throw(&run.tuning, Stage::Resolve, 0)?;
    let fates = pool.install(|| resolve(&join, &run.policy));
    budget.take(size_of_val(&*fates.fates) + size_of_val(&*fates.marks));
    budget.give_back(keys.iter().map(crate::resolve::KeyBlock::size).sum::<usize>() + size_of_val(&*heads));
    Ok((fates, JudgedBlocks { logs, records, sha256, ..JudgedBlocks::default() }))
}

fn render_and_publish(
    known: Known<'_>,
    fates: &Fates,
    pool: &rayon::ThreadPool,
    clock: &mut Clock<'_>,
) -> Result<Outcome> {
    let Known { run, plan, surveyed, lists, judged, store, .. } = known;
    let nothing_kept = run.command == Command::Clean && fates.fates.iter().all(|fate| !fate.verdict.is_kept());
    let publishes = !nothing_kept || run.outputs.allow_empty;
    let columns = surveyed.column_names();
    let sources: Vec<String> = run.inputs.clone();
    let mut list_names: Vec<String> = lists.summaries.iter().map(|list| list.path.clone()).collect();
    let places: Vec<Place> = judged.logs.iter().map(place_of).collect();
    let none = StoredStops::default();
    let stored = store.map_or(&none, |store| &store.stops);
    if let Some(store) = store {
        store.name_in(&mut list_names);
    }
    let directory = Directory {
        columns: &columns,
        sources: &sources,
        lists: &list_names,
        stored,
        wins: &lists.wins,
        blocks: &places,
    };

    let mut publisher = Publisher::new();
    let mut files = Files::open(run, &mut publisher, publishes)?;
    files.write_headers(run, surveyed, &trail::head(known))?;
    let unfilled = Fills::default();
    let records = Records { run, surveyed, fates, fills: &unfilled };
    let fills = find_fills(records, &judged.logs, plan, pool, clock.progress)?;
    let render = Render {
        records: Records { fills: &fills, ..records },
        logs: &judged.logs,
        directory: &directory,
        findings_form: findings_form(run),
        contacts: if run.outputs.traces() { Contacts::of(fates) } else { Contacts::default() },
        wants_main: files.main.is_some(),
        wants_rejects: files.rejects.is_some(),
        wants_findings: files.findings.is_some(),
        wants_question: files.question.is_some(),
        end_of_day: date::end_of_day(known.ages.today),
    };
    let counts = render_blocks(&render, files.sinks(), pool, clock.progress)?;
    check_account(surveyed, judged, fates, &counts)?;

    clock.enter(Stage::Publish, 0);
    throw(&run.tuning, Stage::Publish, 0)?;
    let notes = notes(known, &counts, fates, &directory);
    let summary = summarise(known, &counts, fates, &notes, &clock.took());
    if publishes {
        files.finish(run, &summary)?;
        publisher.publish().map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
    }
    Ok(Outcome {
        summary,
        warnings: notes.warnings,
        published: publishes,
        examples: if nothing_kept { examples_by_code(&counts) } else { Vec::new() },
        peak_budget: 0,
        stages: Vec::new(),
    })
}

fn place_of(log: &BlockLog) -> Place {
    Place { first_record: log.block.first_record, source: log.block.source, first_row: log.block.first_row }
}

fn findings_form(run: &Run) -> FindingsForm {
    if run.outputs.traces() { FindingsForm::JsonLines } else { FindingsForm::Csv }
}

/// Records read = kept + rejected, for each input. A mismatch is our bug, and nothing is published.
fn check_account(surveyed: &Surveyed, judged: &JudgedBlocks, fates: &Fates, counts: &Counts) -> Result<()> {
    let rejected: u64 = counts.by_source.iter().map(|(_, rejected)| rejected).sum();
    let by_code: u64 = counts.rejected_by.iter().sum();
    let balanced = judged.records.iter().zip(&counts.by_source).all(|(read, (kept, gone))| *read == kept + gone);
    if balanced && rejected == by_code && judged.records.iter().sum::<u64>() == fates.fates.len() as u64 {
        return Ok(());
    }
    let names: Vec<&str> = surveyed.sources.iter().map(|source| source.source.name.as_str()).collect();
    Err(anyhow!(
        "the account of {} does not balance: read {:?}, kept and rejected {:?}, by code {by_code}",
        names.join(", "),
        judged.records,
        counts.by_source
    ))
}

fn examples_by_code(counts: &Counts) -> Vec<(String, Vec<String>)> {
    let of = |code: &Code| &counts.examples[code.index()];
    let codes = Code::ALL.iter().filter(|code| !of(code).is_empty());
    codes.map(|code| (code.name().to_owned(), of(code).clone())).collect()
}

/// The open outputs of a run.
struct Files {
    main: Option<Box<dyn Write + Send>>,
    rejects: Option<Box<dyn Write + Send>>,
    findings: Option<Box<dyn Write + Send>>,
    question: Option<Box<dyn Write + Send>>,
    summary: Option<Box<dyn Write + Send>>,
}

impl Files {
    fn open(run: &Run, publisher: &mut Publisher, publishes: bool) -> Result<Files> {
        let outputs = &run.outputs;
        let mut open = |target: Option<Target>| -> Result<Option<Box<dyn Write + Send>>> {
            let Some(target) = target.filter(|_| publishes) else { return Ok(None) };
            let sink = publisher.open(&target).map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
            Ok(Some(Box::new(sink)))
        };
        Ok(Files {
            main: open(Some(outputs.main.clone().map_or(Target::Stdout, Target::Path)))?,
            rejects: open(outputs.rejects.clone().map(Target::Path))?,
            findings: open(outputs.findings.clone().map(Target::Path))?,
            question: open(outputs.rnd_query.clone().map(Target::Path))?,
            summary: open(outputs.summary.clone().map(Target::Path))?,
        })
    }

    fn write_headers(&mut self, run: &Run, surveyed: &Surveyed, head: &[TrailLine<'_>]) -> Result<()> {
        let names = &surveyed.columns.names;
        let headless = run.reading.no_headers && run.outputs.plain;
        let mut header = Vec::new();
        match run.command {
            Command::Clean if headless => {}
            Command::Clean => Clean { plain: run.outputs.plain }.header(&mut header, names),
            Command::Annotate => annotate::header(&mut header, names),
        }
        write_to(&mut self.main, &header)?;
        header.clear();
        rejects::header(&mut header, names);
        write_to(&mut self.rejects, &header)?;
        header.clear();
        findings::header(&mut header, findings_form(run), head);
        write_to(&mut self.findings, &header)
    }

    fn sinks(&mut self) -> Sinks<'_> {
        Sinks {
            main: self.main.as_deref_mut().map(|sink| sink as _),
            rejects: self.rejects.as_deref_mut().map(|sink| sink as _),
            findings: self.findings.as_deref_mut().map(|sink| sink as _),
            question: self.question.as_deref_mut().map(|sink| sink as _),
        }
    }

    fn finish(mut self, run: &Run, summary: &Summary) -> Result<()> {
        if run.outputs.traces() {
            let mut end = Vec::new();
            findings::write_line(&mut end, &TrailLine::End(EndLine { records: summary.rows }));
            write_to(&mut self.findings, &end)?;
        }
        write_to(&mut self.summary, summary::to_json(summary).as_bytes())
    }
}

/// Tells progress which stage runs, and how long each took.
pub(super) struct Clock<'p> {
    pub(super) progress: &'p dyn Progress,
    started: Instant,
    stage: Option<(Stage, Instant)>,
    stages: Vec<(Stage, f64)>,
}

impl<'p> Clock<'p> {
    fn start(progress: &'p dyn Progress) -> Clock<'p> {
        Clock { progress, started: Instant::now(), stage: None, stages: Vec::new() }
    }

    fn enter(&mut self, stage: Stage, total: u64) {
        self.leave();
        self.stage = Some((stage, Instant::now()));
        self.progress.begin(stage, total);
    }

    fn leave(&mut self) {
        if let Some((stage, since)) = self.stage.take() {
            self.stages.push((stage, since.elapsed().as_secs_f64()));
        }
    }

    fn took(&self) -> Took {
        Took { seconds: self.started.elapsed().as_secs_f64(), stages: self.stages.clone() }
    }

    fn finish(mut self) -> Vec<(Stage, f64)> {
        self.leave();
        self.stages
    }
}
