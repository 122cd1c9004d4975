//! Local parts and domains that say something about an address: `data/email_*.txt` and `data/email_placeholders.csv`.

use std::sync::LazyLock;

use super::{domain, entries};

/// What a local part stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// A function or a team.
    pub(super) role: bool,
    /// A machine or a complaint desk.
    pub(super) system: bool,
    /// Typed for want of an address.
    pub(super) placeholder: bool,
    /// The name of a spam trap.
    pub(super) trap: bool,
}

impl Word {
    /// What either is.
    fn and(self, other: Word) -> Word {
        Word {
            role: self.role || other.role,
            system: self.system || other.system,
            placeholder: self.placeholder || other.placeholder,
            trap: self.trap || other.trap,
        }
    }
}

/// The words, sorted, behind a sieve that nearly every personal address ends at.
struct Lexicon {
    words: Vec<(&'static str, Word)>,
    /// A bit for each mark that a word has.
    sieve: Box<[u64; MARKS / 64]>,
}

/// How many marks there are: some forty for each word.
const MARKS: usize = 1 << 16;

/// What all spellings of a word share, and few others: its length and some of its octets.
fn mark(word: &[u8]) -> usize {
    let (Some(first), Some(last)) = (word.first(), word.last()) else { return 0 };
    let (second, middle) = (word[word.len().min(2) - 1], word[word.len() / 2]);
    let octets = u32::from_le_bytes([*first, second, middle, *last]) ^ (word.len() as u32) << 5;
    (octets.wrapping_mul(0x9E37_79B1) >> 16) as usize
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

static PLACEHOLDER_DOMAINS: LazyLock<Vec<&'static str>> = LazyLock::new(|| placeholders("domain").collect());

/// What a local part, case folded, stands for.
pub(super) fn of(local: &str) -> Word {
    LEXICON.look_up(local)
}

/// Whether a domain (lower-case ASCII) is a placeholder, or lies below one.
pub(super) fn is_placeholder_domain(domain: &str) -> bool {
    PLACEHOLDER_DOMAINS.iter().any(|placeholder| domain::is_within(domain, placeholder))
}

fn placeholders(kind: &'static str) -> impl Iterator<Item = &'static str> {
    entries(include_str!("../../../data/email_placeholders.csv")).filter_map(move |line| {
        let (line_kind, rest) = line.split_once(',')?;
        let (value, _source) = rest.split_once(',')?;
        (line_kind == kind).then_some(value)
    })
}

impl Lexicon {
    fn new() -> Lexicon {
        let role = Word { role: true, ..Word::default() };
        let system = Word { system: true, ..Word::default() };
        let placeholder = Word { placeholder: true, ..Word::default() };
        let roles = entries(include_str!("../../../data/email_role_accounts.txt")).map(|word| (word, role));
        let systems = entries(include_str!("../../../data/email_system_accounts.txt")).map(|word| (word, system));
        let placeholders = placeholders("local").map(|word| (word, placeholder));
        let trap = Word { trap: true, ..Word::default() };
        let traps = entries(include_str!("../../../data/email_trap_names.txt")).map(|word| (word, trap));
        let mut words: Vec<_> = roles.chain(systems).chain(placeholders).chain(traps).collect();
        words.sort_by_key(|(word, _)| *word);

        // A word may stand on several lists: it is then all of that.
        words.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = kept.1.and(later.1);
            }
            same
        });
        let mut sieve = Box::new([0; MARKS / 64]);
        for (word, _) in &words {
            let mark = mark(word.as_bytes());
            sieve[mark / 64] |= 1 << (mark % 64);
        }
        Lexicon { words, sieve }
    }

    fn look_up(&self, local: &str) -> Word {
        let mark = mark(local.as_bytes());
        if self.sieve[mark / 64] & (1 << (mark % 64)) == 0 {
            return Word::default();
        }
        let found = self.words.binary_search_by_key(&local, |(word, _)| *word);
        found.map_or(Word::default(), |at| self.words[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{local, parse_plain};
    use super::{LEXICON, PLACEHOLDER_DOMAINS};

    #[test]
    fn words_are_spelled_as_they_are_looked_up() {
        assert!(LEXICON.words.len() > 200);
        for (word, _) in &LEXICON.words {
            assert_eq!(local::check(word).as_deref(), Ok(*word));
            assert_eq!(local::fold_case(word), *word);
            assert_ne!(LEXICON.look_up(word), super::Word::default());
        }
        for pair in LEXICON.words.windows(2) {
            assert_ne!(pair[0], pair[1], "a word stands twice");
        }
        for domain in PLACEHOLDER_DOMAINS.iter() {
            assert_eq!(parse_plain(&format!("a@{domain}")).unwrap().domain(), *domain);
        }
    }

    #[test]
    fn a_word_is_the_whole_local_part_of_the_key() {
        let traits = |address: &str| parse_plain(address).unwrap().traits();
        assert!(traits("In.Fo+list@gmail.com").role_account);
        assert!(!traits("in.fo@firma.de").role_account);
        assert!(!traits("information.desk@firma.de").role_account);
        assert!(traits("客服@公司.cn").role_account);
        assert!(traits("No-Reply@firma.de").system_account);
        assert!(traits("asdf@firma.de").placeholder);
        assert!(traits("Spam-Trap@firma.de").trap);
        assert!(!traits("trapper@firma.de").trap);
        for role in
            ["ventes", "ventas", "vendas", "vertrieb", "销售", "銷售", "営業", "eigyo", "продажи", "prodazhi", "sales"]
        {
            assert!(traits(&format!("{role}@firma.de")).role_account, "{role}");
        }
        for system in ["ne-pas-repondre", "no-responder", "nao-responda", "не-отвечать", "返信不可", "請勿回覆"]
        {
            assert!(traits(&format!("{system}@firma.de")).system_account, "{system}");
        }
        for person in
            ["rose", "may", "mark", "art", "will", "bill", "frank", "job", "somu", "seizo", "ye.wu", "mercedes", "sol"]
        {
            let traits = traits(&format!("{person}@firma.de"));
            assert!(!traits.role_account && !traits.system_account && !traits.placeholder && !traits.trap, "{person}");
        }
        assert!(traits("jane@mail.example.com").placeholder);
        assert!(!traits("jane@notexample.com").placeholder);
    }

    #[test]
    fn a_top_level_domain_is_known_or_not() {
        let unknown = |domain: &str| parse_plain(&format!("a@{domain}")).unwrap().traits().unknown_tld;
        for domain in [
            "x.com",
            "x.co.uk",
            "x.github.io",
            "www.ck",
            "x.ck",
            "x.公司",
            "x.xn--p1ai",
            "x.bd",
            "x.museum",
            "x.co.za",
            "x.za",
        ] {
            assert!(!unknown(domain), "{domain}");
        }
        for domain in ["x.nosuchtld", "x.con", "x.lan", "x.internal", "x.co.con"] {
            assert!(unknown(domain), "{domain}");
        }
    }
}
