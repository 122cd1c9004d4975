//! A copy of a CSV file by the `csv` crate, record by record: what the speed of `hygienist` is measured against.
//!
//! `cargo run --release --example copy -- IN OUT`

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: copy IN OUT".into());
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(input)?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(output)?;
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        writer.write_byte_record(&record)?;
    }
    writer.flush()?;
    Ok(())
}
