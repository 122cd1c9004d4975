//! The reckoning: empirical Bayes on two levels.
//!
//! Bounces of a kind of members are binomial; the rates of a source's kinds spread around the source's rate, and those of
//! the sources around that of the whole, each with a variance of τ² times p(1−p), as beta distributions with the weight
//! 1/τ² have. Both τ² are estimated by moments (DerSimonian and Laird 1986). Few groups tell little about how much they
//! differ, so one more group is counted in that differs by half its rate. A rate that was seen counts with the information
//! 1/(1/sent + τ²), and is drawn towards the level above by the weight 1/τ²: small kinds do not shout, and a source that
//! was never mailed has the rate of the whole and the uncertainty of a stranger.
//!
//! The variance of the list's bounces is that of chance, of its kinds, of its sources (which their kinds share) and of the
//! whole (which all share). The interval is a beta distribution's with that mean and variance. Members that were mailed
//! before are a whole of their own, and so are doubtful ones.

use super::beta::quantile;
use crate::contact::{Composition, SendHistory, StratumKey};
use std::collections::BTreeMap;
use std::fmt;

/// How many sends must be known.
const FEWEST_SENT: u64 = 200;

/// How many mailings must be known: one may have been out of the ordinary.
const FEWEST_MAILINGS: u32 = 2;

/// By how much of its rate one more group differs, where few tell.
const DIFFERS: f64 = 0.5;

/// What is likely to bounce.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// Members of the list.
    pub members: u64,
    /// How many are likely to bounce.
    pub expected: f64,
    /// The same as a share.
    pub share: f64,
    /// With a chance of 5 % fewer than this share bounce.
    pub low: f64,
    /// With a chance of 5 % more than this share bounce.
    pub high: f64,
    /// Doubtful members.
    pub doubtful: u64,
    /// How many of them are likely to bounce.
    pub expected_doubtful: f64,
    /// By source, what is most likely to bounce first.
    pub parts: Vec<Part>,
    /// First sends that are known, and bounces among them.
    pub first: (u64, u64),
    /// Later sends, and bounces among them.
    pub later: (u64, u64),
    /// Whether members that were mailed before were reckoned by first sends, for want of later ones.
    pub lends_first: bool,
}

/// The members of one source that were mailed before, or those that never were.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The source.
    pub source: String,
    /// Whether they were mailed before.
    pub mailed_before: bool,
    /// How many they are.
    pub members: u64,
    /// Sends to such members that are known.
    pub sent: u64,
    /// Bounces among them.
    pub bounced: u64,
    /// How many of the members are likely to bounce.
    pub expected: f64,
}

/// Why nothing can be reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLittle {
    /// Nobody is in the list.
    Empty,
    /// So few mailings had feedback.
    Mailings(u32),
    /// So few sends are known.
    Sent(u64),
}

impl fmt::Display for TooLittle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const TAKES_IN: &str = "hygienist feedback takes in what came back after a mailing";
        match self {
            TooLittle::Empty => write!(f, "the list has no members"),
            TooLittle::Mailings(0) => write!(f, "too little history: no mailing had feedback; {TAKES_IN}"),
            TooLittle::Mailings(mailings) => write!(
                f,
                "too little history: {mailings} mailing had feedback, {FEWEST_MAILINGS} are needed; {TAKES_IN}"
            ),
            TooLittle::Sent(sent) => {
                write!(f, "too little history: {sent} first sends are known, {FEWEST_SENT} are needed; {TAKES_IN}")
            }
        }
    }
}

/// One kind of members: what is known of it, and how many the list has.
#[derive(Clone, Copy, Default)]
struct Kind {
    sent: f64,
    bounced: f64,
    members: f64,
}

/// The mean and variance of bounces, and the rate of each kind.
#[derive(Default)]
struct Reckoned {
    mean: f64,
    variance: f64,
    rates: Vec<(StratumKey, f64)>,
}

