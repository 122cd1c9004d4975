//! temporary
use hygienist::config::*;
use hygienist::contact::*;
use hygienist::pipeline::*;
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let mut run = Run {
        command: if a[0] == "annotate" { Command::Annotate } else { Command::Clean },
        inputs: vec![],
        reading: Reading::default(),
        policy: Policy { as_of: "2026-11-24".into(), ..Default::default() },
        numbering_plan: None,
        outputs: Outputs::default(),
        threads: 2,
        tuning: Tuning::default(),
    };
    let mut i = 1;
    while i < a.len() {
        let v = a.get(i + 1).cloned().unwrap_or_default();
        match a[i].as_str() {
            "-o" => {
                run.outputs.main = Some(v.into());
                i += 1
            }
            "--rejects" => {
                run.outputs.rejects = Some(v.into());
                i += 1
            }
            "--summary" => {
                run.outputs.summary = Some(v.into());
                i += 1
            }
            "--findings" => {
                run.outputs.findings = Some(v.into());
                i += 1
            }
            "--keep" => {
                run.policy.matching.keep = Keep::try_from(v).unwrap();
                i += 1
            }
            "--threads" => {
                run.threads = v.parse().unwrap();
                i += 1
            }
            "--quiet" => {}
            "--suppress" => {
                run.policy.suppress.lists.push(SuppressList { file: v, kind: SuppressionKind::Unsubscribed });
                i += 1
            }
            "--map" => {
                let (r, c) = v.split_once('=').unwrap();
                run.policy.columns.entry(Role::from_name(r).unwrap()).or_default().push(c.into());
                i += 1
            }
            "--match" => {
                if v == "none" {
                    run.policy.matching.email = false;
                    run.policy.matching.phone = false;
                }
                i += 1
            }
            "--country" => {
                run.policy.country = Region::from_code(&v);
                i += 1
            }
            x => run.inputs.push(x.into()),
        }
        i += 1;
    }
    match clean(&run, &Silent) {
        Ok(o) => {
            eprintln!(
                "{} read {} kept {} rejected, {} MB, {:?}",
                o.summary.rows,
                o.summary.kept,
                o.summary.rejected,
                o.peak_budget / 1000000,
                o.stages
            );
            std::process::exit(if o.published { 0 } else { 1 })
        }
        Err(e) => {
            eprintln!("{e:#}");
            std::process::exit(Exit::of(&e).code().into())
        }
    }
}
