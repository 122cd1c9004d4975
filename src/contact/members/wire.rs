//! Members as bytes: about 13 a member of a million, with a version, checked lengths and a checksum.
//!
//! `HYGM`, the version, the number of sources, of sorts and of members, the sources' names, the sorts, the members by key,
//! XXH3 of all that went before. A sort is all of a member but its key and its content: members are many and sorts few. A
//! member is how far its key is from the one before it, the place of its sort, and its content, which is random and stands
//! as it is in four bytes. Numbers are LEB128.

use super::{ConsentAge, Member, Members, Provider, Sources};
use std::collections::HashMap;
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 4] = b"HYGM";
const VERSION: u8 = 1;

/// Bits of the last byte of a sort, above its age.
const DOUBTFUL: u8 = 1 << 3;
const BOUNCED: u8 = 1 << 4;
const AGE: u8 = DOUBTFUL - 1;

/// The fewest bytes that a sort takes, and a member.
const LEAST_SORT: usize = 6;
const LEAST: usize = 1 + 1 + 4;

/// What most members of a million take.
const USUAL: usize = 14;

/// What sealing adds: with room for it nothing moves.
const SEAL: usize = 12 + 16;

/// Why bytes are no members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MembersFault {
    /// They begin otherwise.
    #[error("not the members of a list")]
    Foreign,
    /// A later program wrote them.
    #[error("the members of a list in form {0}, of a newer version of this program")]
    Newer(u8),
    /// The checksum is another.
    #[error("the members of a list are damaged: their checksum is wrong")]
    Checksum,
    /// They end early or late, or hold what no member has.
    #[error("the members of a list are damaged: what stands there was never written")]
    Damaged,
}

impl Members {
    /// The members as bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (sorts, places) = Sorts::of(&self.all);
        let names: usize = self.sources.names.iter().map(|name| name.len() + 2).sum();
        let size = 64 + names + sorts.len() * 16 + self.all.len() * USUAL + SEAL;
        let mut out = Vec::with_capacity(size);
        out.extend_from_slice(MAGIC);
        out.push(VERSION);
        write(&mut out, self.sources.names.len() as u64);
        write(&mut out, sorts.len() as u64);
        write(&mut out, self.all.len() as u64);
        for name in &self.sources.names {
            write(&mut out, name.len() as u64);
            out.extend_from_slice(name.as_bytes());
        }
        for sort in sorts {
            sort.write(&mut out);
        }
        let mut last = 0;
        for (member, place) in self.all.iter().zip(places) {
            write(&mut out, member.key - last);
            write(&mut out, u64::from(place));
            out.extend_from_slice(&member.content.to_le_bytes());
            last = member.key;
        }
        let checksum = xxh3_64(&out);
        out.extend_from_slice(&checksum.to_le_bytes());
        out
    }

    /// The members that [`Members::encode`] wrote.
    ///
    /// # Errors
    ///
    /// Bytes that it did not write, were they cut, changed or of a newer form.
    pub fn decode(bytes: &[u8]) -> Result<Members, MembersFault> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(MembersFault::Foreign)?;
        match rest.first() {
            Some(&VERSION) => {}
            Some(&newer) if newer > VERSION => return Err(MembersFault::Newer(newer)),
            _ => return Err(MembersFault::Damaged),
        }
        let (body, checksum) = bytes.split_last_chunk::<8>().ok_or(MembersFault::Damaged)?;
        if xxh3_64(body) != u64::from_le_bytes(*checksum) {
            return Err(MembersFault::Checksum);
        }
        let mut body = Body(body.get(MAGIC.len() + 1..).ok_or(MembersFault::Damaged)?);
        body.members().filter(|_| body.0.is_empty()).ok_or(MembersFault::Damaged)
    }
}

/// All of a member but its key and its content. The others stand in it with a key and a content of 0.
#[derive(Clone, Copy)]
struct Sort(Member);

impl Sort {
    /// Equal for equal sorts only.
    fn bits(member: &Member) -> u128 {
        let small = u64::from(member.source) << 32
            | u64::from(member.mailings) << 24
            | (member.provider as u64) << 16
            | (member.age as u64) << 8
            | u64::from(member.doubtful) << 1
            | u64::from(member.bounced);
        u128::from(u64::from(member.first_run) << 32 | u64::from(member.counted)) << 64 | u128::from(small)
    }

    fn write(self, out: &mut Vec<u8>) {
        let Sort(member) = self;
        write(out, u64::from(member.first_run));
        write(out, u64::from(member.counted));
        write(out, u64::from(member.source));
        let flag = |is: bool, bit: u8| if is { bit } else { 0 };
        let flags = flag(member.doubtful, DOUBTFUL) | flag(member.bounced, BOUNCED);
        out.extend_from_slice(&[member.mailings, member.provider as u8, member.age as u8 | flags]);
    }
}

