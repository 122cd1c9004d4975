//! The drawing of the design, in code: survey, split, judge, join, resolve, render, publish.
//!
//! Read in this order: `run` and `outputs` (what a run is told), `clean` (the whole, a screen long), `survey` with `facts`, `lists` with
//! `list_layout`, `list_age`, `list_date` and `list_export`, `splitter`, `judging`, `stamps`, `stored` (the stops that a store holds),
//! `outgoing` with `files` (rows out, files published) with `rows_out` and `each` (one output, or one an input) and `stops` (the file of those who are not to be contacted), `record`, `fill`, `groups`, `members`, `known`, `render` with `trail`, `summary`
//! with `notes` and `told`, `picture` (what the report for people shows), `remember` with `learn` (what a store is told of the run); `commit` is how all of them work in parallel and
//! answer in order. `asides` reads small files beside inputs and lists: `domains`, `holidays`, `reassigned`. What else is
//! done with a store: `import`, `lookup`, `feedback`. `metrics` is the file that is watched, `rehearsal` what a dry run would
//! have written.

mod again;
mod asides;
mod budget;
mod clean;
mod commit;
mod domains;
mod doubt;
mod each;
mod exit;
mod facts;
mod faults;
mod feedback;
mod files;
mod fill;
mod gate;
mod groups;
mod holidays;
mod import;
mod judging;
mod known;
mod learn;
mod list_age;
mod list_date;
mod list_export;
mod list_layout;
mod list_rows;
mod list_tables;
mod lists;
mod lookup;
mod members;
mod memo;
mod metrics;
mod notes;
mod outgoing;
mod outputs;
mod picture;
mod profile;
mod reassigned;
mod record;
mod rehearsal;
mod remember;
mod render;
mod rows_out;
mod run;
mod scan;
mod splitter;
mod stamps;
mod stops;
mod stored;
mod summary;
mod survey;
mod tag_names;
mod told;
mod trail;

pub use crate::input::Spool;
pub use clean::clean;
pub use exit::{Exit, Failure};
pub use feedback::{Feedback, FeedbackOutcome, hear};
pub use import::{Import, ImportOutcome, failure as store_failure, import};
pub use list_export::{HEADER as EXPORT_HEADER, STOPS_HEADER};
pub use lookup::{Removal, Removed, Stopped, find_stops, remove_stops};
pub use outputs::Outputs;
pub use run::{Command, Fault, FaultKind, Held, Memory, Outcome, Progress, Reading, Run, Silent, Stage, Tuning};
pub use splitter::{BlockRange, SplitError, SplitSettings, Splitter};
