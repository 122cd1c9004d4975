//! Flags on what a list is held to.

use super::usage;
use crate::config::{Bound, Limits};
use anyhow::Result;
use clap::Args;

/// Flags on what a list is held to.
#[derive(Debug, Args)]
pub(super) struct LimitFlags {
    /// At most so much of something: rejected=2%, email.syntax=0.5%, duplicate.*=0, 'age(last_activity_at)=2 days',
    /// shrink=20% since the last run in the store; repeatable
    #[arg(long, value_name = "WHAT=AMOUNT", help_heading = "Limits")]
    max: Vec<String>,
    /// At least so much of something: rows=1000, kept=90%, consent=98% (kept rows without a code of that area),
    /// 'fill(email)=90%', 'distinct(id)=100%'; repeatable
    #[arg(long, value_name = "WHAT=AMOUNT", help_heading = "Limits")]
    min: Vec<String>,
    /// A role or column that every input must have; repeatable
    #[arg(long, value_name = "ROLE|COLUMN", help_heading = "Limits")]
    require_column: Vec<String>,
    /// A column without a role that inputs may have; where one is named, others are refused; repeatable
    #[arg(long, value_name = "COLUMN", help_heading = "Limits")]
    allow_column: Vec<String>,
}

impl LimitFlags {
    /// What the flags alone come to.
    pub(super) fn said(&self) -> Result<Limits> {
        let mut limits = Limits { required: self.require_column.clone(), ..Limits::default() };
        for (flag, bound, given) in [("--max", Bound::Max, &self.max), ("--min", Bound::Min, &self.min)] {
            for limit in given {
                limits.add(bound, limit).map_err(|why| usage(format!("{flag} {limit}: {why}")))?;
            }
        }
        limits.allowed = (!self.allow_column.is_empty()).then(|| self.allow_column.clone());
        Ok(limits)
    }
}
