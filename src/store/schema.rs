//! The tables of a store, and the steps from each form to the next.

use rusqlite::{Connection, Result};

/// What says that an SQLite file is a store: `hygi`.
pub(super) const APPLICATION_ID: i64 = 0x6879_6769;

/// The first form, whose tallies were not yet of all that an entry says.
pub(super) const FIRST_FORM: i64 = 1;

/// The latest form.
pub(super) const FORM: i64 = STEPS.len() as i64;

/// The step that leads to each form, from the first on. A step is never changed once it was released.
const STEPS: [&str; 2] = [FIRST, RUNS];

/// Entries and the journal. Whatever people wrote or are reached by is sealed: `text`, `document`.
const FIRST: &str = "
    CREATE TABLE setting (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
    -- Who did what, and when. Nothing in it is ever changed or taken away.
    CREATE TABLE act (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,       -- Unix time, by the clock
        verb TEXT NOT NULL,
        document BLOB NOT NULL     -- sealed JSON
    ) STRICT;
    CREATE TRIGGER act_is_never_changed BEFORE UPDATE ON act
        BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
    CREATE TRIGGER act_is_never_removed BEFORE DELETE ON act
        BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END;
    -- Where entries were read: a file, or a person's own words.
    CREATE TABLE source (
        id INTEGER PRIMARY KEY,
        act INTEGER NOT NULL REFERENCES act (id),
        document BLOB NOT NULL     -- sealed JSON
    ) STRICT;
    -- Who is not to be contacted. In the order of the keys, so that a part of them is read in one sweep.
    CREATE TABLE entry (
        key BLOB NOT NULL,         -- 16 bytes: the keyed hash
        of INTEGER NOT NULL,       -- what the key is of
        kind INTEGER NOT NULL,     -- why it is there
        since INTEGER NOT NULL,    -- Unix time: the first time that anybody said so
        last INTEGER NOT NULL,     -- Unix time: the last time
        source INTEGER NOT NULL,   -- where it was first read
        row INTEGER NOT NULL,
        text BLOB NOT NULL,        -- sealed: the address or number in its normal form
        PRIMARY KEY (key, of, kind)
    ) STRICT, WITHOUT ROWID;
    -- How many entries there are, and the sum of what they say: what a damaged or cut file is known by.
    CREATE TABLE tally (
        of INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        sum INTEGER NOT NULL,
        PRIMARY KEY (of, kind)
    ) STRICT, WITHOUT ROWID;
";

/// Runs, who was in a list when it was last published, and what feedback said of its mailings. Documents are sealed.
const RUNS: &str = "
    -- Replacing a line of the journal deletes it without a word to the trigger.
    CREATE TRIGGER act_is_never_replaced BEFORE INSERT ON act
        WHEN EXISTS (SELECT 1 FROM act WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
    CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        list BLOB NOT NULL,        -- the keyed hash of the list's name
        document BLOB NOT NULL
    ) STRICT;
    CREATE INDEX run_of_list ON run (list, id);
    CREATE TABLE member (
        list BLOB PRIMARY KEY,
        run INTEGER NOT NULL,      -- the run that published them
        document BLOB NOT NULL
    ) STRICT;
    CREATE TABLE mailing (list BLOB PRIMARY KEY, document BLOB NOT NULL) STRICT;
    -- Bounces that may pass, each once however often its file is read.
    CREATE TABLE soft_bounce (
        key BLOB NOT NULL,
        of INTEGER NOT NULL,
        at INTEGER NOT NULL,       -- Unix time
        mark INTEGER NOT NULL,     -- tells apart those that say no time
        PRIMARY KEY (key, of, at, mark)
    ) STRICT, WITHOUT ROWID;
";

/// Which form a store has; 0 where it has no tables yet.
pub(super) fn form_of(connection: &Connection) -> Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings a store from the form `from` to the latest. To be called within a transaction.
pub(super) fn migrate(connection: &Connection, from: i64) -> Result<()> {
    let done = usize::try_from(from).unwrap_or(0);
    for step in STEPS.iter().skip(done) {
        connection.execute_batch(step)?;
    }
    connection.execute_batch(&format!("PRAGMA user_version = {FORM}; PRAGMA application_id = {APPLICATION_ID}"))
}
