//! stub
pub fn likely_domain(_: &str) -> Option<&'static str> {
    None
}
pub fn likely_tld(_: &str) -> Option<String> {
    None
}
pub fn imitated_domain(_: &str) -> Option<String> {
    None
}
