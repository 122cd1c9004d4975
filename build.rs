//! Writes the list of throw-away domains as one sorted text. As the 56,000 constants that the crate holds, each would have
//! to be put in its place at every start of the program.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut domains = mailchecker::blacklist();
    domains.sort_unstable();
    domains.dedup();
    let folder = env::var_os("OUT_DIR").expect("cargo names the folder");
    let file = PathBuf::from(folder).join("disposable_domains.txt");
    fs::write(file, domains.join("\n")).expect("cargo's folder can be written to");
}
