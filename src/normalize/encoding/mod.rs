//! The encodings in which files of contacts come: told by their bytes, read into UTF-8, written for those who ask for it.
//!
//! Read `names` first (which there are), then `decode`, `encode`, and `detect`, which guesses.

mod decode;
mod detect;
mod encode;
mod likely;
mod names;
mod sample;
mod tables;
mod words;

pub use decode::Decoder;
pub use detect::{Detected, Detector};
pub use encode::Encoder;
pub use names::Encoding;
