//! The file of stops: every address and number that is not to be contacted, for the next run or for the system that a list
//! goes to.

use super::csv::write_cells;
use super::forms::Importer;
use crate::contact::SuppressionKind;
use jiff::civil::Date;

/// An address or a number that is not to be contacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The record that says so, over the whole run.
    pub record: u32,
    /// Why.
    pub kind: SuppressionKind,
    /// Since when, where that is known.
    pub at: Option<Date>,
    /// An address.
    pub is_email: bool,
    /// Its normal form.
    pub channel: Box<str>,
}

/// Writes stops: for a system, as its own import of stops wants them, else so that they can be read back as a list.
#[derive(Clone, Copy, Debug)]
pub struct Stops<'i> {
    /// The header of the plain form.
    pub header: &'static [&'static str],
    /// The system.
    pub importer: Option<&'i Importer>,
}

impl Stops<'_> {
    /// The header.
    pub fn write_header(self, out: &mut Vec<u8>) {
        match self.importer.and_then(Importer::stop_headers) {
            Some(names) => write_cells(out, names.into_iter().map(str::as_bytes)),
            None => write_cells(out, self.header.iter().map(|name| name.as_bytes())),
        }
        out.push(b'\n');
    }

    /// A row, which stands at that place in its input; false where the system has no place for such a channel.
    pub fn write_row(self, out: &mut Vec<u8>, stop: &Stop, (source, row): (&str, u64)) -> bool {
        let (email, phone) = if stop.is_email { (&*stop.channel, "") } else { ("", &*stop.channel) };
        if let Some(importer) = self.importer.filter(|importer| importer.takes_stops()) {
            let Some(cells) = importer.stop_cells(email, phone) else { return false };
            write_cells(out, cells.iter().map(AsRef::as_ref));
        } else {
            let at = stop.at.map(|day| day.to_string()).unwrap_or_default();
            let row = row.to_string();
            let cells = [email, phone, stop.kind.name(), at.as_str(), source, row.as_str()];
            write_cells(out, cells.into_iter().map(str::as_bytes));
        }
        out.push(b'\n');
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(importer: Option<&str>, is_email: bool, channel: &str) -> Option<String> {
        let importer = importer.map(|name| Importer::of_name(name).unwrap());
        let stops = Stops { header: &["email", "phone", "kind", "at", "source", "row"], importer: importer.as_ref() };
        let at = Some(jiff::civil::date(2024, 5, 2));
        let stop = Stop { record: 0, kind: SuppressionKind::Bounced, at, is_email, channel: channel.into() };
        let mut out = Vec::new();
        stops.write_header(&mut out);
        let place = stops.write_row(&mut out, &stop, ("a, b.csv", 7));
        place.then(|| String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_system_gets_what_it_imports_and_else_all_is_told() {
        let plain = "email,phone,kind,at,source,row\n,+4930901820,bounced,2024-05-02,\"a, b.csv\",7\n";
        assert_eq!(written(None, false, "+4930901820").as_deref(), Some(plain));
        assert_eq!(written(Some("google"), false, "+4930901820").as_deref(), Some(plain), "it imports no stops");
        assert_eq!(written(Some("brevo"), true, "a@b.io").as_deref(), Some("EMAIL\na@b.io\n"));
        assert_eq!(written(Some("brevo"), false, "+4930901820"), None);
        let salesforce = "Email,HasOptedOutOfEmail\na@b.io,TRUE\n";
        assert_eq!(written(Some("salesforce"), true, "a@b.io").as_deref(), Some(salesforce));
        assert_eq!(written(Some("aliyun-sms"), false, "+8613912345678").as_deref(), Some("手机号码\n13912345678\n"));
        assert_eq!(written(Some("twilio"), true, "a@b.io"), None);
    }
}
