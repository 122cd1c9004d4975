//! What was done to a cell so that it could be read.

use std::fmt;

macro_rules! mends {
    ($($variant:ident = $sentence:literal;)*) => {
        /// One way in which a cell was mended.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Mend { $(#[doc = $sentence] $variant,)* }

        impl Mend {
            /// Every mend, in the order in which they are told.
            pub const ALL: &'static [Mend] = &[$(Mend::$variant,)*];

            /// What was done, as half a sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Mend::$variant => $sentence,)* }
            }
        }
    };
}

mends! {
    Invisible = "characters that nobody can see were taken out";
    Whitespace = "white space was taken off";
    Width = "full-width characters were made plain";
    Quotes = "quotes were taken off";
    Label = "a label was taken off";
    Link = "a link was read as what it leads to";
    Brackets = "the address was taken out of its brackets";
    Punctuation = "punctuation behind it was taken off";
    Part = "it is one of several in the cell";
    Decimals = "a spreadsheet's decimals were taken off";
    CallPrefix = "the prefix of calls abroad is written as +";
    Plus = "the missing + was added";
    MobileDigit = "the old 1 of mobile numbers was taken out";
    Extension = "an extension was read off its end";
    Tail = "a range or a tail behind the number was left off";
    Trunk = "a bracketed prefix of calls within the country was taken out";
    Typo = "a mistyped domain was set right";
    Signs = "odd signs in it were made plain or taken out";
}

/// Several ways at once; none for a cell that was read as it stands.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Mends(u32);

impl Mends {
    /// As it stands.
    pub const NONE: Mends = Mends(0);

    /// These and one more.
    ///
    /// ```
    /// use hygienist::contact::{Mend, Mends};
    /// let mends = Mends::NONE.with(Mend::Plus).with(Mend::Label);
    /// assert!(mends.has(Mend::Plus) && !mends.has(Mend::Tail));
    /// assert_eq!(mends.to_string(), "a label was taken off, the missing + was added");
    /// ```
    #[must_use]
    pub const fn with(self, mend: Mend) -> Mends {
        Mends(self.0 | 1 << mend as u8)
    }

    /// These and others.
    #[must_use]
    pub const fn and(self, others: Mends) -> Mends {
        Mends(self.0 | others.0)
    }

    /// Whether a mend is among them.
    #[must_use]
    pub const fn has(self, mend: Mend) -> bool {
        self.0 & 1 << mend as u8 != 0
    }

    /// Whether nothing was mended.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Mends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let made = Mend::ALL.iter().filter(|mend| self.has(**mend));
        for (at, mend) in made.enumerate() {
            f.write_str(if at > 0 { ", " } else { "" })?;
            f.write_str(mend.sentence())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Mends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Mend::ALL.iter().filter(|mend| self.has(**mend))).finish()
    }
}
