//! Later rules of sameness: every entry is opened and hashed anew, in one transaction.

use super::entries::{ENTRY, Entry, key_kind};
use super::journal::{Act, Verb};
use super::open::Writing;
use super::tally::{NOT_WHOLE, Tallies, add_to_tallies, is_even, read_tallies, share_of_row};
use super::{Store, StoreError};
use crate::contact::{HashKey, Key, KeyKind};
use crate::normalize::{RULES_VERSION, email, keys};
use rusqlite::params;

impl Store {
    /// Makes the keys of all entries anew by the rules of this program.
    pub(super) fn rekey(&mut self) -> Result<(), StoreError> {
        let from = self.rules()?;
        self.write(|writing| {
            let rules: i64 = super::open::setting(writing, "rules").map_err(|error| writing.of(&error))?.unwrap_or(0);
            if rules >= i64::from(RULES_VERSION) {
                return Ok(());
            }
            let mut emails = email::Parser::new();
            let anew = |of: KeyKind, text: &str| key_of(writing.hash_key, &mut emails, of, text);
            let entries = rekey_all(writing, anew)?;
            writing
                .execute("UPDATE setting SET value = ?1 WHERE name = 'rules'", [RULES_VERSION])
                .map_err(|error| writing.of(&error))?;
            // Nobody said which day stands for today.
            let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date().to_string();
            let act = Act {
                why: format!("rules of sameness {from} → {RULES_VERSION}"),
                came_of_it: format!("{entries} entries; soft bounces and members of lists are counted anew"),
                ..Act::now(Verb::Rekeyed, concat!("hygienist ", env!("CARGO_PKG_VERSION")), &today)
            };
            writing.tell(&act).map(|_| ())
        })
    }
}

/// The key of what an entry is about, by the rules of this program. What they no longer read keeps the key of its text.
pub(super) fn key_of(secret: HashKey, emails: &mut email::Parser, of: KeyKind, text: &str) -> Key {
    match of {
        KeyKind::Email => match emails.parse(text) {
            Ok(parsed) => secret.of(of, parsed.key.as_bytes()),
            Err(_) => secret.of(of, text.as_bytes()),
        },
        KeyKind::Domain => match text.strip_prefix("*.") {
            Some(domain) => keys::of_domain_and_below(secret, domain),
            None => keys::of_domain(secret, text.trim_start_matches('@')),
        },
        _ => secret.of(of, text.as_bytes()),
    }
}

/// Hashes all entries anew and gives their number. Those that meet under their new key become one.
fn rekey_all(writing: &Writing<'_>, mut anew: impl FnMut(KeyKind, &str) -> Key) -> Result<u64, StoreError> {
    let of = |error: rusqlite::Error| writing.of(&error);
    let damaged = |why: &str| StoreError::Damaged { path: writing.shown.to_owned(), why: why.to_owned() };
    // Entries that were lost before would be forgotten with the tally.
    let mut left = read_tallies(writing).map_err(of)?;
    writing
        .execute_batch(
            "CREATE TEMP TABLE anew AS SELECT * FROM main.entry LIMIT 0;
             DELETE FROM tally;
             DELETE FROM member;
             DELETE FROM soft_bounce;",
        )
        .map_err(of)?;
    let mut entries = 0;
    {
        let mut select = writing.prepare(&format!("SELECT {ENTRY} FROM main.entry")).map_err(of)?;
        let mut insert =
            writing.prepare("INSERT INTO temp.anew VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)").map_err(of)?;
        let mut rows = select.query([]).map_err(of)?;
        while let Some(row) = rows.next().map_err(of)? {
            let entry = Entry::read(row).map_err(of)?;
            left.entry((entry.of, entry.kind)).or_default().remove(entry.share());
            let kind = key_kind(entry.of).ok_or_else(|| damaged("a key is of no known kind"))?;
            let text = writing.sealer.open_entry(Key::from_bytes(entry.key), kind, &entry.text);
            let text = text.ok_or_else(|| damaged("an entry cannot be opened"))?;
            let key = anew(kind, &text);
            let sealed = writing.sealer.seal_entry(key, kind, &text);
            insert
                .execute(params![
                    key.to_bytes(),
                    entry.of,
                    entry.kind,
                    entry.since,
                    entry.last,
                    entry.source,
                    entry.row,
                    sealed
                ])
                .map_err(of)?;
        }
    }
    if !is_even(&left) {
        return Err(damaged(NOT_WHOLE));
    }
    writing
        .execute_batch(
            "DELETE FROM main.entry;
             INSERT INTO main.entry SELECT key, of, kind, since, last, source, row, text FROM temp.anew WHERE true
                 ORDER BY key, of, kind, since, source, row
                 ON CONFLICT DO UPDATE SET last = max(last, excluded.last);
             DROP TABLE temp.anew;",
        )
        .map_err(of)?;
    let mut tallies = Tallies::new();
    let mut select = writing.prepare(&format!("SELECT {ENTRY} FROM main.entry")).map_err(of)?;
    let mut rows = select.query([]).map_err(of)?;
    while let Some(row) = rows.next().map_err(of)? {
        let (key_of, kind, share) = share_of_row(row).map_err(of)?;
        tallies.entry((key_of, kind)).or_default().add(share);
        entries += 1;
    }
    add_to_tallies(writing, &tallies).map_err(of)?;
    Ok(entries)
}
