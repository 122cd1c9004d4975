//! stub
pub fn pieces(cell: &str) -> Vec<&str> {
    vec![cell]
}
pub fn fault_place(_: &str) -> Option<usize> {
    None
}
pub fn likely_domain(_: &str) -> Option<&'static str> {
    None
}
pub fn likely_tld(_: &str) -> Option<String> {
    None
}
pub fn imitated_domain(_: &str) -> Option<String> {
    None
}
