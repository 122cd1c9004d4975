//! Keys, and the many ways to write each: the key comes first, the spelling is made from it.

use crate::dice::Dice;

/// A country of the worlds: its code, its calling code, and how a cell names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Land {
    pub code: &'static str,
    pub calling: &'static str,
    pub names: [&'static str; 3],
}

pub const US: Land = Land { code: "US", calling: "1", names: ["US", "United States", "usa"] };
pub const DE: Land = Land { code: "DE", calling: "49", names: ["DE", "Germany", "Deutschland"] };
pub const GB: Land = Land { code: "GB", calling: "44", names: ["GB", "United Kingdom", "UK"] };
pub const LANDS: [Land; 3] = [US, DE, GB];

/// A domain that mistypes `gmail.com`.
pub const TYPO: &str = "gmial.com";

/// A phone number of a world.
#[derive(Clone, Debug)]
pub struct Number {
    pub land: Land,
    /// The national significant number.
    pub national: String,
}

impl Number {
    pub fn nth(land: Land, serial: usize) -> Number {
        let national = match land.code {
            "US" => format!("201{:07}", 2_340_000 + serial),
            "DE" => format!("151{:08}", 23_400_000 + serial),
            _ => format!("7400{:06}", 100_000 + serial),
        };
        Number { land, national }
    }

    pub fn key(&self) -> String {
        format!("+{}{}", self.land.calling, self.national)
    }

    /// The number as somebody writes it where numbers without a country are from `home`.
    pub fn spelled(&self, home: Option<Land>, dice: &mut Dice) -> String {
        let (calling, national, key) = (self.land.calling, &self.national, self.key());
        let parts = self.parts();
        if home == Some(self.land) && dice.once_in(2) {
            return self.spelled_at_home(dice);
        }
        match dice.below(11) {
            0 => format!("00{calling}{national}"),
            1 => format!("+{calling} {}", parts.join(" ")),
            2 => format!("+{calling}-{}", parts.join("-")),
            3 => format!("  {key} "),
            4 => format!("tel:{key}"),
            5 => format!("Tel: {key}"),
            6 => wide(&key),
            7 => format!("'{key}"),
            8 if self.land == US => format!("+1 ({}) {}-{}", parts[0], parts[1], parts[2]),
            8 => format!("+{calling} (0){}", parts.join(" ")),
            9 if home == Some(US) && self.land != US => format!("011{calling}{national}"),
            _ => key,
        }
    }

    /// The number as it stands beside others in one cell.
    pub fn spelled_among_others(&self, dice: &mut Dice) -> String {
        match dice.below(3) {
            0 => format!("+{} {}", self.land.calling, self.parts().join(" ")),
            _ => self.key(),
        }
    }

    fn spelled_at_home(&self, dice: &mut Dice) -> String {
        let (parts, national) = (self.parts(), &self.national);
        let prefix = if self.land == US { "" } else { "0" };
        match dice.below(6) {
            0 if self.land == US => format!("({}) {}-{}", parts[0], parts[1], parts[2]),
            1 if self.land == US => format!("1{national}.0"),
            2 if self.land != DE => format!("{}{national}", self.land.calling),
            3 => wide(&format!("{prefix}{national}")),
            4 => format!("{prefix}{national}"),
            _ => format!("{prefix}{}", parts.join(" ")),
        }
    }

    /// The number without any country, for lists that do not say where they are from.
    pub fn without_country(&self, dice: &mut Dice) -> String {
        let prefix = if self.land == US || dice.once_in(2) { "" } else { "0" };
        match dice.below(2) {
            0 => format!("{prefix}{}", self.national),
            _ => format!("{prefix}{}", self.parts().join("-")),
        }
    }

    fn parts(&self) -> [&str; 3] {
        let national = self.national.as_str();
        [&national[..3], &national[3..6], &national[6..]]
    }
}

/// An e-mail address of a world, in the form of its key.
#[derive(Clone, Debug)]
pub struct Address {
    pub local: String,
    pub domain: String,
    /// An address of an office counts like a phone.
    pub weak: bool,
}

/// An address as it is written, and all that may name it.
#[derive(Clone, Debug)]
pub struct Written {
    pub text: String,
    pub key: String,
    /// Keys of its other spellings that are screened too.
    pub aliases: Vec<String>,
    /// What a hash may be of.
    pub names: Vec<String>,
    /// The domains it was written with.
    pub domains: Vec<String>,
}