/// What is likely to bounce of members of those kinds, after that history.
///
/// # Errors
///
/// Fewer than two mailings with feedback, or than 200 known sends of the sort that the list needs.
///
/// ```
/// use hygienist::contact::{Composition, SendHistory, Stratum, StratumKey};
/// use hygienist::report::risk::{TooLittle, reckon};
/// let key = StratumKey { source: "fair".to_owned(), ..StratumKey::default() };
/// let list = Composition { members: [(key.clone(), 1000)].into() };
/// let history = SendHistory { mailings: 2, strata: vec![Stratum { key, sent: 5000, bounced: 100 }] };
/// let risk = reckon(&history, &list)?;
/// assert!(risk.low < 0.02 && 0.02 < risk.high && (risk.share - 0.02).abs() < 0.001);
/// assert_eq!(reckon(&SendHistory::default(), &list), Err(TooLittle::Mailings(0)));
/// # Ok::<(), TooLittle>(())
/// ```
pub fn reckon(history: &SendHistory, list: &Composition) -> Result<Risk, TooLittle> {
    let members: u64 = list.members.values().sum();
    if members == 0 {
        return Err(TooLittle::Empty);
    }
    if history.mailings < FEWEST_MAILINGS {
        return Err(TooLittle::Mailings(history.mailings));
    }
    let [first, later] = [false, true].map(|mailed_before| known(history, mailed_before));
    let lends_first = later.0 < FEWEST_SENT && list.members.keys().any(|key| key.mailed_before);
    if (lends_first || list.members.keys().any(|key| !key.mailed_before)) && first.0 < FEWEST_SENT {
        return Err(TooLittle::Sent(first.0));
    }
    // By whose history a member is reckoned.
    let lent = |key: &StratumKey| StratumKey { mailed_before: key.mailed_before && !lends_first, ..key.clone() };
    // Doubtful members bounce otherwise whatever their source, so they are a whole of their own once enough is known.
    let apart = [false, true].map(|mailed_before| {
        let of = history.strata.iter().filter(|of| of.key.mailed_before == mailed_before && of.key.doubtful);
        of.map(|stratum| stratum.sent).sum::<u64>() >= FEWEST_SENT
    });
    let pool = |key: &StratumKey| (key.mailed_before, key.doubtful && apart[usize::from(key.mailed_before)]);
    let mut pools: BTreeMap<(bool, bool), BTreeMap<StratumKey, Kind>> = BTreeMap::new();
    for stratum in &history.strata {
        let kind = pools.entry(pool(&stratum.key)).or_default().entry(stratum.key.clone()).or_default();
        kind.sent += stratum.sent as f64;
        kind.bounced += stratum.bounced.min(stratum.sent) as f64;
    }
    for (key, count) in &list.members {
        let key = lent(key);
        pools.entry(pool(&key)).or_default().entry(key).or_default().members += *count as f64;
    }
    let mut reckoned = Reckoned::default();
    for kinds in pools.values() {
        reckoned.add(kinds);
    }
    let rates: BTreeMap<&StratumKey, f64> = reckoned.rates.iter().map(|(key, rate)| (key, *rate)).collect();
    let rate = |key: &StratumKey| rates.get(&lent(key)).copied().unwrap_or(0.0);
    let of_doubtful = || list.members.iter().filter(|(key, _)| key.doubtful);
    let share = reckoned.mean / members as f64;
    let variance = reckoned.variance / (members as f64).powi(2);
    Ok(Risk {
        members,
        expected: reckoned.mean,
        share,
        low: quantile(share, variance, 0.05),
        high: quantile(share, variance, 0.95),
        doubtful: of_doubtful().map(|(_, count)| count).sum(),
        expected_doubtful: of_doubtful().fold(0.0, |sum, (key, count)| sum + *count as f64 * rate(key)),
        parts: parts(history, list, rate),
        first,
        later,
        lends_first,
    })
}

/// Sends and bounces of members of that standing.
fn known(history: &SendHistory, mailed_before: bool) -> (u64, u64) {
    let of = history.strata.iter().filter(|stratum| stratum.key.mailed_before == mailed_before);
    of.fold((0, 0), |(sent, bounced), stratum| (sent + stratum.sent, bounced + stratum.bounced))
}

fn parts(history: &SendHistory, list: &Composition, rate: impl Fn(&StratumKey) -> f64) -> Vec<Part> {
    let mut parts: BTreeMap<(&str, bool), Part> = BTreeMap::new();
    for (key, count) in &list.members {
        let part = parts.entry((&key.source, key.mailed_before)).or_default();
        part.members += count;
        part.expected += *count as f64 * rate(key);
    }
    for stratum in &history.strata {
        if let Some(part) = parts.get_mut(&(stratum.key.source.as_str(), stratum.key.mailed_before)) {
            part.sent += stratum.sent;
            part.bounced += stratum.bounced;
        }
    }
    let named = |((source, mailed_before), part)| Part { source: str::to_owned(source), mailed_before, ..part };
    let mut parts: Vec<Part> = parts.into_iter().map(named).collect();
    parts.sort_by(|one, other| other.expected.total_cmp(&one.expected));
    parts
}

/// What is seen of a group: its rate, with so much information on it as that many sends have.
#[derive(Clone, Copy)]
struct Seen {
    rate: f64,
    weight: f64,
}

