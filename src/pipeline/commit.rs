//! Work in parallel, results in order.
//!
//! Every worker runs the same loop: take the next job under the lock, work on it without, commit the result.
//! Results that come early wait in a reorder map; whoever completes the next one drains it. The lowest open job is
//! always on a running thread, so the loop ends; the first error or panic stops all.

use anyhow::{Result, anyhow};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many results per worker may wait for an earlier one.
const AHEAD: u32 = 4;

/// The jobs, in order.
pub(super) trait Jobs: Send {
    /// A job. Each worker keeps one and has it filled again and again, so that its buffers are reused.
    type Job: Default;
    /// Fills in the next job; false when there is none.
    fn next(&mut self, job: &mut Self::Job) -> Result<bool>;
}

/// Runs all jobs on all threads of the pool and commits their results in the order of the jobs.
pub(super) fn in_order<J: Jobs, W, R: Send>(
    pool: &rayon::ThreadPool,
    jobs: J,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &mut J::Job) -> Result<R> + Sync,
    commit: impl FnMut(R) -> Result<()> + Send,
) -> Result<()> {
    let line = Line {
        jobs: Mutex::new((jobs, 0u32)),
        results: Mutex::new(Results { next: 0, early: BTreeMap::new(), commit, error: None }),
        moved: Condvar::new(),
        stopped: AtomicBool::new(false),
        ahead: AHEAD * pool.current_num_threads() as u32,
    };
    pool.broadcast(|_| {
        let guard = StopOnPanic(&line);
        line.run(&mut worker(), &work);
        std::mem::forget(guard);
    });
    let results = line.results.into_inner().unwrap_or_else(PoisonError::into_inner);
    match results.error {
        Some(error) => Err(error),
        None if results.early.is_empty() => Ok(()),
        None => Err(anyhow!("results were left over after all jobs")),
    }
}

struct Line<J, R, C> {
    jobs: Mutex<(J, u32)>,
    results: Mutex<Results<R, C>>,
    moved: Condvar,
    stopped: AtomicBool,
    ahead: u32,
}

struct Results<R, C> {
    next: u32,
    early: BTreeMap<u32, R>,
    commit: C,
    error: Option<anyhow::Error>,
}

impl<J: Jobs, R: Send, C: FnMut(R) -> Result<()> + Send> Line<J, R, C> {
    fn run<W>(&self, worker: &mut W, work: &impl Fn(&mut W, &mut J::Job) -> Result<R>) {
        let mut job = J::Job::default();
        while let Some(id) = self.take(&mut job) {
            match work(worker, &mut job) {
                Ok(result) => self.commit(id, result),
                Err(error) => return self.fail(error),
            }
        }
    }

    /// The next job's number, in the order of which results are committed.
    fn take(&self, job: &mut J::Job) -> Option<u32> {
        let mut jobs = lock(&self.jobs);
        if self.stopped.load(Ordering::Acquire) {
            return None;
        }
        match jobs.0.next(job) {
            Ok(true) => {
                let id = jobs.1;
                jobs.1 += 1;
                Some(id)
            }
            Ok(false) => None,
            Err(error) => {
                drop(jobs);
                self.fail(error);
                None
            }
        }
    }

    fn commit(&self, id: u32, result: R) {
        let mut results = lock(&self.results);
        while id > results.next + self.ahead && !self.stopped.load(Ordering::Acquire) {
            results = self.moved.wait(results).unwrap_or_else(PoisonError::into_inner);
        }
        if self.stopped.load(Ordering::Acquire) {
            return;
        }
        results.early.insert(id, result);
        loop {
            let next = results.next;
            let Some(result) = results.early.remove(&next) else { break };
            results.next += 1;
            if let Err(error) = (results.commit)(result) {
                drop(results);
                return self.fail(error);
            }
        }
        self.moved.notify_all();
    }

    /// Stops all; the first error is the one that is told.
    fn fail(&self, error: anyhow::Error) {
        self.stop(Some(error));
    }

    /// Under the lock: a worker between its check and its wait would otherwise miss the call.
    fn stop(&self, error: Option<anyhow::Error>) {
        let mut results = lock(&self.results);
        if let Some(error) = error {
            results.error.get_or_insert(error);
        }
        self.stopped.store(true, Ordering::Release);
        drop(results);
        self.moved.notify_all();
    }
}

/// A worker that panics must not leave the others waiting for its result.
struct StopOnPanic<'l, J: Jobs, R: Send, C: FnMut(R) -> Result<()> + Send>(&'l Line<J, R, C>);

impl<J: Jobs, R: Send, C: FnMut(R) -> Result<()> + Send> Drop for StopOnPanic<'_, J, R, C> {
    fn drop(&mut self) {
        self.0.stop(None);
    }
}

/// A lock that a panicking worker held is taken all the same: its panic is on its way to the caller.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count(u32);

    impl Jobs for Count {
        type Job = u32;
        fn next(&mut self, job: &mut u32) -> Result<bool> {
            *job = self.0;
            self.0 += 1;
            Ok(*job < 500)
        }
    }

    fn pool() -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap()
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let mut seen = Vec::new();
        let work = |_: &mut (), job: &mut u32| {
            if job.is_multiple_of(7) {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Ok(*job)
        };
        in_order(
            &pool(),
            Count(0),
            || (),
            work,
            |job| {
                seen.push(job);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(seen, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_error_stops_all() {
        let work = |_: &mut (), job: &mut u32| if *job == 40 { Err(anyhow!("forty")) } else { Ok(*job) };
        let error = in_order(&pool(), Count(0), || (), work, |_| Ok(())).unwrap_err();
        assert_eq!(error.to_string(), "forty");
    }

    #[test]
    fn a_panic_reaches_the_caller_and_nobody_waits_for_ever() {
        let work = |_: &mut (), job: &mut u32| {
            assert!(*job != 40, "forty");
            Ok(*job)
        };
        let run = || in_order(&pool(), Count(0), || (), work, |_| Ok(()));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err());
    }
}
