//! A store on a desk: made, opened by SQLite itself, and held against what it says of its own entries.

use super::support::{Desk, fixture};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs;

/// The store of every desk, sealed.
pub const SEALED: &str = "--store s.db --store-key keys/s.key";
/// The store of every desk, readable.
pub const PLAIN: &str = "--store s.db --plain-store";

/// Everybody whom the stores of `fixtures/store` stop, each in another spelling than the entry's, and two who may be
/// written to: bob's stop was taken away.
pub const PEOPLE: &str = "n,email,phone\n1,JDoe@googlemail.com,\n2,Info@Firma.DE,\n3,,+1 (202) 555-0110\n\
    4,,001 202 555 0111\n5,eve@spam.de,\n6,bob@firma.de,\n7,ann@brightwater.com,\n";
/// Those of them who may be written to.
pub const FREE: [&str; 2] = ["6", "7"];

/// What `suppress list` writes of these stores.
pub const LISTED: &str = "channel,kind,since,last,source,row,recorded_by,note\n\
    j.doe+news@gmail.com,unsubscribed,2024-03-01T00:00:00Z,2024-03-01T23:59:59Z,unsubscribed.csv,1,ann,first day\n\
    info@firma.de,unsubscribed,2024-05-06T07:08:09Z,2024-05-06T07:08:09Z,unsubscribed.csv,2,ann,first day\n\
    +12025550110,do_not_call,2026-11-24T00:00:00Z,2026-11-24T23:59:59Z,numbers.csv,1,ann,first day\n\
    +12025550111,do_not_call,2026-11-24T00:00:00Z,2026-11-24T23:59:59Z,numbers.csv,2,ann,first day\n\
    @spam.de,domain,2026-11-24T00:00:00Z,2026-11-24T23:59:59Z,by hand,,ann,\n";

impl Desk {
    /// A store of `fixtures/store`, as `s.db` and `s.key`, and `people.csv`. How it is opened.
    pub fn put_store(&self, is_sealed: bool) -> &'static str {
        let name = if is_sealed { "store/form_1_sealed.db" } else { "store/form_1_plain.db" };
        self.write("s.db", fixture(name)).write("people.csv", PEOPLE);
        if is_sealed {
            self.make_folder("keys", 0o700);
            self.write("keys/s.key", fixture("store/form_1_sealed.key"));
            self.set_mode("keys/s.key", 0o600);
        }
        self.set_mode("s.db", 0o600);
        if is_sealed { SEALED } else { PLAIN }
    }

    pub fn make_folder(&self, name: &str, mode: u32) {
        fs::create_dir(self.path(name)).unwrap();
        self.set_mode(name, mode);
    }

    #[cfg(unix)]
    pub fn set_mode(&self, name: &str, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    #[cfg(unix)]
    pub fn mode(&self, name: &str) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(self.path(name)).unwrap().permissions().mode() & 0o7777
    }

    /// The store, through SQLite alone.
    pub fn sqlite(&self) -> Connection {
        Connection::open(self.path("s.db")).unwrap()
    }

    /// The lines of `suppress list` below the header.
    pub fn listed(&self, store: &str) -> Vec<String> {
        let ran = self.done(&format!("suppress list {store}"));
        String::from_utf8(ran.out).unwrap().lines().skip(1).map(str::to_owned).collect()
    }

    /// Their channels.
    pub fn channels(&self, store: &str) -> BTreeSet<String> {
        self.listed(store).iter().map(|line| line.split(',').next().unwrap().to_owned()).collect()
    }

    /// The journal, as `suppress log --json` writes it.
    pub fn acts(&self, store: &str) -> Vec<serde_json::Value> {
        let ran = self.done(&format!("suppress log --json {store}"));
        String::from_utf8(ran.out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The store is whole, by SQLite's own examination and by its own account; whoever lists it holds the sums against it.
    #[track_caller]
    pub fn store_is_whole(&self) {
        let sqlite = self.sqlite();
        let says: String = sqlite.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(says, "ok");
        let read = |sql: &str| -> Vec<(i64, i64, i64)> {
            let mut select = sqlite.prepare(sql).unwrap();
            let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
            rows.map(Result::unwrap).collect()
        };
        let tally = read("SELECT of, kind, entries FROM tally WHERE entries <> 0 ORDER BY of, kind");
        let entries = read("SELECT of, kind, count(*) FROM entry GROUP BY of, kind ORDER BY of, kind");
        assert_eq!(tally, entries, "the tally is the entries'");
        let orphans = "SELECT count(*) FROM entry WHERE source NOT IN (SELECT id FROM source)";
        assert_eq!(sqlite.query_row(orphans, [], |row| row.get::<_, i64>(0)).unwrap(), 0, "every entry has its source");
    }

    /// `clean people.csv` against the store: the `n` of those who are kept.
    pub fn kept(&self, store: &str) -> Vec<String> {
        let (clean, _) = self.clean(&format!("people.csv --country US {store} --on consent.*=ignore"));
        clean.column("n").into_iter().map(str::to_owned).collect()
    }
}
