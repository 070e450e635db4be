//! Findings about dial plans: each on the line of its rule, for people, or as `callsheet.findings/1`.

use super::clean::sentence;
use super::excerpt::{Excerpt, Line};
use super::shown::Shown;
use super::{Options, counted, grouped, json, summary};
use crate::config::{Config, Waiver};
use crate::dial::Plan;
use crate::finding::{Finding, NotChecked, Raised, Waived};
use crate::rules::Counts;
use crate::span::{CellRef, Place};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Other places of one finding that are shown.
const MOST_RELATED: usize = 5;

/// Findings after levels and waivers, with their counts.
pub struct Judged {
    /// In the order of the file.
    pub findings: Vec<Finding>,
    /// How many of each; the rows are rules.
    pub counts: Counts,
    /// What could not be judged.
    pub not_checked: Vec<NotChecked>,
}

/// Applies `[levels]` and waivers (by value; a plan has no cells) to what was raised. Without a day no waiver with an end
/// holds.
#[must_use]
pub fn judge(
    raised: Vec<Raised>,
    plans: &[Plan],
    config: &Config,
    as_of: impl Into<Option<Date>>,
) -> Judged {
    let as_of = as_of.into();
    let mut counts = Counts {
        rows: plans.iter().map(|plan| plan.rules.len() as u64).sum(),
        ..Counts::default()
    };
    let nowhere = CellRef { row: 0, column: 0 };
    let mut findings = Vec::new();
    for raised in raised {
        let rule = raised.rule;
        let level = config.level(rule.id).unwrap_or(rule.level);
        let value = raised.value.as_deref();
        let mut waivers = config.waivers.iter();
        let waiver = waivers.find(|waiver| waiver.covers(rule.id, nowhere, value, as_of));
        counts.add(rule, level, waiver.is_some());
        findings.push(Finding {
            rule,
            level,
            place: raised.place,
            value: raised.value,
            words: raised.words,
            waived: waiver.map(Waiver::waived),
        });
    }
    let without = plans.iter().filter(|plan| plan.country.is_none());
    let names: Vec<&str> = without.map(|plan| plan.name.as_str()).collect();
    let not_checked = (!names.is_empty()).then(|| NotChecked {
        rule: "dialplan/emergency-changed".to_owned(),
        why: format!(
            "{}: the country is not known; write country = \"GB\" into the plan, or give --region",
            names.join(", ")
        ),
    });
    Judged {
        findings,
        counts,
        not_checked: not_checked.into_iter().collect(),
    }
}

/// Writes the report for programs.
///
/// # Errors
/// When the output cannot be written.
pub fn json(out: impl Write, judged: &Judged, as_of: &str, files: &[String]) -> io::Result<()> {
    json::write_findings(
        out,
        &judged.findings,
        (&judged.counts, &judged.not_checked),
        (as_of, files),
    )
}

/// Prints the report for people; `texts` holds the plan files by name.
///
/// # Errors
/// When the output cannot be written.
pub fn human(
    out: &mut impl Write,
    judged: &Judged,
    texts: &BTreeMap<String, String>,
    options: &Options,
) -> io::Result<()> {
    let shown: Vec<&Finding> = judged
        .findings
        .iter()
        .filter(|finding| finding.waived.is_none())
        .collect();
    let handler = options.handler();
    for finding in shown.iter().take(options.max_findings) {
        let mut text = String::new();
        let told = tell(finding, texts, options);
        handler
            .render_report(&mut text, &told)
            .map_err(io::Error::other)?;
        out.write_all(text.as_bytes())?;
        writeln!(out)?;
    }
    let left = shown.len().saturating_sub(options.max_findings);
    if left > 0 {
        writeln!(
            out,
            "... and {} more (--max-findings {})\n",
            grouped(left as u64),
            options.max_findings
        )?;
    }
    for Finding { rule, waived, .. } in &judged.findings {
        if let Some(Waived { by, reason, .. }) = waived {
            writeln!(
                out,
                "{}",
                sentence(&format!("waived: {} by {by}: {reason}", rule.id), options)
            )?;
        }
    }
    if !options.quiet {
        for missing in &judged.not_checked {
            let line = format!("not checked: {}: {}", missing.rule, missing.why);
            writeln!(out, "{}", sentence(&line, options))?;
        }
    }
    let mut line = Vec::new();
    summary::counts(&mut line, &judged.counts, options)?;
    let line = String::from_utf8_lossy(&line).into_owned();
    let (rows, rules) = (
        counted(judged.counts.rows, "row"),
        counted(judged.counts.rows, "rule"),
    );
    out.write_all(line.replacen(&rows, &rules, 1).as_bytes())?;
    if let Some(first) = shown.first().filter(|_| !options.quiet) {
        writeln!(out, "next: callsheet explain {}", first.rule.id)?;
    }
    Ok(())
}

fn tell(finding: &Finding, texts: &BTreeMap<String, String>, options: &Options) -> Shown {
    let heading = format!("{}: {}", finding.level.as_str(), finding.rule.id);
    let mut shown = Shown::new(heading, finding, options);
    line(&mut shown.excerpt, &finding.place, texts, ("here", options));
    for related in finding.words.related.iter().take(MOST_RELATED) {
        line(
            &mut shown.excerpt,
            &related.place,
            texts,
            (&related.message, options),
        );
    }
    shown
}

fn line(
    excerpt: &mut Excerpt,
    place: &Place,
    texts: &BTreeMap<String, String>,
    (label, options): (&str, &Options),
) {
    let (Place::Rule { line, column, .. } | Place::Text { line, column, .. }) = place else {
        return;
    };
    let text = texts
        .get(place.file())
        .map(String::as_str)
        .unwrap_or_default();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let at = line.saturating_sub(1) as usize;
    if let Some(text) = text
        .split('\n')
        .nth(at)
        .filter(|text| !text.trim().is_empty())
    {
        let line = Line {
            place: sentence(&place.to_string(), options),
            number: *line,
            text: text.trim_end_matches('\r'),
            column: *column,
        };
        excerpt.line(&line, label, options);
    }
}
