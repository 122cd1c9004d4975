//! What a word means, and what was found in a cell.

macro_rules! kinds {
    ($($variant:ident = $name:literal, $doc:literal;)*) => {
        /// What a word of `data/consent_words.csv` says of a contact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum WordKind { $(#[doc = $doc] $variant,)* }

        impl WordKind {
            /// Every kind.
            pub const ALL: &'static [WordKind] = &[$(WordKind::$variant,)*];

            /// The name in the file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(WordKind::$variant => $name,)* }
            }

            /// What its words say of a contact, in a sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(WordKind::$variant => $doc,)* }
            }
        }
    };
}

kinds! {
    Bought = "bought", "The address was bought or rented.";
    Scraped = "scraped", "The address was collected from public places, or guessed.";
    Borrowed = "borrowed", "The address came from someone else's list or contacts.";
    Preticked = "preticked", "The box was ticked beforehand, or silence was taken for consent.";
    Unsubscribed = "unsubscribed", "The person said stop.";
    Withdrawn = "withdrawn", "The person withdrew consent.";
    Complained = "complained", "The person complained.";
    Bounced = "bounced", "Mail came back.";
    NotGiven = "not_given", "No consent was ever given, or nothing is known of one.";
    Unconfirmed = "unconfirmed", "A confirmation is still awaited.";
    Subscribed = "subscribed", "The person is subscribed.";
    DoubleOptIn = "double_opt_in", "The person confirmed.";
    SingleOptIn = "single_opt_in", "The person agreed.";
    SoftOptIn = "soft_opt_in", "Something other than consent: a customer, an implied consent, a legitimate interest.";
    Verbal = "verbal", "The person agreed by word of mouth.";
    OwnForm = "own_form", "A form of one's own.";
    EventOrPartner = "event_or_partner", "An event, a partner, a referral.";
}

impl WordKind {
    /// The kinds that may never be a ground for contacting: their words count wherever they stand in a cell.
    pub const FORBIDDEN: [WordKind; 4] = [WordKind::Bought, WordKind::Scraped, WordKind::Borrowed, WordKind::Preticked];

    /// The kind of that name.
    ///
    /// ```
    /// use hygienist::normalize::words::WordKind;
    /// assert_eq!(WordKind::from_name("double_opt_in"), Some(WordKind::DoubleOptIn));
    /// assert_eq!(WordKind::from_name("Bought"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<WordKind> {
        WordKind::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Whether the kind is one of [`WordKind::FORBIDDEN`].
    #[must_use]
    pub const fn is_forbidden(self) -> bool {
        matches!(self, WordKind::Bought | WordKind::Scraped | WordKind::Borrowed | WordKind::Preticked)
    }
}

/// The words found in a cell: one at most of each forbidden kind, and the word that the whole cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// By the order of [`WordKind::FORBIDDEN`].
    anywhere: [Option<&'static str>; 4],
    whole: Option<(WordKind, &'static str)>,
}

impl Matched {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The word of that kind, as the list writes it.
    #[must_use]
    pub fn word(&self, kind: WordKind) -> Option<&'static str> {
        self.iter().find_map(|(found, word)| (found == kind).then_some(word))
    }

    /// Kind and word of a cell that is a listed word as a whole; of a kind that is not forbidden.
    #[must_use]
    pub fn whole(&self) -> Option<(WordKind, &'static str)> {
        self.whole
    }

    /// Every kind that was found, with its word: the forbidden ones first.
    pub fn iter(&self) -> impl Iterator<Item = (WordKind, &'static str)> {
        WordKind::FORBIDDEN
            .into_iter()
            .zip(self.anywhere)
            .filter_map(|(kind, word)| Some((kind, word?)))
            .chain(self.whole)
    }

    /// Notes a word of a forbidden kind; the longest says most.
    pub(super) fn note_anywhere(&mut self, kind: WordKind, word: &'static str) {
        for (forbidden, place) in WordKind::FORBIDDEN.into_iter().zip(&mut self.anywhere) {
            if forbidden == kind && place.is_none_or(|noted| noted.len() < word.len()) {
                *place = Some(word);
            }
        }
    }

    pub(super) fn note_whole(&mut self, kind: WordKind, word: &'static str) {
        self.whole = Some((kind, word));
    }
}
