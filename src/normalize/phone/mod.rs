//! The phone engine: what Google's libphonenumber calls a valid number, in a tenth of a microsecond.
//!
//! A number goes through it in this order:
//!
//! - `parse`: the digits of a cell, their country code, their prefix, the verdict. Digits with the usual
//!   punctuation take a fast path; everything else is read by `text` first, with `extension` and `characters`.
//! - `plan`: which calling codes and regions there are. It is made of `territory`, and of `types`: a table for
//!   each calling code that answers region and type in one walk.
//! - `prefix` and `automaton`: the two ways in which a pattern is run, leftmost-first with groups, or all at once.
//!   Both run the programs of `pattern`.
//! - `source`: reads a plan from a file that is not trusted.
//! - `number` and `fault`: what comes out. `placeholder` knows the numbers that nobody has.
//! - `repair`: what people and spreadsheets do to a cell, undone where the engine refuses it.
//!
//! No regular expression is run, nothing is locked, and the fast path allocates nothing. The algorithm and the plan
//! are libphonenumber's; repairs of what people and spreadsheets do to numbers belong before it and not here.

mod automaton;
mod budget;
mod characters;
mod extension;
mod fault;
mod number;
mod parse;
mod pattern;
mod placeholder;
mod plan;
mod prefix;
mod source;
mod territory;
mod text;
mod types;

pub mod repair;

pub use fault::{PhoneFault, PlanError};
pub use number::Number;
pub use placeholder::{is_placeholder, is_placeholder_text};
pub use plan::Plan;
