//! `callsheet number`: is this number right, and what is it?

use super::answer::{Out, answer};
use super::outcome::{Failure, Outcome};
use super::terminal::{self, Stream};
use super::{Format, Global};
use crate::numbering::{
    self, Answer, ErrorKind, Fault, Kind, Number, Problem, Region, ask, is_region, metadata_version,
};
use crate::report::{Options, json, visible};
use crate::rules::number_words;
use serde::Serialize;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};

/// Longest line that is read from standard input, in bytes; a number has some twenty.
const LONGEST_LINE: u64 = 1024 * 1024;

/// Which numbers.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit code 1: some number is not right as it stands, in E.164 with perhaps ;ext= and 1 to 12 digits.\n\
                  Standard input is split at line feeds, and nothing is trimmed. With --tsv a line is number, tab and region;\n\
                  no region is --region's, and - is none."
)]
pub(super) struct NumberArgs {
    /// A number as it was typed or dialled; `-` reads standard input, one number a line
    #[arg(required = true, value_name = "TEXT")]
    texts: Vec<String>,
    /// Country inside which a number without plus is dialled: ISO 3166, such as GB
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// Lines of standard input are number, tab and region
    #[arg(long)]
    tsv: bool,
}

/// An answer for programs: libphonenumber's own, and what a cell of a sheet needs.
#[derive(Serialize)]
struct Facts<'a> {
    input: &'a str,
    is_possible: bool,
    is_valid: bool,
    region: Option<&'a str>,
    r#type: Option<&'static str>,
    e164: Option<&'a str>,
    ext: Option<&'a str>,
    error: Option<&'static str>,
    correct: bool,
    problem: Option<&'static str>,
    repair: Option<&'a str>,
    metadata: &'static str,
}

/// What comes of all numbers.
struct Asker<'a, 'o> {
    format: Format,
    options: &'a Options,
    out: &'a mut Out<'o>,
    outcome: Outcome,
}

/// Runs the command.
pub(super) fn run(args: &NumberArgs, global: &Global) -> Result<Outcome, Failure> {
    let piped = args.texts == ["-"];
    if !piped && args.texts.iter().any(|text| text == "-") {
        return Err(Failure::Usage(
            "`-` reads every number from standard input: name no other beside it".to_owned(),
        ));
    }
    if args.tsv && !piped {
        return Err(Failure::Usage(
            "--tsv is about lines of standard input: callsheet number --tsv -".to_owned(),
        ));
    }
    let region = args.region.as_deref().map(stated).transpose()?;
    let options = terminal::options(global, Stream::Output);
    let (mut outcome, mut failure) = (Outcome::Clean, None);
    let written = answer(global, |out| {
        let mut asker = Asker {
            format: global.format,
            options: &options,
            out,
            outcome: Outcome::Clean,
        };
        if piped {
            asker.lines(args.tsv, region.as_deref(), &mut failure)?;
        } else {
            for text in &args.texts {
                asker.one(text, region.as_deref())?;
            }
            asker.torn(&args.texts, region.as_deref())?;
        }
        if global.format == Format::Human && !global.quiet {
            let version = metadata_version();
            writeln!(
                asker.out,
                "numbering plan: libphonenumber metadata {version}"
            )?;
        }
        outcome = asker.outcome;
        Ok(())
    });
    failure.map_or(Ok(()), Err)?;
    written?;
    Ok(outcome)
}

/// A region as it is typed on the command line, in either case.
fn stated(region: &str) -> Result<String, Failure> {
    let upper = region.trim().to_ascii_uppercase();
    if is_region(&upper) {
        return Ok(upper);
    }
    let help = if upper == "UK" {
        "the United Kingdom is GB"
    } else {
        "it is two letters of ISO 3166, such as DE"
    };
    Err(Failure::Usage(format!(
        "there is no region {region:?}: {help}"
    )))
}

