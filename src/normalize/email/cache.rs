//! The domains a [`Parser`](super::Parser) remembers.

use super::EmailFault;
use super::domain::{self, DomainFacts};

/// What is known about a domain, or its fault.
type Verdict = Result<DomainFacts, EmailFault>;

/// Slots of the table; a power of two.
const SLOTS: usize = 2048;

/// Octets of a domain that is remembered. Longer ones are rare, and judged anew each time.
const WIDTH: usize = 39;

/// Verdicts on domains in lower-case ASCII, in a table of fixed size where each domain has one slot that it shares with
/// others. It only saves time: what is forgotten is judged again, with the same outcome.
#[derive(Debug)]
pub(super) struct VerdictCache {
    slots: Vec<Slot>,
}

#[derive(Clone, Debug)]
struct Slot {
    /// 0 where nothing is remembered.
    length: u8,
    domain: [u8; WIDTH],
    verdict: Verdict,
}

impl VerdictCache {
    pub(super) fn new() -> VerdictCache {
        let empty = Slot { length: 0, domain: [0; WIDTH], verdict: Err(EmailFault::DomainSyntax) };
        VerdictCache { slots: vec![empty; SLOTS] }
    }

    /// The verdict on a domain in lower-case ASCII.
    pub(super) fn judge(&mut self, domain: &str) -> Verdict {
        let bytes = domain.as_bytes();
        if bytes.is_empty() || bytes.len() > WIDTH {
            return domain::judge(domain).map(|(_, facts)| facts);
        }
        let slot = &mut self.slots[slot_of(bytes)];
        if slot.domain[..usize::from(slot.length)] != *bytes {
            slot.verdict = domain::judge(domain).map(|(_, facts)| facts);
            slot.domain[..bytes.len()].copy_from_slice(bytes);
            slot.length = bytes.len() as u8;
        }
        slot.verdict
    }
}

fn slot_of(domain: &[u8]) -> usize {
    // The low bits of xxh3 are as good as any.
    xxhash_rust::xxh3::xxh3_64(domain) as usize & (SLOTS - 1)
}
