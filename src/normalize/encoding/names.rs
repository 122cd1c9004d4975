//! Every encoding there is for us, by its name and by the other names people use.

use encoding_rs as rs;

use crate::config::nearest;

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// `utf-8`.
    Utf8,
    /// `utf-16le`.
    Utf16Le,
    /// `utf-16be`.
    Utf16Be,
    /// `utf-32le`.
    Utf32Le,
    /// `utf-32be`.
    Utf32Be,
    /// `gb18030`.
    Gb18030,
    /// `big5`.
    Big5,
    /// `shift_jis`.
    ShiftJis,
    /// `euc-jp`.
    EucJp,
    /// `iso-2022-jp`.
    Iso2022Jp,
    /// `euc-kr`.
    EucKr,
    /// `windows-1250`.
    Windows1250,
    /// `windows-1251`.
    Windows1251,
    /// `windows-1252`.
    Windows1252,
    /// `windows-1253`.
    Windows1253,
    /// `windows-1254`.
    Windows1254,
    /// `windows-1255`.
    Windows1255,
    /// `windows-1256`.
    Windows1256,
    /// `windows-1257`.
    Windows1257,
    /// `windows-1258`.
    Windows1258,
    /// `windows-874`.
    Windows874,
    /// `iso-8859-2`.
    Iso8859_2,
    /// `iso-8859-3`.
    Iso8859_3,
    /// `iso-8859-4`.
    Iso8859_4,
    /// `iso-8859-5`.
    Iso8859_5,
    /// `iso-8859-6`.
    Iso8859_6,
    /// `iso-8859-7`.
    Iso8859_7,
    /// `iso-8859-8`.
    Iso8859_8,
    /// `iso-8859-10`.
    Iso8859_10,
    /// `iso-8859-13`.
    Iso8859_13,
    /// `iso-8859-14`.
    Iso8859_14,
    /// `iso-8859-15`.
    Iso8859_15,
    /// `iso-8859-16`.
    Iso8859_16,
    /// `koi8-r`.
    Koi8R,
    /// `koi8-u`.
    Koi8U,
    /// `ibm866`.
    Ibm866,
    /// `macintosh`.
    Macintosh,
    /// `x-mac-cyrillic`.
    MacCyrillic,
    /// `x-mac-ce`.
    MacCe,
    /// `ibm850`.
    Ibm850,
    /// `ibm437`.
    Ibm437,
}

impl Encoding {
    /// All of them, in the order in which they are listed for people.
    #[rustfmt::skip]
    pub const ALL: [Self; 41] = [
        Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Utf32Le, Self::Utf32Be, Self::Gb18030,
        Self::Big5, Self::ShiftJis, Self::EucJp, Self::Iso2022Jp, Self::EucKr, Self::Windows1250,
        Self::Windows1251, Self::Windows1252, Self::Windows1253, Self::Windows1254, Self::Windows1255, Self::Windows1256,
        Self::Windows1257, Self::Windows1258, Self::Windows874, Self::Iso8859_2, Self::Iso8859_3, Self::Iso8859_4,
        Self::Iso8859_5, Self::Iso8859_6, Self::Iso8859_7, Self::Iso8859_8, Self::Iso8859_10, Self::Iso8859_13,
        Self::Iso8859_14, Self::Iso8859_15, Self::Iso8859_16, Self::Koi8R, Self::Koi8U, Self::Ibm866,
        Self::Macintosh, Self::MacCyrillic, Self::MacCe, Self::Ibm850, Self::Ibm437,
    ];

