//! A numbering plan: which calling codes there are, whose they are, and where to look a number up.

use std::io::BufRead;
use std::sync::{LazyLock, OnceLock};

use super::budget::Budget;
use super::fault::PlanError;
use super::source;
use super::territory::Territory;
use super::types::TypeTable;
use crate::contact::Region;

/// The built-in plan: Google's metadata, trimmed to what validity and type need.
const EMBEDDED: &[u8] = include_bytes!("../../../data/numbering_plan.xml");
/// The libphonenumber release that the built-in plan was taken from.
const EMBEDDED_VERSION: &str = "9.0.43";

/// Regions that may share a calling code; `+1` has 25.
const MOST_MEMBERS: usize = 64;

/// A numbering plan, ready to answer.
///
/// The built-in one is there at once and builds what it needs when it is first asked about a calling code (`+1` takes
/// some milliseconds, most others a tenth of one); from then on a number takes about 0.1 µs. It can be shared
/// between threads.
///
/// ```
/// use hygienist::contact::{NumberType, Region};
/// use hygienist::normalize::phone::Plan;
///
/// let number = Plan::embedded().parse("030 23125-0", Region::from_code("DE")).unwrap();
/// assert_eq!(number.e164(), "+4930231250");
/// assert_eq!(number.number_type(), NumberType::FixedLine);
/// ```
#[derive(Debug)]
pub struct Plan {
    version: Box<str>,
    territories: Vec<Territory>,
    codes: Vec<CallingCode>,
    /// The place in `codes` for each calling code up to 999, plus one; 0 if nobody has it.
    code_places: Box<[u16; 1000]>,
    /// The place in `territories` for each pair of letters, plus one; 0 if the plan does not know it.
    region_places: Box<[u16; 26 * 26]>,
}

/// A calling code and who shares it.
#[derive(Debug)]
pub(super) struct CallingCode {
    pub(super) code: u16,
    /// Places in the plan's territories, the main one first, then as in the file.
    members: Vec<u16>,
    table: OnceLock<TypeTable>,
}