/// The sorts of members by their places.
struct Sorts {
    known: HashMap<u128, u32>,
    sorts: Vec<Sort>,
    /// The place of some sorts, by their lower bits: nearly every member's is found here.
    near: Vec<(u128, u32)>,
}

impl Sorts {
    /// How many sorts are near; a power of two.
    const NEAR: usize = 4096;

    /// The sorts in the order in which they come, and the place of each member's.
    fn of(members: &[Member]) -> (Vec<Sort>, Vec<u32>) {
        let near = if members.len() > Sorts::NEAR { Sorts::NEAR } else { 1 };
        // What no sort's bits are.
        let mut all = Sorts { known: HashMap::new(), sorts: Vec::new(), near: vec![(u128::MAX, 0); near] };
        let places = members.iter().map(|member| all.place(member)).collect();
        (all.sorts, places)
    }

    fn place(&mut self, member: &Member) -> u32 {
        let bits = Sort::bits(member);
        let mixed = (bits as u64 ^ ((bits >> 64) as u64).rotate_left(20)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let near = (mixed >> 40) as usize & (self.near.len() - 1);
        if self.near[near].0 == bits {
            return self.near[near].1;
        }
        let sorts = &mut self.sorts;
        let place = *self.known.entry(bits).or_insert_with(|| {
            sorts.push(Sort(Member { key: 0, content: 0, ..*member }));
            sorts.len() as u32 - 1
        });
        self.near[near] = (bits, place);
        place
    }
}

/// A number in seven bits a byte, the lowest first.
fn write(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Bytes that are still to be read. Nothing is what damaged ones come to.
struct Body<'b>(&'b [u8]);

impl Body<'_> {
    fn members(&mut self) -> Option<Members> {
        let sources = usize::try_from(self.number()?).ok()?;
        let sorts = usize::try_from(self.number()?).ok()?;
        let members = usize::try_from(self.number()?).ok()?;
        // What is reserved must not be more than what can be there.
        let room = self.0.len();
        if sources > room || sorts > room / LEAST_SORT || members > room / LEAST {
            return None;
        }
        let mut table = Sources::default();
        for place in 0..sources {
            let len = usize::try_from(self.number()?).ok()?;
            let name = std::str::from_utf8(self.bytes(len)?).ok()?;
            let given = table.names.get(place).map(|given| given == name);
            if !given.unwrap_or_else(|| usize::from(table.place(name)) == place) {
                return None;
            }
        }
        let mut known: Vec<Member> = Vec::with_capacity(sorts);
        for _ in 0..sorts {
            known.push(self.sort(sources)?);
        }
        let mut all: Vec<Member> = Vec::with_capacity(members);
        let mut key = 0u64;
        for at in 0..members {
            let further = self.number()?;
            key = key.checked_add(further).filter(|_| at == 0 || further > 0)?;
            let sort = *known.get(usize::try_from(self.number()?).ok()?)?;
            let content = u32::from_le_bytes(self.array()?);
            all.push(Member { key, content, ..sort });
        }
        Some(Members { all, sources: table })
    }

    fn sort(&mut self, sources: usize) -> Option<Member> {
        let first_run = u32::try_from(self.number()?).ok()?;
        let counted = u32::try_from(self.number()?).ok()?;
        let source = u16::try_from(self.number()?).ok().filter(|source| usize::from(*source) < sources)?;
        let [mailings, provider, flags] = self.array()?;
        if flags & !(AGE | DOUBTFUL | BOUNCED) != 0 {
            return None;
        }
        Some(Member {
            key: 0,
            content: 0,
            first_run,
            counted,
            source,
            mailings,
            provider: *Provider::ALL.get(usize::from(provider))?,
            age: *ConsentAge::ALL.get(usize::from(flags & AGE))?,
            doubtful: flags & DOUBTFUL != 0,
            bounced: flags & BOUNCED != 0,
        })
    }

