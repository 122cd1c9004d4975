use super::*;
use crate::contact::Mend;

fn read(cell: &str, region: &str) -> Option<Read> {
    parse(Plan::embedded(), cell, Region::from_code(region)).ok()
}

fn numbers(cell: &str, region: &str) -> Vec<String> {
    let Some(read) = read(cell, region) else { return Vec::new() };
    std::iter::once(&read.number)
        .chain(&read.more)
        .map(|number| match number.extension() {
            Some(extension) => format!("{number}x{extension}"),
            None => number.to_string(),
        })
        .collect()
}

fn mends(cell: &str, region: &str) -> Mends {
    read(cell, region).unwrap_or_else(|| panic!("{cell}")).mends
}

#[test]
fn several_numbers_are_read_in_their_order_each_once() {
    for (cell, region, expected) in [
        ("(212) 555-0123 or 310 555 0199", "US", &["+12125550123", "+13105550199"][..]),
        ("212 555 0123;415 555 0123", "US", &["+12125550123", "+14155550123"]),
        ("96 123456 / 96 123456", "CY", &["+35796123456"]),
        ("96123456/96123457", "CY", &["+35796123456", "+35796123457"]),
        ("030 123456\n030 123457", "DE", &["+4930123456", "+4930123457"]),
        ("+49 30 123456 ::: +49 30 123457", "", &["+4930123456", "+4930123457"]),
        ("+49 30 123456+49 30 123457", "", &["+4930123456", "+4930123457"]),
        ("02-23971366、04-23013518", "TW", &["+886223971366", "+886423013518"]),
        ("02-23971366，04-23013518", "TW", &["+886223971366", "+886423013518"]),
        ("（02）23971366；（04）23013518", "TW", &["+886223971366", "+886423013518"]),
        ("02-23971366 04-23013518", "TW", &["+886223971366", "+886423013518"]),
        ("電話：02-23971366 手機：0912-345678", "TW", &["+886223971366", "+886912345678"]),
        ("Tel: 020 7946 0123 Office: 020 7946 0124", "GB", &["+442079460123", "+442079460124"]),
        ("T: 020 7946 0123 M: 07400 123456", "GB", &["+442079460123", "+447400123456"]),
        ("020 7946 0123 x5 & 020 7946 0124 ext 6", "GB", &["+442079460123x5", "+442079460124x6"]),
        ("📞 020 7946 0123 📱 020 7946 0124", "GB", &["+442079460123", "+442079460124"]),
        ("030 123456 und 030 123457", "DE", &["+4930123456", "+4930123457"]),
        ("020 7946 0123, bob1234567@example.com", "GB", &["+442079460123"]),
        ("12345 / 030 123456", "DE", &["+4930123456"]),
        ("02-23971366<br />04-23013518", "TW", &["+886223971366", "+886423013518"]),
        ("13812345678 13912345678", "CN", &["+8613812345678", "+8613912345678"]),
        ("(02)23971366(02)23971367", "TW", &["+886223971366", "+886223971367"]),
        ("030 123456 (Büro) 0171 1234567 (Handy)", "DE", &["+4930123456", "+491711234567"]),
    ] {
        assert_eq!(numbers(cell, region), expected, "{cell}");
        assert!(mends(cell, region).has(Mend::Part), "{cell}");
    }
}

