//! The words that all rooms share, as plain data. No I/O, no rules; imports nothing of ours.
//!
//! Read in this order: [`Role`] and [`Columns`] say what a cell means, [`Code`] and [`Action`] what can be found,
//! [`RoleCells`] go into judging and [`Judged`] comes out, [`KeyEntry`] and [`SuppressionEntry`] meet in the join,
//! a [`Fate`] is what becomes of a record, [`Figures`] what rows show about whoever supplied them, [`RunMemory`] and [`Members`] what is remembered of a
//! run, [`trail`] what is told of each of them.

mod action;
mod block;
mod checked;
mod code;
mod columns;
mod fate;
mod feedback;
mod figures;
mod judged;
mod keys;
pub mod law;
mod line_name;
mod look;
mod members;
mod memory;
mod mend;
mod number_type;
mod profile;
mod role;
mod sends;
mod stored;
mod summary;
mod suppression;
mod tag_counts;
pub mod trail;

pub use action::Action;
pub use block::Block;
pub use checked::{BrokenPlace, Checked, InGroup, LimitOutcome, LimitResult, TextRegion};
pub use code::{Area, Code};
pub use columns::{
    BadDate, CellWords, ChosenBy, Column, ColumnChoice, Columns, DateOrder, NO_COLUMN, Slot, SourceColumns, WholeStop,
};
pub use fate::{By, Destination, Fate, Fates, Listed, Mark, Resubscribed, Returned, Seen, StoredFates, Verdict};
pub use feedback::{FeedbackAccount, FeedbackSummary};
pub use figures::{Fault, Figures, Group, Grouping, Others};
pub use judged::{
    Asked, CountryBy, FilledTimes, Finding, Forbidden, Head, Judged, Legal, Note, OneOfSeveral, Patch, PatchUse,
    Reached, ReachedKind, RoleCell, RoleCells, Says, Shape, Span, Stamp, Text, head,
};
pub use keys::{HashKey, Key, KeyEntry, KeyKind, KeyKinds, Part, serves};
pub use line_name::LineName;
pub use look::{DateColumn, Look, LookFigure, NewestDay};
pub use members::{Change, ConsentAge, DOUBTS, Member, Members, MembersFault, NO_SOURCE, OTHER_SOURCE, Provider};
pub use memory::{InputMemory, RunMemory, RunOutcome, list_name};
pub use mend::{Mend, Mends};
pub use number_type::{NumberType, Region};
pub use profile::{CodeCount, ColumnProfile, FileProfile, Profile, Share};
pub use role::Role;
pub use sends::{Composition, Mailed, SendHistory, Stratum, StratumKey};
pub use stored::{StoredStop, StoredStops};
pub use summary::{ColumnSummary, InputSummary, ListSummary, RunFacts, StoreSummary, Structural, Summary, Tool};
pub use suppression::{SuppressionEntry, SuppressionKind, SuppressionSource};
pub use tag_counts::TagCounts;
