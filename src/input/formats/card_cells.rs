//! The properties of a card as cells, under names that a header would have.

use super::Cells;
use super::card_line::{Property, parts};

/// Columns in this order; others follow as they appear. With `#` they are numbered, each with the kind behind it.
const ORDER: [&str; 20] = [
    "Full Name",
    "Family Name",
    "Given Name",
    "Middle Name",
    "Prefix",
    "Suffix",
    "Nickname",
    "Organization",
    "Department",
    "Title",
    "E-mail #",
    "Phone #",
    "Fax #",
    "Country",
    "Address #",
    "Birthday",
    "Note",
    "Categories",
    "URL",
    "UID",
];

/// Where a column stands.
pub(super) fn rank(name: &[u8]) -> (u32, u32) {
    let name = String::from_utf8_lossy(name);
    let place = ORDER.iter().position(|known| match known.strip_suffix('#') {
        Some(word) => name.starts_with(word),
        None => name == *known,
    });
    let number = name.split(' ').find_map(|word| word.parse().ok()).unwrap_or(0);
    let kind = u32::from(name.ends_with(" Type"));
    place.map_or((u32::MAX, 0), |place| (place as u32, u32::saturating_add(u32::saturating_mul(number, 2), kind)))
}

/// The cells of a card.
pub(super) fn cells_of(properties: Vec<Property>) -> Cells {
    let mut card = Card::default();
    let labels: Vec<(String, Vec<u8>)> = properties
        .iter()
        .filter(|property| property.name == "X-ABLABEL" && !property.group.is_empty())
        .map(|property| (property.group.clone(), label(&property.value)))
        .collect();
    for mut property in properties {
        if property.name == "X-ABLABEL" && !property.group.is_empty() {
            continue;
        }
        if let Some((_, label)) = labels.iter().find(|(group, _)| *group == property.group) {
            property.types.push(String::from_utf8_lossy(label).into_owned());
        }
        card.add(property);
    }
    card.cells
}

/// `_$!<Work>!$_`, as Apple writes the labels that it knows.
fn label(value: &[u8]) -> Vec<u8> {
    let value = value.trim_ascii();
    let inner = value.strip_prefix(b"_$!<").and_then(|value| value.strip_suffix(b">!$_"));
    inner.unwrap_or(value).to_vec()
}

#[derive(Default)]
struct Card {
    cells: Cells,
    emails: u32,
    phones: u32,
    faxes: u32,
    addresses: u32,
    has_country: bool,
}

impl Card {
    fn add(&mut self, property: Property) {
        let whole = |value: &[u8]| parts(value, None).concat().trim_ascii().to_vec();
        match property.name.as_str() {
            "VERSION" => {}
            "N" => self.structured(&property.value, &["Family Name", "Given Name", "Middle Name", "Prefix", "Suffix"]),
            "ORG" => self.organization(&property.value),
            "ADR" => self.address(property),
            "EMAIL" => {
                self.emails += 1;
                let value = without_scheme(whole(&property.value), b"mailto:");
                self.numbered("E-mail", self.emails, value, &property.types);
            }
            "TEL" => {
                let value = without_scheme(whole(&property.value), b"tel:");
                if property.types.iter().any(|kind| kind == "FAX") {
                    self.faxes += 1;
                    self.numbered("Fax", self.faxes, value, &property.types);
                } else {
                    self.phones += 1;
                    self.numbered("Phone", self.phones, value, &property.types);
                }
            }
            name => {
                let known = match name {
                    "FN" => "Full Name",
                    "NICKNAME" => "Nickname",
                    "TITLE" => "Title",
                    "BDAY" => "Birthday",
                    "NOTE" => "Note",
                    "CATEGORIES" => "Categories",
                    "REV" => "Revision",
                    name => name,
                };
                self.once_more(known, whole(&property.value));
            }
        }
    }

    fn push(&mut self, name: impl Into<Vec<u8>>, value: Vec<u8>) {
        if !value.is_empty() {
            self.cells.push((name.into(), value));
        }
    }

    /// A further value of a name gets a column with a number.
    fn once_more(&mut self, name: &str, value: Vec<u8>) {
        let taken = |cells: &Cells, name: &str| cells.iter().any(|(known, _)| known == name.as_bytes());
        if !taken(&self.cells, name) {
            return self.push(name, value);
        }
        let free = (2..MOST_OF_ONE).map(|number| format!("{name} {number}")).find(|name| !taken(&self.cells, name));
        self.push(free.unwrap_or_else(|| name.to_owned()), value);
    }

    fn structured(&mut self, value: &[u8], names: &[&str]) {
        let mut values = parts(value, Some(b';')).into_iter();
        for (name, value) in names.iter().zip(values.by_ref()) {
            self.once_more(name, value.trim_ascii().to_vec());
        }
        let rest: Vec<Vec<u8>> = values.filter(|value| !value.trim_ascii().is_empty()).collect();
        if !rest.is_empty() {
            self.once_more("N", rest.join(&b';'));
        }
    }

    fn organization(&mut self, value: &[u8]) {
        let mut units = parts(value, Some(b';')).into_iter().map(|unit| unit.trim_ascii().to_vec());
        let name = units.next().unwrap_or_default();
        self.once_more("Organization", name);
        let units: Vec<Vec<u8>> = units.filter(|unit| !unit.is_empty()).collect();
        self.once_more("Department", units.join(&b"; "[..]));
    }

    /// Post office box, extended, street, locality, region, code, country (RFC 6350, 6.3.1).
    fn address(&mut self, property: Property) {
        let fields: Vec<Vec<u8>> =
            parts(&property.value, Some(b';')).iter().map(|field| field.trim_ascii().to_vec()).collect();
        self.addresses += 1;
        if let Some(country) = fields.get(6).filter(|country| !country.is_empty() && !self.has_country) {
            self.has_country = true;
            self.push("Country", country.clone());
        }
        let filled: Vec<Vec<u8>> = fields.into_iter().filter(|field| !field.is_empty()).collect();
        self.numbered("Address", self.addresses, filled.join(&b", "[..]), &property.types);
    }

    fn numbered(&mut self, word: &str, number: u32, value: Vec<u8>, types: &[String]) {
        self.push(format!("{word} {number}"), value);
        self.push(format!("{word} {number} Type"), types.join(" ").into_bytes());
    }
}

/// Values of one property with columns of their own by number.
const MOST_OF_ONE: u32 = 100;

/// Takes `mailto:` or `tel:` off; what stands behind the address (`;ext=5`) stays.
fn without_scheme(value: Vec<u8>, scheme: &[u8]) -> Vec<u8> {
    match value.split_at_checked(scheme.len()) {
        Some((head, rest)) if head.eq_ignore_ascii_case(scheme) => rest.to_vec(),
        _ => value,
    }
}
