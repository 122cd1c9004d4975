//! `clean` and `annotate`, from one end to the other.

use super::budget::Budget;
use super::domains::read_own_domains;
use super::doubt::Doubt;
use super::each::targets;
use super::faults::throw;
use super::holidays::read_holidays;
use super::import::day;
use super::judging::{JudgedBlocks, judge_blocks};
use super::known::Known;
use super::learn::own_stops;
use super::list_age::Ages;
use super::lists::{Lists, read_lists};
use super::members::address_keys;
use super::metrics::tell_failure;
use super::outgoing::render_and_publish;
use super::reassigned::{Answers, read_answers};
use super::remember::Remembering;
use super::run::{Command, Outcome, Run, Stage};
use super::stamps::find_bulk_stamps;
use super::stored::{expect_stops, meet_stops, open_store};
use super::summary::Took;
use super::survey::{Surveyed, look_at_dates_again, look_closer, survey_inputs};
use super::tag_names::read_tag_names;
use super::{Exit, Failure, Progress};
use crate::contact::{Fates, HashKey, SourceColumns, StoredStops};
use crate::judge::{Judge, OwnDomains, Told};
use crate::normalize::date;
use crate::normalize::phone::Plan;
use crate::resolve::{Join, resolve};
use crate::store::Store;
use anyhow::{Context, Result, anyhow};
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Cleans or annotates, as the run says.
///
/// # Errors
///
/// Whatever stops the run, a panic included; [`Exit::of`] says how it ends. Nothing was published then.
pub fn clean(run: &Run, progress: &dyn Progress) -> Result<Outcome> {
    let began = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| clean_all(run, progress))).unwrap_or_else(|panic| {
        // A literal only: a text made at run time may hold somebody's address, as that of a slice off a boundary does.
        match panic.downcast_ref::<&'static str>() {
            Some(literal) => Err(anyhow!("a panic stopped the run: {literal}")),
            None => Err(anyhow!("a panic stopped the run")),
        }
    });
    outcome.inspect_err(|error| tell_failure(run, error, began))
}

fn clean_all(run: &Run, progress: &dyn Progress) -> Result<Outcome> {
    let mut clock = Clock::start(progress);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(run.threads).build().context("no threads can be started")?;
    let budget = Budget::default();
    let mut store = run.memory.as_ref().map(|memory| open_store(memory, run)).transpose()?;
    if let Some(made) = store.as_ref().and_then(Store::made) {
        progress.made_store(&made);
    }
    let own_key = || run.tuning.hash_key.unwrap_or_else(random_key);
    let secret = store.as_ref().map_or_else(own_key, Store::hash_key);

    clock.enter(Stage::Survey, 0);
    // The plan and the table of header words take some milliseconds each: of ten rows, most of the run.
    let (own_plan, surveyed) = pool.join(|| own_plan(run), || survey_inputs(run));
    let own_plan = own_plan?;
    let plan = own_plan.as_ref().unwrap_or_else(|| Plan::embedded());
    let mut surveyed = surveyed?;
    // Two outputs that would be one are known before anything is judged.
    targets(run, &surveyed)?;

    clock.enter(Stage::Screen, 0);
    let today = day(&run.policy.as_of)?;
    let (holidays, mut asides) = read_holidays(&run.policy.consent.holidays, run.policy.said_order())?;
    let uses = run.policy.uses();
    let ages = Ages { law: &run.policy.consent.law, today, holidays: &holidays, uses: &uses };
    let mut lists = read_lists(run, plan, secret, &pool, progress, ages)?;
    let expect = |store| expect_stops(store, run, pool.current_num_threads(), &mut lists);
    let snapshot = store.as_ref().map(expect).transpose()?;
    budget.take(lists.files.size());

    clock.enter(Stage::Judge, surveyed.bytes());
    let (domains, of_domains) = read_own_domains(run, today)?;
    let (answers, of_answers) = read_answers(&run.policy.suppress.rnd, plan)?;
    let (tags, of_tags) = read_tag_names(run)?;
    asides.extend(of_domains.into_iter().chain(of_answers).chain(of_tags));
    let judge_all = |surveyed: &Surveyed| {
        let judges = judges(run, surveyed, &lists, &domains, &answers, ages, plan, secret);
        let judges: Vec<Judge<'_>> = judges.into_iter().map(|judge| judge.with_tags(&tags)).collect();
        judge_blocks(run, surveyed, &judges, &pool, &budget, progress)
    };
    let mut judged = match judge_all(&surveyed) {
        Err(error) if error.is::<Doubt>() => {
            surveyed = look_closer(run, surveyed)?;
            clock.enter(Stage::Judge, surveyed.bytes());
            judge_all(&surveyed)?
        }
        judged => judged?,
    };
    if look_at_dates_again(run, &mut surveyed, &judged)? {
        budget.give_back(judged.size());
        drop(judged);
        clock.enter(Stage::Judge, surveyed.bytes());
        judged = judge_all(&surveyed)?;
    }
    find_bulk_stamps(&mut judged, &run.policy);

    clock.enter(Stage::Join, 0);
    let meet = |(store, snapshot)| meet_stops(store, snapshot, run, &judged, &pool, &mut lists);
    let answer = store.as_ref().zip(snapshot.as_ref()).map(meet).transpose()?;
    drop(snapshot);
    let none = StoredStops::default();
    let stored = answer.as_ref().map_or(&none, |answer| &answer.stops);
    let own_stops = if run.learns() || run.outputs.stops.is_some() { own_stops(&judged.heads) } else { Vec::new() };
    let (fates, judged) = resolve_all(run, judged, &surveyed, &lists, stored, &pool, &budget)?;

    clock.enter(Stage::Render, surveyed.bytes());
    let (surveyed, lists, answers, asides, judged) = (&surveyed, &lists, &answers, &asides, &judged);
    let known = Known { run, plan, surveyed, lists, answers, asides, ages, judged, store: answer.as_ref() };
    let remembering = match (&mut store, &run.memory) {
        (Some(store), Some(memory)) => Some(Remembering::of(store, memory, run)?),
        _ => None,
    };
    let outcome = render_and_publish(known, &fates, &own_stops, remembering, &pool, &mut clock)?;
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
        .map_err(|error| Failure::new(Exit::Input, format!("{shown}: the numbering plan cannot be read: {error}; give Google's PhoneNumberMetadata.xml, or leave --numbering-plan out")))?;
    let plan = Plan::load(std::io::BufReader::new(file), &shown.to_string()).map_err(|error| {
        let message = format!("{shown}: no numbering plan: {error}; give Google's PhoneNumberMetadata.xml");
        Failure::new(Exit::Input, message)
    })?;
    Ok(Some(plan))
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
        annotates: run.command != Command::Clean
            || run.outputs.rnd_query.is_some()
            || run.outputs.report.is_some()
            || run.outputs.traces(),
        traces: run.outputs.traces(),
        reassigned: &answers.reassigned,
        holidays: ages.holidays,
    };
    let judge =
        |columns: &'a SourceColumns| Judge::new(told, &columns.slots).with_stop(columns.stop.map(|stop| stop.kind));
    surveyed.columns.sources.iter().map(judge).collect()
}