impl Plan {
    /// The plan that is built in: libphonenumber 9.0.43.
    #[must_use]
    pub fn embedded() -> &'static Plan {
        static PLAN: LazyLock<Plan> = LazyLock::new(|| {
            Plan::read(EMBEDDED, EMBEDDED_VERSION)
                .expect("the built-in plan is read in the tests, and is the same at run time")
        });
        &PLAN
    }

    /// A plan that a user brings: Google's `PhoneNumberMetadata.xml` as published, or trimmed.
    ///
    /// Everything is built at once (some 40 ms), so that a plan that loads cannot fail later. The version is what
    /// the caller wants to see again in [`Plan::version`]; the file does not say it.
    ///
    /// # Errors
    ///
    /// The file is not trusted: what cannot be read, makes no sense or would take too long is a [`PlanError`].
    ///
    /// ```
    /// use hygienist::normalize::phone::Plan;
    ///
    /// let file = r#"<phoneNumberMetadata><territories>
    ///   <territory id="AC" countryCode="247" internationalPrefix="00">
    ///     <generalDesc><nationalNumberPattern>[46]\d{4}</nationalNumberPattern></generalDesc>
    ///     <mobile><possibleLengths national="5"/><nationalNumberPattern>4\d{4}</nationalNumberPattern></mobile>
    ///   </territory>
    /// </territories></phoneNumberMetadata>"#;
    /// let plan = Plan::load(file.as_bytes(), "mine").unwrap();
    /// assert_eq!(plan.parse("+247 40123", None).unwrap().e164(), "+24740123");
    ///
    /// let error = Plan::load(&b"name,phone"[..], "mine").unwrap_err();
    /// assert!(error.to_string().contains("not libphonenumber's PhoneNumberMetadata.xml"));
    /// ```
    pub fn load(reader: impl BufRead, version: &str) -> Result<Plan, PlanError> {
        let plan = Plan::read(reader, version)?;
        plan.prepare(&mut Budget::new(Budget::PLAN))?;
        Ok(plan)
    }

    /// The version of libphonenumber's metadata, or what the user called their plan.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether the plan has this region. [`Region::WORLD`] stands for several plans and is none to read a number in.
    #[must_use]
    pub fn knows(&self, region: Region) -> bool {
        self.territory_of(region).is_some()
    }

    /// The calling code of a region, 49 for Germany.
    ///
    /// ```
    /// use hygienist::contact::Region;
    /// use hygienist::normalize::phone::Plan;
    ///
    /// let code = |region| Plan::embedded().country_code(Region::from_code(region).unwrap());
    /// assert_eq!(code("DE"), Some(49));
    /// assert_eq!(code("ZZ"), None);
    /// ```
    #[must_use]
    pub fn country_code(&self, region: Region) -> Option<u16> {
        self.territory_of(region).map(|territory| territory.calling_code)
    }

    /// The region whose rules hold for a calling code, the United Kingdom for 44.
    ///
    /// ```
    /// use hygienist::contact::Region;
    /// use hygienist::normalize::phone::Plan;
    ///
    /// assert_eq!(Plan::embedded().main_region(44), Region::from_code("GB"));
    /// assert_eq!(Plan::embedded().main_region(999), None);
    /// ```
    #[must_use]
    pub fn main_region(&self, code: u16) -> Option<Region> {
        Some(self.main_territory(self.calling_code(usize::from(code))?).region)
    }

    /// The territory that a number without a country code is read in.
    #[inline]
    pub(super) fn territory_of(&self, region: Region) -> Option<&Territory> {
        let place = self.region_places[letters(region)?].checked_sub(1)?;
        self.territories.get(usize::from(place))
    }

    /// The calling code of that number, if somebody has it.
    #[inline]
    pub(super) fn calling_code(&self, code: usize) -> Option<&CallingCode> {
        let place = self.code_places.get(code)?.checked_sub(1)?;
        self.codes.get(usize::from(place))
    }

    /// The territory whose rules hold for a calling code.
    #[inline]
    pub(super) fn main_territory(&self, code: &CallingCode) -> &Territory {
        &self.territories[usize::from(code.members[0])]
    }

    /// The territory at a place among those that share a calling code.
    #[inline]
    pub(super) fn member(&self, code: &CallingCode, place: usize) -> &Territory {
        &self.territories[usize::from(code.members[place])]
    }

    /// The type table of a calling code; built when it is first asked for.
    #[inline]
    pub(super) fn types<'p>(&self, code: &'p CallingCode) -> &'p TypeTable {
        // A plan of a user is prepared when loaded, and the tests prepare all of the built-in one: no fault is left here.
        code.table.get_or_init(|| self.build_types(code, &mut Budget::new(Budget::PLAN)).unwrap_or_default())
    }

    fn build_types(&self, code: &CallingCode, budget: &mut Budget) -> Result<TypeTable, PlanError> {
        let members: Vec<&Territory> =
            code.members.iter().map(|&place| &self.territories[usize::from(place)]).collect();
        TypeTable::build(&members, budget)
    }

    fn read(reader: impl BufRead, version: &str) -> Result<Plan, PlanError> {
        let territories = source::read(reader)?.into_iter().map(Territory::new).collect::<Result<Vec<_>, _>>()?;
        if territories.is_empty() {
            return Err(PlanError::NotAPlan("it has no territories".into()));
        }
        let mut plan = Plan {
            version: version.into(),
            territories,
            codes: Vec::new(),
            code_places: Box::new([0; 1000]),
            region_places: Box::new([0; 26 * 26]),
        };
        plan.place_territories()?;
        Ok(plan)
    }

    fn place_territories(&mut self) -> Result<(), PlanError> {
        for (index, territory) in self.territories.iter().enumerate() {
            let fault = |reason: String| PlanError::Territory { id: territory.region.to_string(), reason };
            // There are 676 pairs of letters and 999 calling codes; a file with more territories repeats itself.
            let place = u16::try_from(index).map_err(|_| fault("there are too many territories".into()))?;
            if let Some(letters) = letters(territory.region) {
                if self.region_places[letters] != 0 {
                    return Err(fault("it is there twice".into()));
                }
                self.region_places[letters] = place + 1;
            }
            let code_place = &mut self.code_places[usize::from(territory.calling_code)];
            if *code_place == 0 {
                self.codes.push(CallingCode {
                    code: territory.calling_code,
                    members: Vec::new(),
                    table: OnceLock::new(),
                });
                *code_place = self.codes.len() as u16;
            }
            let members = &mut self.codes[usize::from(*code_place) - 1].members;
            if members.len() >= MOST_MEMBERS {
                return Err(fault(format!(
                    "more than {MOST_MEMBERS} territories share calling code {}",
                    territory.calling_code
                )));
            }
            if territory.is_main {
                members.insert(0, place);
            } else {
                members.push(place);
            }
        }
        Ok(())
    }

    /// Builds everything, whatever will be asked.
    fn prepare(&self, budget: &mut Budget) -> Result<(), PlanError> {
        for territory in &self.territories {
            territory.prepare(budget)?;
        }
        for code in &self.codes {
            let table = self.build_types(code, budget)?;
            // Whoever was first has put in the same.
            let _ = code.table.set(table);
        }
        Ok(())
    }
}

/// The place of a region of two letters among all pairs.
#[inline]
fn letters(region: Region) -> Option<usize> {
    match region.as_str().as_bytes() {
        &[a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => Some(usize::from(a - b'A') * 26 + usize::from(b - b'A')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_plan_builds_within_a_tenth_of_the_budget() {
        let plan = Plan::read(EMBEDDED, EMBEDDED_VERSION).unwrap();
        let mut budget = Budget::new(Budget::PLAN);
        plan.prepare(&mut budget).unwrap();
        let nodes: usize = plan.codes.iter().map(|code| plan.types(code).size()).sum();
        let largest = plan.codes.iter().map(|code| plan.types(code).size()).max();
        println!(
            "{} territories, {} codes, {nodes} nodes, largest {largest:?}, budget left {}",
            plan.territories.len(),
            plan.codes.len(),
            budget.left()
        );
        assert!(plan.territories.len() > 240 && plan.codes.len() > 210);
        assert!(budget.left() > Budget::PLAN / 10 * 9, "{}", budget.left());
    }

    #[test]
    fn regions_that_share_a_code_stand_in_order() {
        let plan = Plan::embedded();
        let regions = |code: usize| -> Vec<&str> {
            let code = plan.calling_code(code).unwrap();
            code.members.iter().map(|&place| plan.territories[usize::from(place)].region.as_str()).collect()
        };
        assert_eq!(regions(44), ["GB", "GG", "IM", "JE"]);
        assert_eq!(regions(1)[..2], ["US", "AG"]);
        assert_eq!(regions(800), ["001"]);
        assert!(plan.calling_code(999).is_none());
    }

    #[test]
    fn the_world_is_no_region_to_read_a_number_in() {
        assert!(!Plan::embedded().knows(Region::WORLD));
        assert!(Plan::embedded().knows(Region::from_code("GG").unwrap()));
        assert_eq!(Plan::embedded().version(), "9.0.43");
    }
}
