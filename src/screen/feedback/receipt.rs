//! Delivery receipts of text messages: the states of SMPP, the codes of Chinese gateways, and replies.

use super::record::{Record, seconds};
use super::report::{Outcome, Why};
use super::stop_word::{ShortWords, is_start, is_stop};
use super::words::word;
use super::{Found, TIME_NAMES};
use crate::contact::SuppressionKind::{Blocked, Bounced, Unsubscribed};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Fields of the number, in the words of CMPP, Aliyun (SmsReport), Tencent Cloud and SMPP.
pub(super) const NUMBERS: &[&str] = &[
    "手机号",
    "手机号码",
    "手机",
    "号码",
    "接收号码",
    "电话号码",
    "mobile",
    "phone_number",
    "phone",
    "msisdn",
    "dest_addr",
    "destination_addr",
    "destination",
    "recipient",
    "to",
    "number",
    "src_terminal_id",
    "dest_terminal_id",
];
/// Fields of the state, the surest first: Tencent says FAIL in one and why in the next.
const STATES: &[&str] = &[
    "错误码",
    "状态码",
    "状态报告",
    "回执状态",
    "err_code",
    "errmsg",
    "error_code",
    "stat",
    "delivrd",
    "report_status",
    "发送状态",
    "状态",
    "状态描述",
    "status",
    "state",
    "dlr",
    "result",
    "message_state",
    "err_msg",
    "失败原因",
    "说明",
    "description",
];
/// Fields of a reply.
const REPLIES: &[&str] =
    &["回复内容", "上行内容", "短信回复", "reply", "reply_content", "content", "msg_content", "text", "内容"];
const TIMES: &[&str] = &[
    "接收时间",
    "回执时间",
    "状态时间",
    "回复时间",
    "发送时间",
    "时间",
    "user_receive_time",
    "report_time",
    "done date",
    "done_time",
    "send_time",
    "time",
    "submit_time",
];
/// Names that only services of that country write.
const CHINESE_NAMES: &[&str] = &[
    "手机号",
    "手机号码",
    "接收号码",
    "电话号码",
    "nationcode",
    "report_status",
    "biz_id",
    "user_receive_time",
    "src_terminal_id",
];

/// Whether it is a receipt or a reply of a Chinese gateway: by its names, or by a code with prefix and number.
pub(super) fn knows_chinese(record: Record) -> bool {
    let has_code = |name: &str| {
        let code = fold(&record.get(&[name]));
        prefix_and_number(&code).is_some() && gateway_code(&code).is_some()
    };
    record.has_any(NUMBERS)
        && (record.has_any(STATES) || record.has_any(REPLIES))
        && (record.has_any(CHINESE_NAMES) || is_of_number(record) && STATES.iter().any(|name| has_code(name)))
}

/// Whether it is a receipt with a state as SMPP abbreviates it. `delivered` and `rejected` are words of all services.
pub(super) fn knows_smpp(record: Record) -> bool {
    const ABBREVIATED: [&str; 5] = ["DELIVRD", "UNDELIV", "REJECTD", "ACCEPTD", "SCHEDLD"];
    is_of_number(record) && STATES.iter().any(|name| ABBREVIATED.contains(&fold(&record.get(&[name])).as_str()))
}

fn is_of_number(record: Record) -> bool {
    let number = record.get(NUMBERS);
    !number.is_empty() && !number.contains('@')
}

/// What a receipt or a reply says. Letters alone stop where `short` says so.
pub(super) fn read(record: Record, short: ShortWords) -> Found {
    let at = TIMES.iter().find_map(|name| time(&record.get(&[name]), short)).or_else(|| record.time(TIME_NAMES));
    let filled = STATES.iter().map(|name| record.get(&[name])).filter(|cell| !cell.is_empty());
    let states: Vec<Cow<str>> = filled.collect();
    let reply = record.get(REPLIES);
    let (outcome, says) = match states.iter().find_map(|cell| state(cell).map(|outcome| (outcome, cell))) {
        Some((outcome, cell)) => (outcome, cell.clone().into_owned()),
        None if states.is_empty() && !reply.is_empty() => answered(&reply, short),
        None => (Outcome::Ignored(Why::UnknownEvent), states.first().cloned().unwrap_or_default().into_owned()),
    };
    Found::new(number(record), at, outcome, says)
}

fn answered(reply: &str, short: ShortWords) -> (Outcome, String) {
    match () {
        () if is_stop(reply, short) => (Outcome::Stop(Unsubscribed), format!("reply {reply}")),
        () if is_start(reply) => (Outcome::Ignored(Why::Resubscribed), "reply".to_owned()),
        () => (Outcome::Ignored(Why::NoStopWord), "reply".to_owned()),
    }
}

/// Tencent writes the code of the country beside the number.
fn number(record: Record) -> String {
    let number = record.get(NUMBERS);
    let country = record.get(&["nationcode"]);
    match country.trim_start_matches('+') {
        "" => number.into_owned(),
        _ if number.is_empty() || number.starts_with('+') => number.into_owned(),
        country => format!("+{country}{number}"),
    }
}

/// What a state, a code or a word means.
fn state(cell: &str) -> Option<Outcome> {
    let code = fold(cell);
    smpp_state(&code).or_else(|| gateway_code(&code)).or_else(|| {
        // A word for "failed" says too little.
        word(cell).filter(|word| *word != super::words::Word::Bounce).map(super::words::Word::outcome)
    })
}