/// Lets keys meet and decides on every record; keys and heads are not needed after that.
fn resolve_all(
    run: &Run,
    judged: JudgedBlocks,
    surveyed: &Surveyed,
    lists: &Lists,
    stored: &StoredStops,
    pool: &rayon::ThreadPool,
    budget: &Budget,
) -> Result<(Fates, JudgedBlocks)> {
    throw(&run.tuning, Stage::Join, 0)?;
    let JudgedBlocks { logs, keys, heads, records, sha256, unknown_tags, .. } = judged;
    let join = Join {
        blocks: &keys,
        heads: &heads,
        matching: run.policy.matching,
        suppression: &lists.files,
        stored,
        resubscribe: run.policy.suppress.resubscribe,
        bits: run.tuning.partition_bits,
        tells_listed: run.outputs.stops.is_some(),
    };
    throw(&run.tuning, Stage::Resolve, 0)?;
    let fates = pool.install(|| resolve(&join, &run.policy));
    budget.take(size_of_val(&*fates.fates) + size_of_val(&*fates.marks));
    budget.give_back(keys.iter().map(crate::resolve::KeyBlock::size).sum::<usize>() + size_of_val(&*heads));
    let remembers = run.memory.is_some() && run.command == Command::Clean;
    let address_keys = if remembers { address_keys(&logs, &keys, surveyed) } else { Vec::new() };
    Ok((fates, JudgedBlocks { logs, records, sha256, address_keys, unknown_tags, ..JudgedBlocks::default() }))
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

    pub(super) fn enter(&mut self, stage: Stage, total: u64) {
        self.leave();
        self.stage = Some((stage, Instant::now()));
        self.progress.begin(stage, total);
    }

    fn leave(&mut self) {
        if let Some((stage, since)) = self.stage.take() {
            self.stages.push((stage, since.elapsed().as_secs_f64()));
        }
    }

    pub(super) fn took(&self) -> Took {
        Took { seconds: self.started.elapsed().as_secs_f64(), stages: self.stages.clone() }
    }

    fn finish(mut self) -> Vec<(Stage, f64)> {
        self.leave();
        self.stages
    }
}