impl Asker<'_, '_> {
    /// Answers every line of standard input. What stops it stands in `failure` then.
    fn lines(
        &mut self,
        tsv: bool,
        region: Option<&str>,
        failure: &mut Option<Failure>,
    ) -> io::Result<()> {
        let mut stop = |why: Failure| {
            *failure = Some(why);
            io::Error::other("stopped")
        };
        let mut input = BufReader::new(io::stdin().lock());
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            (&mut input)
                .take(LONGEST_LINE + 1)
                .read_until(b'\n', &mut line)
                .map_err(|why| stop(Failure::io("cannot read standard input", why)))?;
            if line.is_empty() {
                break;
            }
            if line.len() as u64 > LONGEST_LINE {
                let what = format!("line {number} of standard input is longer than 1 MiB");
                return Err(stop(Failure::io(
                    what,
                    io::Error::other("this is no list of numbers"),
                )));
            }
            let text = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(&line));
            match text.rsplit_once('\t').filter(|_| tsv) {
                None | Some((_, "")) => {
                    let text = if tsv {
                        text.strip_suffix('\t').unwrap_or(&text)
                    } else {
                        &text
                    };
                    self.one(text, region)?;
                }
                Some((text, "-")) => self.one(text, None)?,
                Some((text, own)) => {
                    let own = stated(own).map_err(|why| {
                        stop(match why {
                            Failure::Usage(text) => {
                                Failure::Usage(format!("line {number} of standard input: {text}"))
                            }
                            other => other,
                        })
                    })?;
                    self.one(text, Some(&own))?;
                }
            }
            // Whoever asks line by line waits for the answer before the next question.
            if input.buffer().is_empty() {
                self.out.flush()?;
            }
        }
        Ok(())
    }

    /// A number with blanks that the shell took apart: said once, where all texts together would be one.
    fn torn(&mut self, texts: &[String], region: Option<&str>) -> io::Result<()> {
        if self.format == Format::Json || self.outcome == Outcome::Clean || texts.len() < 2 {
            return Ok(());
        }
        let whole = texts.join(" ");
        let Err(fault) = numbering::read(&whole, region) else {
            return Ok(());
        };
        if fault.repair.is_some() {
            let whole = visible(&whole, self.options);
            writeln!(
                self.out,
                "one number? Put it into quotation marks: \"{whole}\""
            )?;
        }
        Ok(())
    }

    fn one(&mut self, text: &str, region: Option<&str>) -> io::Result<()> {
        let read = numbering::read(text, region);
        if read.is_err() {
            self.outcome = Outcome::Denied;
        }
        match (self.format, &read) {
            (Format::Json, read) => self.facts(text, &ask(text, region), read.as_ref().err()),
            (Format::Human, Ok(number)) => self.right(number),
            (Format::Human, Err(fault)) => self.wrong(text, fault, region),
        }
    }

    fn facts(&mut self, input: &str, found: &Answer, fault: Option<&Fault>) -> io::Result<()> {
        let repair = fault.and_then(|fault| fault.repair.as_ref());
        let facts = Facts {
            input,
            is_possible: found.possible,
            is_valid: found.valid,
            region: found.region.as_ref().map(Region::as_str),
            r#type: found.kind.map(Kind::as_str),
            e164: found.e164.as_deref(),
            ext: found.extension.as_deref(),
            error: found.error.map(ErrorKind::as_str),
            correct: fault.is_none(),
            problem: fault.map(|fault| fault.problem.rule()),
            repair: repair.map(|repair| repair.text.as_str()),
            metadata: metadata_version(),
        };
        json::line(&mut *self.out, &facts)
    }

    fn right(&mut self, number: &Number) -> io::Result<()> {
        writeln!(self.out, "{} is right: {}", number.e164, described(number))?;
        let verdict = &number.verdict;
        if let Some(extension) = number.extension {
            let note = "only Direct Routing takes one";
            writeln!(self.out, "  note: with the extension {extension}; {note}")?;
        }
        if verdict.kind.is_service() {
            let kind = verdict.kind.name();
            writeln!(
                self.out,
                "  note: no person gets a {kind} number (number/wrong-kind)"
            )?;
        }
        if let Some(region) = numbering::unchecked_length(verdict) {
            let name = region.name();
            writeln!(
                self.out,
                "  note: numbers of {name} have no fixed length, so a lost digit would not be seen (number/length-not-checked)"
            )?;
        }
        Ok(())
    }

    fn wrong(&mut self, text: &str, fault: &Fault, region: Option<&str>) -> io::Result<()> {
        let words = number_words(fault);
        let show = |text: &str| visible(text, self.options);
        let shown = if text.is_empty() {
            "an empty text".to_owned()
        } else {
            show(text)
        };
        let (message, rule) = (show(&words.message), fault.problem.rule());
        writeln!(self.out, "{shown} is not right: {message} ({rule})")?;
        let help = match (fault.problem, &fault.repair, region) {
            (Problem::NationalFormat, None, None) => Some(
                "say where it is dialled, as in --region GB, or type it with + and the country code",
            ),
            _ => words.help.as_deref(),
        };
        if let Some(help) = help {
            writeln!(self.out, "  help: {}", visible(help, self.options))?;
        }
        let repaired = fault
            .repair
            .as_ref()
            .map(|repair| numbering::read(&repair.text, None));
        if let Some(Ok(number)) = repaired {
            writeln!(self.out, "  that is: {}", described(&number))?;
        }
        Ok(())
    }
}

/// What a right number is, with the number as people write it.
fn described(number: &Number) -> String {
    let e164 = number.e164;
    let kind = number.verdict.kind.name();
    let place = numbering::place_of(e164);
    let abroad = numbering::international_format(e164).unwrap_or_else(|| e164.to_owned());
    match numbering::national_format(e164) {
        Some(inside) if number.verdict.region != Some(Region::WORLD) => {
            format!("{kind} in {place}, written {inside} there and {abroad} elsewhere")
        }
        _ => format!("{kind} in {place}, written {abroad}"),
    }
}
