//! Where the numbers of a record are from, when they do not say so themselves.

use super::Judge;
use crate::contact::{Region, Role, RoleCells};
use crate::normalize::country::{self, CountryCell};
use xxhash_rust::xxh3::xxh3_64;

/// How many country cells are remembered.
const REMEMBERED_COUNTRIES: usize = 512;

/// What the last country cells meant: a column of them holds few different ones.
pub(super) struct CountryMemo {
    places: Vec<(String, CountryCell)>,
}

impl Default for CountryMemo {
    fn default() -> CountryMemo {
        CountryMemo { places: vec![(String::new(), CountryCell::Empty); REMEMBERED_COUNTRIES] }
    }
}

impl CountryMemo {
    fn meaning(&mut self, cell: &str) -> CountryCell {
        let place = &mut self.places[xxh3_64(cell.as_bytes()) as usize % REMEMBERED_COUNTRIES];
        if place.0 != cell {
            cell.clone_into(&mut place.0);
            place.1 = country::home(cell);
        }
        place.1
    }
}

/// Where numbers without a country code are from, and on whose word.
#[derive(Clone, Copy)]
pub(super) struct Home {
    pub(super) region: Option<Region>,
    pub(super) by_cell: bool,
}

/// The first country cell that says anything, else `--country`. An unknown country is not replaced by `--country`.
pub(super) fn home(cells: &RoleCells<'_>, judge: &Judge<'_>, memo: &mut CountryMemo) -> Home {
    for (_, cell) in judge.at(&judge.by_role[Role::Country as usize], cells) {
        // A country that cannot be read is not that of --country.
        match cell.text().map_or(CountryCell::Unknown, |cell| memo.meaning(cell)) {
            CountryCell::Known(region) => return Home { region: Some(region), by_cell: true },
            CountryCell::Unknown => return Home { region: None, by_cell: true },
            CountryCell::Empty => {}
        }
    }
    Home { region: judge.told.policy.country, by_cell: false }
}