#[test]
fn a_fax_is_no_channel_beside_a_telephone() {
    let read = |cell: &str, region| {
        let read = parse(Plan::embedded(), cell, Region::from_code(region)).unwrap_or_else(|_| panic!("{cell}"));
        let lines = std::iter::once(&read.number).chain(&read.more).map(|number| number.e164().to_owned());
        let faxes = read.faxes.iter().map(|number| number.e164().to_owned());
        (lines.collect::<Vec<_>>().join(" "), faxes.collect::<Vec<_>>().join(" "))
    };
    for (cell, region, lines, faxes) in [
        ("Tel 02-2397-1366 Fax 02-2397-1367", "TW", "+886223971366", "+886223971367"),
        ("Fax: 02-2397-1367 Tel: 02-2397-1366", "TW", "+886223971366", "+886223971367"),
        ("電話02-23971366傳真02-23971367", "TW", "+886223971366", "+886223971367"),
        ("02-23971366\n傳真：02-23971367", "TW", "+886223971366", "+886223971367"),
        ("02-23971366 (Tel), 02-23971367 (Fax)", "TW", "+886223971366", "+886223971367"),
        ("02-23971367 (Fax) / 02-23971366 (Tel)", "TW", "+886223971366", "+886223971367"),
        ("02-23971366 Fax 02-23971367", "TW", "+886223971366", "+886223971367"),
        ("📞 020 7946 0123 📠 020 7946 0124", "GB", "+442079460123", "+442079460124"),
        ("P (212) 736-5000 F (212) 736-5001", "US", "+12127365000", "+12127365001"),
        ("T: 020 7946 0123 | F: 020 7946 0124 | M: 07400 123456", "GB", "+442079460123 +447400123456", "+442079460124"),
        ("тел. +7 495 123-45-67, факс +7 495 123-45-68", "", "+74951234567", "+74951234568"),
        ("+7 495 123-45-67 Fax +7 495 123-45-68", "", "+74951234567", "+74951234568"),
        ("Tel\n020 7946 0123\nFax\n020 7946 0124", "GB", "+442079460123", "+442079460124"),
        ("020 7946 0123 / 07400 123456, Fax:", "GB", "+442079460123 +447400123456", ""),
        ("Mob: 07400 123456 Tel / Fax: 020 7946 0123", "GB", "+447400123456 +442079460123", ""),
        ("Tel/Fax: 020 7946 0123 Mob: 07400 123456", "GB", "+442079460123 +447400123456", ""),
        ("T/F: 020 7946 0123 M: 07400 123456", "GB", "+442079460123 +447400123456", ""),
        ("Tel & Fax 020 7946 0123; Fax: 020 7946 0124", "GB", "+442079460123", "+442079460124"),
        ("Tel 020 7946 0123 Fax 020 7946 0123", "GB", "+442079460123", ""),
        ("Fax: 020 7946 0124 ext 5 / n/a", "GB", "+442079460124", ""),
        ("Fax: 020 7946 0124; Fax: 020 7946 0125", "GB", "+442079460124 +442079460125", ""),
    ] {
        assert_eq!(read(cell, region), (lines.to_owned(), faxes.to_owned()), "{cell}");
    }
}

#[test]
fn a_number_that_is_cut_short_is_not_completed() {
    assert_eq!(numbers("02-23971366、3457", "TW"), ["+886223971366"]);
    assert_eq!(numbers("02-23971366、23971367", "TW"), ["+886223971366"]);
    assert_eq!(numbers("28331911", "TW"), [""; 0]);
}

#[test]
fn what_hangs_at_the_end_is_an_extension_or_left_off() {
    for (cell, region, expected, mend) in [
        ("02-23971366-171", "TW", "+886223971366x171", Mend::Extension),
        ("02-23971366轉54", "TW", "+886223971366x54", Mend::Extension),
        ("02-23971366 转 54", "TW", "+886223971366x54", Mend::Extension),
        ("(02)2397-1366分機54", "TW", "+886223971366x54", Mend::Extension),
        ("02-23971366（內線：54）", "TW", "+886223971366x54", Mend::Extension),
        ("02-23971366#699/687", "TW", "+886223971366x699", Mend::Extension),
        ("02-23971366-144~222", "TW", "+886223971366x144", Mend::Extension),
        ("030 23125-0, Fax -199", "DE", "+4930231250", Mend::Tail),
        ("030 23125-123 oder -124", "DE", "+493023125123", Mend::Tail),
        ("212-736-5000 ×12", "US", "+12127365000x12", Mend::Signs),
        ("212-736-5000, option 2", "US", "+12127365000x2", Mend::Extension),
        ("02-2462-3456-171", "TW", "+886224623456x171", Mend::Extension),
        ("02-2397-7388-9", "TW", "+886223977388", Mend::Tail),
        ("02-23977388-90", "TW", "+886223977388", Mend::Tail),
        ("02-2397-1366~8、9", "TW", "+886223971366", Mend::Tail),
        ("+49 30 123456 Durchwahl 12", "", "+4930123456x12", Mend::Extension),
        ("+33 1 42 68 53 00 poste 12", "", "+33142685300x12", Mend::Extension),
        ("+7 495 123-45-67 (доб. 12, 13)", "", "+74951234567x12", Mend::Extension),
    ] {
        assert_eq!(numbers(cell, region), [expected], "{cell}");
        assert!(mends(cell, region).has(mend), "{cell} {:?}", mends(cell, region));
    }
}