impl Reckoned {
    /// Adds the members of one whole.
    fn add(&mut self, kinds: &BTreeMap<StratumKey, Kind>) {
        let sum = |of: fn(&Kind) -> f64| kinds.values().map(of).sum::<f64>();
        if sum(|kind| kind.members) == 0.0 {
            return;
        }
        // Half a bounce more (Jeffreys): none seen does not mean that none can be.
        let half = 0.5 / (sum(|kind| kind.sent) + 1.0);
        let whole = half + sum(|kind| kind.bounced) / (sum(|kind| kind.sent) + 1.0);
        let mut sources: BTreeMap<&str, Vec<(&StratumKey, Kind)>> = BTreeMap::new();
        for (key, kind) in kinds {
            sources.entry(&key.source).or_default().push((key, *kind));
        }
        let groups: Vec<Vec<Seen>> =
            sources.values().map(|kinds| kinds.iter().filter_map(|(_, k)| seen(k)).collect()).collect();
        let among_kinds = differing(&groups, whole);
        let of_sources: Vec<Option<Seen>> = groups.iter().map(|kinds| together(kinds, among_kinds)).collect();
        let among_sources = differing(&[of_sources.iter().flatten().copied().collect()], whole);

        let of_all = together(&of_sources.iter().flatten().copied().collect::<Vec<_>>(), among_sources)
            .map(|all| Seen { rate: (all.rate + half).min(1.0), ..all });
        let Posterior { mean: whole, variance: of_whole, .. } =
            Posterior::of(of_all, Seen { rate: whole, weight: 1.0 });
        let mut share_whole = 0.0;
        for (kinds, source) in sources.into_values().zip(of_sources) {
            let source = Posterior::of(source, Seen { rate: whole, weight: 1.0 / among_sources });
            let mut share_source = 0.0;
            for (key, kind) in kinds {
                let rate = Posterior::of(seen(&kind), Seen { rate: source.mean, weight: 1.0 / among_kinds });
                self.rates.push((key.clone(), rate.mean));
                self.mean += kind.members * rate.mean;
                self.variance += kind.members * rate.mean * (1.0 - rate.mean) + kind.members.powi(2) * rate.variance;
                share_source += kind.members * rate.drawn;
            }
            self.variance += share_source.powi(2) * source.variance;
            share_whole += share_source * source.drawn;
        }
        self.variance += share_whole.powi(2) * of_whole;
    }
}

fn seen(kind: &Kind) -> Option<Seen> {
    (kind.sent > 0.0).then(|| Seen { rate: kind.bounced / kind.sent, weight: kind.sent })
}

/// What groups that differ by that much show together.
fn together(groups: &[Seen], differing: f64) -> Option<Seen> {
    let informs = |group: &Seen| 1.0 / (1.0 / group.weight + differing);
    let weight: f64 = groups.iter().map(informs).sum();
    (weight > 0.0)
        .then(|| Seen { rate: groups.iter().map(|group| informs(group) * group.rate).sum::<f64>() / weight, weight })
}

/// τ²: how much the rates of the groups within each family differ beside chance, in units of p(1−p).
fn differing(families: &[Vec<Seen>], whole: f64) -> f64 {
    let (mut excess, mut freedom, mut scale) = (0.0, 0.0, 0.0);
    // A square of a group with less than one bounce to be expected is no chi-square (Cochran 1954).
    let telling = |family: &Vec<Seen>| family.iter().filter(|group| group.weight * whole >= 1.0).copied().collect();
    for family in families.iter().map(telling).filter(|family: &Vec<Seen>| family.len() > 1) {
        let weight: f64 = family.iter().map(|group| group.weight).sum();
        let mean = family.iter().map(|group| group.weight * group.rate).sum::<f64>() / weight;
        let drawn = (mean * weight + 2.0 * whole) / (weight + 2.0);
        let squares: f64 = family.iter().map(|group| group.weight * (group.rate - mean).powi(2)).sum();
        let count = family.len() as f64 - 1.0;
        excess += squares / (drawn * (1.0 - drawn)) - count;
        freedom += count;
        scale += weight - family.iter().map(|group| group.weight.powi(2)).sum::<f64>() / weight;
    }
    let shown = if scale > 0.0 { (excess / scale).max(0.0) } else { 0.0 };
    let stranger = DIFFERS.powi(2) * whole / (1.0 - whole);
    (freedom * shown + stranger) / (freedom + 1.0)
}

/// What is known of a rate.
struct Posterior {
    mean: f64,
    variance: f64,
    /// By how much it is that of the level above.
    drawn: f64,
}

impl Posterior {
    fn of(seen: Option<Seen>, above: Seen) -> Posterior {
        let seen = seen.unwrap_or(Seen { rate: 0.0, weight: 0.0 });
        let weight = seen.weight + above.weight;
        let mean = (seen.rate * seen.weight + above.rate * above.weight) / weight;
        Posterior { mean, variance: mean * (1.0 - mean) / (weight + 1.0), drawn: above.weight / weight }
    }
}
