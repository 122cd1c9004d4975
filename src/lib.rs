//! Cleans contact lists: reads exports of people, and gives back the part that may be written to or called, the rest
//! with a reason for each, and the proof that nothing was lost on the way.
//!
//! # What
//!
//! Three promises hold whatever the settings:
//!
//! - **nothing is lost**: every record read is kept or rejected, for each input, and a run that cannot show it publishes
//!   nothing;
//! - **suppression wins**: no option, order of rows or duplicate brings back somebody who said stop;
//! - **the same input, the same bytes**: for the same settings and `--as-of`, whatever the number of threads.
//!
//! What may be wrong with somebody's data is a *finding* with a [reason code](contact::Code) and never an error; errors
//! are what stops a run.
//!
//! # How
//!
//! Survey, split, judge, join, resolve, render, publish. The rooms, in the order in which the code is best read:
//!
//! | room | what is in it |
//! |---|---|
//! | [`contact`] | the words: roles, reason codes, actions, keys, fates; no rules, no I/O |
//! | [`config`] | `hygiene.toml` and flags become a [`Policy`](config::Policy) |
//! | [`normalize`] | one value in, one normal form or reason out: e-mails, phones, names, countries, dates |
//! | [`judge`] | the cells of a record become findings, patches and keys; pure |
//! | [`resolve`] | who is one contact, whom a stop reaches, who survives; pure |
#![cfg_attr(feature = "cli", doc = "| [`input`] | files, delimiters, headers; records as byte ranges |")]
#![cfg_attr(feature = "cli", doc = "| [`screen`] | suppression lists become sorted keys |")]
#![cfg_attr(feature = "store", doc = "| [`store`] | `hygienist.db`: stops that last, and a memory of every run |")]
#![cfg_attr(feature = "cli", doc = "| [`output`] | rows out, published whole or not at all |")]
#![cfg_attr(feature = "cli", doc = "| [`report`] | the summary, the table, the line of result |")]
#![cfg_attr(feature = "cli", doc = "| [`pipeline`] | all of it in order: [`pipeline::clean`] is a run |")]
#![cfg_attr(feature = "cli", doc = "| [`cli`] | the command line |")]
//!
//! The first five build without any feature and know neither files nor a terminal, but for `hygiene.toml`; `store` needs the
//! feature of its name, the others `cli`, which is on by default and brings `store`.
//!
//! # Example
//!
//! One address and one number, as they are judged in every command:
//!
//! ```
//! use hygienist::contact::Region;
//! use hygienist::normalize::email::{EmailFault, parse_plain};
//! use hygienist::normalize::phone::Plan;
//!
//! // The normal form is what is written; the key is what makes two spellings one mailbox.
//! let written = parse_plain(" J.Doe+news@GoogleMail.com")?;
//! assert_eq!(written.normal(), "j.doe+news@googlemail.com");
//! assert_eq!(written.key(), parse_plain("jdoe@gmail.com")?.key());
//! assert_eq!(parse_plain("jane@corp.local").unwrap_err(), EmailFault::ReservedDomain);
//!
//! // A number without + needs a country.
//! let plan = Plan::embedded();
//! let office = plan.parse("(030) 23125-000", Region::from_code("DE"))?;
//! assert_eq!(office.e164(), "+493023125000");
//! assert_eq!(office.region().as_str(), "DE");
//! assert!(plan.parse("(030) 23125-000", None).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod contact;
#[cfg(feature = "cli")]
pub mod input;
pub mod judge;
pub mod normalize;
#[cfg(feature = "cli")]
pub mod output;
#[cfg(feature = "cli")]
pub mod pipeline;
#[cfg(feature = "cli")]
pub mod report;
pub mod resolve;
#[cfg(feature = "cli")]
pub mod screen;
#[cfg(feature = "store")]
pub mod store;