/// Normal width, large letters; of `id:1 sub:001 … stat:UNDELIV err:001` (SMPP 3.4, appendix B) what stands behind `stat:`.
fn fold(cell: &str) -> String {
    let folded = cell.nfkc().collect::<String>().trim().to_uppercase();
    match folded.find("STAT:") {
        Some(at) if folded[at..].len() > 5 => folded[at + 5..].split_whitespace().next().unwrap_or_default().to_owned(),
        _ => folded,
    }
}

/// SMPP 3.4 §5.2.28, message state, as receipts abbreviate it.
fn smpp_state(code: &str) -> Option<Outcome> {
    Some(match code {
        "DELIVRD" | "DELIVERED" => Outcome::Delivered,
        // Switched off, out of range, no such number: the gateways do not say which.
        "UNDELIV" | "UNDELIVERED" | "UNDELIVERABLE" | "EXPIRED" => Outcome::Soft,
        // Refused by a centre, mostly for what the message says.
        "REJECTD" | "REJECT" | "REJECTED" => Outcome::Ignored(Why::NotTheRecipient),
        "ACCEPTD" | "ENROUTE" | "SCHEDLD" | "DELETED" | "SKIPPED" | "UNKNOWN" => Outcome::Ignored(Why::NoVerdict),
        _ => return None,
    })
}

/// Codes of CMPP centres and of gateways before them, as Tencent Cloud ("SMS: Error Codes"), SUBMAIL ("回执代码表") and
/// programs that sort numbers by them (空号检测) explain them. Where they differ, the milder reading is taken.
fn gateway_code(code: &str) -> Option<Outcome> {
    let named = match code {
        "BLACK" | "MBBLACK" | "BLOCKED" | "PUBLOKD" | "HIGRISK" | "BLKLIST" => Some(Outcome::Stop(Blocked)),
        _ if code.starts_with("BWLIST") => Some(Outcome::Stop(Blocked)),
        // The person said stop to this sender.
        "TUIDING" | "UNSUBSCRIBE" => Some(Outcome::Stop(Unsubscribed)),
        "PHONEERR" | "GUNDELIV" => Some(Outcome::Stop(Bounced)),
        // Words, signatures, limits, routes.
        "KEYWORD" | "KEYWORDS" | "SIGFAIL" | "SIGNBLOCKED" | "QM_FAIL" | "NOTITLE" | "NOSEND" | "NOROUTE"
        | "NONCHN" | "BEYONDM" | "BEYONDH" | "BEYONDD" | "BEYONDN" => Some(Outcome::Ignored(Why::NotTheRecipient)),
        // "Incorrect or restricted."
        "ERR_NUM" | "ERRNUM" => Some(Outcome::Soft),
        _ => None,
    };
    if named.is_some() {
        return named;
    }
    let (prefix, number) = prefix_and_number(code)?;
    Some(match (prefix, number) {
        // 空号: the register of subscribers does not know the number.
        ("MK", 0 | 1 | 12) | ("MN", 1) | ("LT", 1) | ("SGIP", 1) | ("XL", 169) | ("MB", 1043) => Outcome::Stop(Bounced),
        ("DB" | "ID", 100 | 101) => Outcome::Stop(Bounced),
        // On the gateway's list of those who unsubscribed.
        ("MX", 12) => Outcome::Stop(Unsubscribed),
        // Black lists of operators and gateways: the person complained to them.
        ("MB", 1077)
        | ("DB", 141 | 144 | 145 | 146 | 164)
        | ("ID", 69 | 97 | 141)
        | ("TD", 1 | 19)
        | ("HD", 1 | 19) => Outcome::Stop(Blocked),
        // 停机, 关机, out of range, memory full: from the centre, the exchange or the phone.
        ("MK" | "MN" | "MI" | "MC" | "LT" | "SGIP" | "IC", _) => Outcome::Soft,
        // From the gateways themselves: authority, contents, flow.
        ("MA" | "MB" | "MX" | "DB" | "ID" | "IA" | "IB" | "DA" | "CA" | "CB" | "TE" | "TD" | "HD" | "CJ", _) => {
            Outcome::Ignored(Why::NotTheRecipient)
        }
        _ => return None,
    })
}

/// `MK:0001`, `MK0001` and `MK00001` are one code.
fn prefix_and_number(code: &str) -> Option<(&str, u32)> {
    let at = code.find(|c: char| !c.is_ascii_uppercase())?;
    let (prefix, rest) = code.split_at(at);
    let digits = rest.strip_prefix(':').unwrap_or(rest);
    let digits = digits.split('_').next()?;
    let plausible = (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plausible || !(2..=4).contains(&prefix.len()) {
        return None;
    }
    Some((prefix, digits.parse().ok()?))
}

/// A time of a receipt. `2603010930` is 2026-03-01 09:30 (YYMMDDhhmm of SMPP and CMPP), not a second of the year 2052;
/// Chinese gateways write the time of Beijing.
fn time(cell: &str, short: ShortWords) -> Option<i64> {
    const EIGHT_HOURS: i64 = 8 * 3600;
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    let read = match cell.len() {
        10 if digits && cell.starts_with('2') => seconds(&format!("20{cell}00")),
        12 if digits && cell.starts_with('2') => seconds(&format!("20{cell}")),
        _ => seconds(cell),
    }?;
    let since_1970 = digits && cell.starts_with('1');
    let zoned = cell.ends_with('Z') || cell.contains('+') || cell.contains("GMT") || cell.contains("UTC");
    Some(if short == ShortWords::Stop && !since_1970 && !zoned { read - EIGHT_HOURS } else { read })
}