#[test]
fn wrappings_and_prefixes_are_taken_off() {
    for (cell, region, expected, mend) in [
        ("2015550123.0", "US", "+12015550123", Mend::Decimals),
        ("+12015550123.00", "", "+12015550123", Mend::Decimals),
        ("020 7946 0123 (mobile)", "GB", "+442079460123", Mend::Label),
        ("020 7946 0123 mobile", "GB", "+442079460123", Mend::Label),
        ("02-23971366手機", "TW", "+886223971366", Mend::Label),
        ("Tel 2: 020 7946 0123", "GB", "+442079460123", Mend::Label),
        ("044'668'18'00", "CH", "+41446681800", Mend::Signs),
        ("01\u{202f}42\u{202f}68\u{202f}53\u{202f}00", "FR", "+33142685300", Mend::Whitespace),
        ("0049 30 123456", "US", "+4930123456", Mend::CallPrefix),
        ("００４９３０１２３４５６", "", "+4930123456", Mend::CallPrefix),
        ("011442079460123", "", "+442079460123", Mend::CallPrefix),
        ("011 44 20 7946 0123", "DE", "+442079460123", Mend::CallPrefix),
        ("+357 (0) 70012345", "", "+35770012345", Mend::Trunk),
        ("+52 1 55 1234 5678", "", "+525512345678", Mend::MobileDigit),
        ("0052 1 55 1234 5678", "", "+525512345678", Mend::MobileDigit),
        ("01 55 1234 5678", "MX", "+525512345678", Mend::Trunk),
        ("(044) 55 1234 5678", "MX", "+525512345678", Mend::Trunk),
        ("01 (55) 1234-5678", "MX", "+525512345678", Mend::Trunk),
        ("212-736-5000 text only", "US", "+12127365000", Mend::Label),
        ("(800) 736-5000 toll-free", "US", "+18007365000", Mend::Label),
        ("06 12 34 56 78 - Mme Dupont", "FR", "+33612345678", Mend::Label),
        ("03-1234-5678（平日9時～17時）", "JP", "+81312345678", Mend::Label),
        ("5215512345678", "MX", "+525512345678", Mend::MobileDigit),
        ("Tel.: 0049 30 123456 Durchwahl 12", "", "+4930123456x12", Mend::CallPrefix),
        ("+49\u{200b}30\u{34f}123456", "", "+4930123456", Mend::Invisible),
    ] {
        assert_eq!(numbers(cell, region), [expected], "{cell}");
        assert!(mends(cell, region).has(mend), "{cell} {:?}", mends(cell, region));
    }
}

#[test]
fn what_is_valid_is_not_looked_at() {
    for (cell, region) in [("02-27718121~2105", "TW"), ("+1 (650) 253-0000 x12", ""), ("Tel: 02-23971366", "TW")] {
        let read = read(cell, region).unwrap();
        assert_eq!(read.number, Plan::embedded().parse(cell, Region::from_code(region)).unwrap());
        assert!(read.mends.is_empty() && read.more.is_empty());
    }
}

#[test]
fn what_is_no_number_stays_none() {
    for cell in [
        "8.61391E+12",
        "02-8.77118e+007",
        "0.9",
        "n/a",
        "2018-12-15 09:30",
        "192.168.101.201",
        "bob1234567890@example.com",
        "https://example.com/02-23971366-171",
        "DE89 3704 0044 0532 0130 00",
        "4111 1111 1111 1111",
        "07-23436451",
        "03-961100",
        "038-8886181",
        "02-2.75236e+007",
        "30-3275449",
        "2343-3728",
    ] {
        assert_eq!(numbers(cell, "TW"), [""; 0], "{cell}");
        assert_eq!(numbers(cell, ""), [""; 0], "{cell}");
    }
}

#[test]
fn no_plus_is_added_where_no_country_is_known() {
    assert_eq!(parse(Plan::embedded(), "4930123456", None).unwrap_err(), PhoneFault::NoCountry);
    assert_eq!(parse(Plan::embedded(), "030 123456 轉12", None).unwrap_err(), PhoneFault::NoCountry);
    assert_eq!(parse(Plan::embedded(), "ask at the desk", None).unwrap_err(), PhoneFault::NotANumber);
}

#[test]
fn an_area_that_begins_like_a_call_abroad_is_an_area() {
    // Leeds is 0113, Spain +34.
    assert_eq!(numbers("0113 496 00001", "GB"), [""; 0]);
    assert_eq!(numbers("01134 912 345 678", "GB"), ["+34912345678"]);
}
