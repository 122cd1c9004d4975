//! stub
use std::io::Write;
use std::path::PathBuf;
/// stub
pub enum Target {
    /** s */
    Stdout,
    /** p */
    Path(PathBuf),
}
/// stub
pub struct Publisher;
impl Publisher {
    /** s */
    pub fn new() -> Self {
        Publisher
    }
    /** s */
    pub fn open(&mut self, t: &Target) -> std::io::Result<Box<dyn Write + Send>> {
        Ok(match t {
            Target::Stdout => Box::new(std::io::stdout()),
            Target::Path(p) => Box::new(std::fs::File::create(p)?),
        })
    }
    /** s */
    pub fn publish(self) -> std::io::Result<()> {
        Ok(())
    }
}
