//! A strict reader of HTML, for pages that are to be well-formed: every tag is closed in its order, every attribute is
//! quoted, every `&` is an entity. What a browser would silently mend is a fault here.

use std::collections::BTreeMap;

/// A page, as an element after the other in the order of the text.
#[derive(Debug, Default)]
pub struct Page {
    pub elements: Vec<Element>,
    /// All text that is seen: no style, no title.
    pub text: String,
}

#[derive(Debug, Default, Clone)]
pub struct Element {
    pub tag: String,
    pub attributes: BTreeMap<String, String>,
    /// The text within, that of its children too.
    pub text: String,
    /// Places of the elements that it stands in, the outermost first.
    pub within: Vec<usize>,
}

/// Elements that have no end (HTML living standard, void elements).
const VOID: [&str; 6] = ["meta", "link", "br", "hr", "img", "input"];

impl Page {
    /// Reads a page, or says where it is none.
    #[track_caller]
    pub fn read(html: &str) -> Page {
        let rest = html.strip_prefix("<!doctype html>\n").expect("a page begins with its doctype");
        let mut page = Page::default();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < rest.len() {
            let here = &rest[at..];
            if let Some(tag) = here.strip_prefix("</") {
                let end = tag.find('>').expect("a tag ends");
                let last = open.pop().unwrap_or_else(|| panic!("</{}> closes nothing", &tag[..end]));
                assert_eq!(page.elements[last].tag, tag[..end], "closed out of order near {:?}", cut(here));
                at += 2 + end + 1;
            } else if here.starts_with('<') {
                let (element, length) = open_tag(here);
                let tag = element.tag.clone();
                page.elements.push(Element { within: open.clone(), ..element });
                at += length;
                if tag == "style" {
                    let end = rest[at..].find("</style>").expect("a style ends");
                    page.elements.last_mut().unwrap().text = rest[at..at + end].to_owned();
                    at += end + "</style>".len();
                } else if !VOID.contains(&tag.as_str()) && !here[..length].ends_with("/>") {
                    open.push(page.elements.len() - 1);
                }
            } else {
                let end = here.find('<').unwrap_or(here.len());
                let text = decoded(&here[..end]);
                for place in &open {
                    page.elements[*place].text.push_str(&text);
                }
                if !open
                    .iter()
                    .any(|place| page.elements[*place].tag == "title" && page.elements[*place].within.len() < 3)
                {
                    page.text.push_str(&text);
                }
                at += end;
            }
        }
        assert!(open.is_empty(), "not closed: {:?}", open.iter().map(|at| &page.elements[*at].tag).collect::<Vec<_>>());
        page
    }

    pub fn all(&self, tag: &str) -> Vec<&Element> {
        self.elements.iter().filter(|element| element.tag == tag).collect()
    }

    pub fn with_id(&self, id: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.attributes.get("id").is_some_and(|own| own == id))
    }

    /// The figures by their names; a name that stands twice has one value.
    pub fn figures(&self) -> BTreeMap<String, u64> {
        let mut figures = BTreeMap::new();
        for element in &self.elements {
            let Some(name) = element.attributes.get("data-figure") else { continue };
            let value: u64 = element.attributes["value"].parse().unwrap();
            assert_eq!(element.text.replace(',', ""), value.to_string(), "{name} shows what it is");
            assert_eq!(*figures.entry(name.clone()).or_insert(value), value, "{name} is two figures");
        }
        figures
    }

    /// The cells of a table by its caption's id, row by row, without its heads.
    pub fn table(&self, id: &str) -> Vec<Vec<String>> {
        let caption = self.elements.iter().position(|e| e.attributes.get("id").is_some_and(|own| own == id));
        let table = *self.elements[caption.unwrap_or_else(|| panic!("no table {id}"))].within.last().unwrap();
        let rows = self.elements.iter().enumerate().filter(|(_, e)| e.tag == "tr" && e.within.contains(&table));
        let cells = |row: usize| -> Vec<String> {
            let of = self.elements.iter().filter(|e| e.within.last() == Some(&row));
            of.map(|e| e.text.trim().to_owned()).collect()
        };
        rows.skip(1).map(|(at, _)| cells(at)).collect()
    }
}

/// The start of a text, for messages.
fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

fn open_tag(text: &str) -> (Element, usize) {
    let name_end = text[1..].find(|c: char| !c.is_ascii_alphanumeric()).map(|end| end + 1).expect("a tag ends");
    let tag = text[1..name_end].to_owned();
    assert!(!tag.is_empty() && tag == tag.to_lowercase(), "no tag: {:?}", cut(text));
    let mut element = Element { tag, ..Element::default() };
    let mut at = name_end;
    loop {
        let rest = &text[at..];
        if rest.starts_with('>') {
            return (element, at + 1);
        }
        if rest.starts_with("/>") {
            return (element, at + 2);
        }
        let rest = rest.strip_prefix(' ').unwrap_or_else(|| panic!("no space before {:?}", cut(rest)));
        let equals = rest.find("=\"").unwrap_or_else(|| panic!("no quoted attribute: {:?}", cut(rest)));
        let name = &rest[..equals];
        assert!(name.chars().all(|c| c.is_ascii_alphabetic() || c == '-'), "no attribute: {name:?}");
        let value_at = equals + 2;
        let end = rest[value_at..].find('"').expect("an attribute ends");
        let value = &rest[value_at..value_at + end];
        assert!(!value.contains(['<', '>']), "{name}={value}");
        assert!(element.attributes.insert(name.to_owned(), decoded(value)).is_none(), "{name} stands twice");
        at += 1 + value_at + end + 1;
    }
}

/// Text with its entities resolved; a bare `&` is a fault.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(';').unwrap_or_else(|| panic!("a bare & in {:?}", cut(&rest[at..])));
        out.push(match &rest[at + 1..at + end] {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            other => panic!("&{other}; is no entity that we write"),
        });
        rest = &rest[at + end + 1..];
    }
    out + rest
}
