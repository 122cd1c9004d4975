//! stub
/// stub
pub mod mask {
    /** stub */
    pub fn mask(s: &str) -> String {
        s.to_owned()
    }
}
/// stub
pub mod summary {
    /** stub */
    pub fn to_json(s: &crate::contact::Summary) -> String {
        serde_json::to_string_pretty(s).unwrap() + "\n"
    }
}
