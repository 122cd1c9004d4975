//! The promises of the contract, one file a promise, through the real binary and the library.
//!
//! Every expected figure comes from the contract, an oracle or a count by hand, never from the program.
#![allow(clippy::unwrap_used, unreachable_pub, missing_docs, reason = "a test may stop at the first surprise")]

mod support;

mod actions;
mod annotate_is_clean;
mod bad_input;
mod bulk_stamps;
mod by_country;
mod by_source;
mod cases;
mod channel;
<<<<<<< HEAD
mod check;
=======
mod check_formats;
>>>>>>> 852afe2 (check is told in eight formats: text, JSON, SARIF, JUnit, GitHub, GitLab, CSV, Markdown; the public schema is asked)
mod cleaning_again;
mod codes;
mod consent;
mod consent_policy;
mod contacts;
mod damaged_lists;
mod dates;
mod do_not_call;
mod explain;
mod explain_laws;
mod faults;
mod feedback;
mod fields;
mod fill;
mod folders;
mod formats;
mod fuzz_like;
mod input;
mod lists;
mod migration;
mod odd_stops;
mod output_dir;
mod output_forms;
mod output_importers;
mod profile;
mod publishing;
mod quiet;
mod readme;
mod readme_store;
mod reference;
mod remembered_runs;
mod roles_by_cells;
mod rooms;
mod row_order;
mod same_bytes;
mod several;
mod slipped_columns;
mod stops_come_back;
mod store_damage;
mod store_desk;
mod store_exports;
mod store_first_day;
mod store_forms;
mod store_full_disk;
mod store_journal;
mod store_questions;
mod store_read_only;
mod store_sealing;
mod store_together;
mod store_truth;
mod suggestions;
mod suppression_wins;
mod the_account_balances;
mod trace;
mod typos;
mod usage;