    fn bytes(&mut self, len: usize) -> Option<&[u8]> {
        let (read, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(read)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (read, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*read)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{member, members as plain};
    use super::*;
    use proptest::prelude::*;

    /// Members of every kind, from random numbers.
    fn lists() -> impl Strategy<Value = Members> {
        let one = (any::<u64>(), any::<u32>(), any::<u32>(), any::<u32>(), any::<u8>(), any::<u32>());
        let sources = proptest::collection::vec("[a-zé退 ]{0,12}", 1..6);
        (proptest::collection::vec(one, 0..50), sources).prop_map(|(seeds, names)| {
            let mut all = Members::default();
            let places: Vec<u16> = names.iter().map(|name| all.source(name)).collect();
            let made: Vec<Member> = seeds
                .into_iter()
                .map(|(key, content, first_run, counted, mailings, pick)| Member {
                    key,
                    content,
                    first_run,
                    counted,
                    source: places[pick as usize % places.len()],
                    mailings,
                    provider: Provider::ALL[pick as usize % Provider::ALL.len()],
                    age: ConsentAge::ALL[pick as usize % ConsentAge::ALL.len()],
                    doubtful: pick & 64 != 0,
                    bounced: pick & 128 != 0,
                })
                .collect();
            all.extend(made);
            all
        })
    }

    /// The same bytes with a checksum that fits, so that what stands behind it is tested too.
    fn signed(mut body: Vec<u8>) -> Vec<u8> {
        let checksum = xxh3_64(&body);
        body.extend_from_slice(&checksum.to_le_bytes());
        body
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(members in lists()) {
            let bytes = members.encode();
            prop_assert_eq!(Members::decode(&bytes), Ok(members));
        }

        #[test]
        fn a_cut_is_an_error(members in lists(), at in any::<prop::sample::Index>()) {
            let bytes = members.encode();
            prop_assert!(Members::decode(&bytes[..at.index(bytes.len())]).is_err());
        }

        #[test]
        fn a_changed_bit_is_an_error(members in lists(), at in any::<prop::sample::Index>(), bit in 0..8) {
            let mut bytes = members.encode();
            let at = at.index(bytes.len());
            bytes[at] ^= 1u8 << bit;
            prop_assert!(Members::decode(&bytes).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(noise in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Members::decode(&noise);
            let _ = Members::decode(&signed([&MAGIC[..], &[VERSION], &noise].concat()));
        }

        #[test]
        fn what_a_checksum_covers_is_read_back_or_refused(
            members in lists(), at in any::<prop::sample::Index>(), byte in any::<u8>()
        ) {
            let mut body = members.encode();
            body.truncate(body.len() - 8);
            let at = at.index(body.len());
            body[at] = byte;
            if let Ok(read) = Members::decode(&signed(body)) {
                prop_assert!(read.all().is_sorted_by(|one, next| one.key < next.key));
                prop_assert_eq!(Members::decode(&read.encode()), Ok(read));
            }
        }
    }

    #[test]
    fn a_claim_of_many_reserves_nothing() {
        for claim in [[2, 0, u64::MAX], [2, u64::MAX, 0], [u64::MAX, 0, 0]] {
            let mut body = [&MAGIC[..], &[VERSION]].concat();
            claim.into_iter().for_each(|number| write(&mut body, number));
            assert_eq!(Members::decode(&signed(body)), Err(MembersFault::Damaged));
        }
    }

    #[test]
    fn each_fault_is_told_apart() {
        let bytes = plain(&[(1, 1)]).encode();
        assert_eq!(Members::decode(b"SQLite format 3"), Err(MembersFault::Foreign));
        let mut newer = bytes.clone();
        newer[4] = 9;
        assert_eq!(Members::decode(&newer), Err(MembersFault::Newer(9)));
        assert_eq!(Members::decode(&bytes[..bytes.len() - 1]), Err(MembersFault::Checksum));
        let mut longer = bytes[..bytes.len() - 8].to_vec();
        longer.push(0);
        assert_eq!(Members::decode(&signed(longer)), Err(MembersFault::Damaged));
    }

    #[test]
    fn a_million_members_are_quick() {
        let made = |step: u32| {
            let one = |n: u32| member(n * step, n);
            Members::default().with_sorted((0..1_000_000).map(one).collect()).unwrap()
        };
        let (before, now) = (made(3), made(4));
        let started = std::time::Instant::now();
        let change = Members::compare(&before, &now);
        let bytes = now.encode();
        // 0.3 s without optimisation; the rest is for a busy machine.
        assert!(started.elapsed().as_secs_f64() < 1.5, "{:?}", started.elapsed());
        // Keys four apart in the upper half: five bytes from one to the next, one for the sort, four for the content.
        assert_eq!(bytes.len(), 5 + 1 + 1 + 3 + 1 + 9 + 1 + 6 + (1 + 5) + 999_999 * (5 + 1 + 4) + 8 - 1);
        assert!(bytes.capacity() >= bytes.len() + SEAL);
        // Both hold each twelfth number below 3,000,000.
        assert_eq!((change.came, change.left), (750_000, 750_000));
    }
}