impl Address {
    pub fn key(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }

    /// The address as somebody writes it. `fixes_typos` is whether the program sets a mistyped provider right.
    pub fn spelled(&self, fixes_typos: bool, dice: &mut Dice) -> Written {
        self.written(fixes_typos, dressed, dice)
    }

    /// The address as it stands beside others in one cell.
    pub fn spelled_among_others(&self, fixes_typos: bool, dice: &mut Dice) -> Written {
        self.written(fixes_typos, |address, _| address.to_owned(), dice)
    }

    fn written(&self, fixes_typos: bool, dress: impl Fn(&str, &mut Dice) -> String, dice: &mut Dice) -> Written {
        if self.domain == "gmail.com" && dice.once_in(12) {
            return self.mistyped(fixes_typos, dice);
        }
        let (local, domain) = (self.other_local(dice), self.other_domain(dice));
        let plain = format!("{local}@{domain}");
        let ascii = if domain == "müller.de" { "xn--mller-kva.de".to_owned() } else { domain.clone() };
        let normal = format!("{local}@{ascii}");
        let loud = match dice.below(8) {
            0 => plain.to_uppercase(),
            1 => capital(&plain),
            _ => plain.clone(),
        };
        let text = dress(&loud, dice);
        let mut names = vec![self.key(), normal];
        if text.contains(&loud) && !text.ends_with('.') {
            // As it is, and in lower case; what is mended is known by its normal form and its key only.
            names.extend([loud, plain]);
        }
        Written { text, key: self.key(), aliases: Vec::new(), names, domains: vec![ascii] }
    }

    fn mistyped(&self, fixes_typos: bool, dice: &mut Dice) -> Written {
        let typed = format!("{}@{TYPO}", self.local);
        let text = if dice.once_in(2) { typed.to_uppercase() } else { typed.clone() };
        let names = vec![typed.clone(), text.clone()];
        if !fixes_typos {
            return Written { text, key: typed, aliases: Vec::new(), names, domains: vec![TYPO.to_owned()] };
        }
        let (names, key) = ([names, vec![self.key()]].concat(), self.key());
        Written { text, key, aliases: vec![typed], names, domains: vec![TYPO.to_owned(), "gmail.com".to_owned()] }
    }

    fn other_local(&self, dice: &mut Dice) -> String {
        let mut local = self.local.clone();
        if self.domain == "gmail.com" && dice.once_in(3) {
            local.insert(1 + dice.below(local.len() - 1), '.');
        }
        if ["gmail.com", "outlook.com"].contains(&self.domain.as_str()) && dice.once_in(4) {
            local.push_str(dice.pick(&["+shop", "+a.b", "+2024"]));
        }
        local
    }

    fn other_domain(&self, dice: &mut Dice) -> String {
        match self.domain.as_str() {
            "gmail.com" if dice.once_in(4) => "googlemail.com".to_owned(),
            "xn--mller-kva.de" if dice.once_in(2) => "müller.de".to_owned(),
            other => other.to_owned(),
        }
    }
}

/// What stands around an address in a cell, and what hands and machines do to it.
fn dressed(address: &str, dice: &mut Dice) -> String {
    match dice.below(13) {
        0 => format!("mailto:{address}"),
        1 => format!("  {address}\t"),
        2 => format!("Somebody <{address}>"),
        3 => address.replace('@', " @ "),
        4 => address.replace('@', "＠"),
        5 => format!("{address}."),
        6 => format!("\u{200b}{address}"),
        7 => format!("<{address}>"),
        8 => address.rsplit_once('.').map(|(before, end)| format!("{before}．{end}")).unwrap_or_default(),
        _ => address.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// In full-width digits and signs.
fn wide(text: &str) -> String {
    let wide = |c: char| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c };
    text.chars().map(wide).collect()
}

/// The keys of a cell of the clean file, by rules of our own that know no more than these worlds need.
pub fn keys_of_clean(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|one| !one.is_empty()).map(canonical).collect()
}

fn canonical(one: &str) -> String {
    let one = one.to_lowercase();
    let Some((local, domain)) = one.rsplit_once('@') else { return one };
    let untagged = local.split('+').next().unwrap_or_default();
    match domain {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", untagged.replace('.', "")),
        "outlook.com" => format!("{untagged}@outlook.com"),
        _ => one.clone(),
    }
}