    /// Its name, in lower case, as the summary has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Utf32Le => "utf-32le",
            Self::Utf32Be => "utf-32be",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::ShiftJis => "shift_jis",
            Self::EucJp => "euc-jp",
            Self::Iso2022Jp => "iso-2022-jp",
            Self::EucKr => "euc-kr",
            Self::Windows1250 => "windows-1250",
            Self::Windows1251 => "windows-1251",
            Self::Windows1252 => "windows-1252",
            Self::Windows1253 => "windows-1253",
            Self::Windows1254 => "windows-1254",
            Self::Windows1255 => "windows-1255",
            Self::Windows1256 => "windows-1256",
            Self::Windows1257 => "windows-1257",
            Self::Windows1258 => "windows-1258",
            Self::Windows874 => "windows-874",
            Self::Iso8859_2 => "iso-8859-2",
            Self::Iso8859_3 => "iso-8859-3",
            Self::Iso8859_4 => "iso-8859-4",
            Self::Iso8859_5 => "iso-8859-5",
            Self::Iso8859_6 => "iso-8859-6",
            Self::Iso8859_7 => "iso-8859-7",
            Self::Iso8859_8 => "iso-8859-8",
            Self::Iso8859_10 => "iso-8859-10",
            Self::Iso8859_13 => "iso-8859-13",
            Self::Iso8859_14 => "iso-8859-14",
            Self::Iso8859_15 => "iso-8859-15",
            Self::Iso8859_16 => "iso-8859-16",
            Self::Koi8R => "koi8-r",
            Self::Koi8U => "koi8-u",
            Self::Ibm866 => "ibm866",
            Self::Macintosh => "macintosh",
            Self::MacCyrillic => "x-mac-cyrillic",
            Self::MacCe => "x-mac-ce",
            Self::Ibm850 => "ibm850",
            Self::Ibm437 => "ibm437",
        }
    }

    /// The encoding that a label means: any usual name; case, `-`, `_`, `.`, `:` and blanks do not count.
    #[must_use]
    pub fn of_label(label: &str) -> Option<Self> {
        let folded = fold(label);
        let number = ["cp", "ibm", "windows", "win", "dos", "oem"].iter().find_map(|start| folded.strip_prefix(start));
        let same = |known: &str| {
            let known = fold(known);
            known == folded
                || number.is_some_and(|n| known.strip_prefix("windows").or(known.strip_prefix("ibm")) == Some(n))
        };
        Self::ALL
            .into_iter()
            .find(|e| same(e.name()) || e.other_names().split(' ').any(|other| !other.is_empty() && other == folded))
    }

    /// All names, for a message that says what there is.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::name)
    }

    /// The name that a mistyped label is likely to mean.
    #[must_use]
    pub fn nearest(label: &str) -> Option<&'static str> {
        nearest(label, Self::names())
    }

    fn other_names(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8 unicode",
            Self::Utf16Le => "utf16 utf16le ucs2 ucs2le unicodelittle",
            Self::Utf16Be => "ucs2be unicodebig",
            Self::Utf32Le => "utf32 ucs4",
            Self::Utf32Be => "ucs4be",
            Self::Gb18030 => "gbk gb2312 cp936 936 windows936 ms936 euccn",
            Self::Big5 => "cp950 950 windows950 ms950 big5hkscs big5eten",
            Self::ShiftJis => "sjis cp932 932 windows31j windows932 ms932 mskanji",
            Self::EucJp => "ujis",
            Self::Iso2022Jp => "jis",
            Self::EucKr => "cp949 949 uhc windows949 ms949 ksc5601 ksc56011987",
            Self::Windows1252 => "latin1 l1 iso88591 ansi ascii usascii cp819",
            Self::Windows1254 => "latin5 l5 iso88599",
            Self::Windows874 => "tis620 iso885911",
            Self::Iso8859_2 => "latin2 l2",
            Self::Iso8859_3 => "latin3 l3",
            Self::Iso8859_4 => "latin4 l4",
            Self::Iso8859_5 => "cyrillic",
            Self::Iso8859_6 => "arabic",
            Self::Iso8859_7 => "greek",
            Self::Iso8859_8 => "hebrew",
            Self::Iso8859_10 => "latin6 l6",
            Self::Iso8859_13 => "latin7",
            Self::Iso8859_14 => "latin8",
            Self::Iso8859_15 => "latin9 l9",
            Self::Iso8859_16 => "latin10",
            Self::Koi8R => "koi8",
            Self::Koi8U => "koi8ru",
            Self::Macintosh => "macroman mac xmacroman",
            Self::MacCyrillic => "maccyrillic",
            Self::MacCe => "macce maclatin2 maccentraleurope maccentraleuropean xmaccentraleurroman",
            _ => "",
        }
    }

    /// The codec that does it, or `None` where it is one of our own.
    pub(super) fn codec(self) -> Option<&'static rs::Encoding> {
        Some(match self {
            Self::Gb18030 => rs::GB18030,
            Self::Big5 => rs::BIG5,
            Self::ShiftJis => rs::SHIFT_JIS,
            Self::EucJp => rs::EUC_JP,
            Self::Iso2022Jp => rs::ISO_2022_JP,
            Self::EucKr => rs::EUC_KR,
            Self::Windows1250 => rs::WINDOWS_1250,
            Self::Windows1251 => rs::WINDOWS_1251,
            Self::Windows1252 => rs::WINDOWS_1252,
            Self::Windows1253 => rs::WINDOWS_1253,
            Self::Windows1254 => rs::WINDOWS_1254,
            Self::Windows1255 => rs::WINDOWS_1255,
            Self::Windows1256 => rs::WINDOWS_1256,
            Self::Windows1257 => rs::WINDOWS_1257,
            Self::Windows1258 => rs::WINDOWS_1258,
            Self::Windows874 => rs::WINDOWS_874,
            Self::Iso8859_2 => rs::ISO_8859_2,
            Self::Iso8859_3 => rs::ISO_8859_3,
            Self::Iso8859_4 => rs::ISO_8859_4,
            Self::Iso8859_5 => rs::ISO_8859_5,
            Self::Iso8859_6 => rs::ISO_8859_6,
            Self::Iso8859_7 => rs::ISO_8859_7,
            Self::Iso8859_8 => rs::ISO_8859_8,
            Self::Iso8859_10 => rs::ISO_8859_10,
            Self::Iso8859_13 => rs::ISO_8859_13,
            Self::Iso8859_14 => rs::ISO_8859_14,
            Self::Iso8859_15 => rs::ISO_8859_15,
            Self::Iso8859_16 => rs::ISO_8859_16,
            Self::Koi8R => rs::KOI8_R,
            Self::Koi8U => rs::KOI8_U,
            Self::Ibm866 => rs::IBM866,
            Self::Macintosh => rs::MACINTOSH,
            Self::MacCyrillic => rs::X_MAC_CYRILLIC,
            _ => return None,
        })
    }
}

fn fold(label: &str) -> String {
    label.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.' | ':')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_folded() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::of_label(encoding.name()), Some(encoding));
            assert_eq!(Encoding::of_label(&encoding.name().to_uppercase().replace('-', "_")), Some(encoding));
        }
        for (label, meant) in [
            ("cp936", Encoding::Gb18030),
            ("GBK", Encoding::Gb18030),
            ("Latin1", Encoding::Windows1252),
            ("ISO 8859-1", Encoding::Windows1252),
            ("sjis", Encoding::ShiftJis),
            ("CP1250", Encoding::Windows1250),
            ("cp437", Encoding::Ibm437),
            ("ANSI", Encoding::Windows1252),
            ("mac-roman", Encoding::Macintosh),
        ] {
            assert_eq!(Encoding::of_label(label), Some(meant), "{label}");
        }
        assert_eq!(Encoding::of_label("klingon"), None);
        assert_eq!(Encoding::nearest("utf-9"), Some("utf-8"));
    }
}
