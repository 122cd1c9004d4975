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

/// The words in the order of their first byte, so that a local part is held against a handful of them only.
struct Lexicon {
    words: Vec<(&'static str, Word)>,
    /// For each first byte, where its words start; they end where those of the next byte start.
    starts: [u16; 257],
    /// For each first byte, the lengths of its words: bit `n` for a word of `n` octets. Nearly every personal address ends here.
    lengths: [u64; 256],
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

        let mut starts = [0; 257];
        let mut lengths = [0; 256];
        for (word, _) in &words {
            let first = usize::from(word.as_bytes()[0]);
            starts[first + 1] += 1;
            lengths[first] |= 1 << (word.len() & 63);
        }
        for first in 0..256 {
            starts[first + 1] += starts[first];
        }
        Lexicon { words, starts, lengths }
    }

    fn look_up(&self, local: &str) -> Word {
        let Some(&first) = local.as_bytes().first() else {
            return Word::default();
        };
        let first = usize::from(first);
        if self.lengths[first] & (1 << (local.len() & 63)) == 0 {
            return Word::default();
        }
        let range = usize::from(self.starts[first])..usize::from(self.starts[first + 1]);
        let words = &self.words[range];
        let first = words.partition_point(|(word, _)| *word < local);
        // A word may stand on several lists: it is then all of that.
        words[first..].iter().take_while(|(word, _)| *word == local).fold(Word::default(), |found, (_, word)| Word {
            role: found.role || word.role,
            system: found.system || word.system,
            placeholder: found.placeholder || word.placeholder,
            trap: found.trap || word.trap,
        })
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
        for domain in ["x.com", "x.co.uk", "x.github.io", "www.ck", "x.ck", "x.公司", "x.xn--p1ai", "x.bd", "x.museum"]
        {
            assert!(!unknown(domain), "{domain}");
        }
        for domain in ["x.nosuchtld", "x.con", "x.lan", "x.internal", "x.co.con"] {
            assert!(unknown(domain), "{domain}");
        }
    }
}
