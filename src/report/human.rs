//! The report for people: one excerpt for each rule, then the other places, the counts and what to type next.

use super::clean::{shown, width};
use super::groups::{Group, Kept, gather};
use super::shown::said;
use super::told::{Teller, Told};
use super::{Options, grouped, summary};
use crate::finding::{Finding, Rule};
use crate::rules::{Checked, Hit};
use crate::sheet::Record;
use crate::span::Place;
use miette::GraphicalReportHandler;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Columns of a value beside its place.
const VALUE: usize = 32;

/// Prints a judged sheet. `texts` holds the config files that findings may point into, by the name findings give them.
///
/// # Errors
/// When the sheet cannot be read again, or the output not be written.
pub fn write(
    out: &mut impl Write,
    checked: &Checked,
    texts: &BTreeMap<String, String>,
    options: &Options,
) -> io::Result<()> {
    let groups = gather(checked, options.max_findings);
    let report = Report {
        teller: Teller::new(checked, texts, options),
        handler: options.handler(),
    };
    report.groups(out, &groups)?;
    summary::not_shown(out, &groups, options)?;
    summary::waived(out, checked, options)?;
    summary::counts(out, &checked.counts, options)?;
    if !options.quiet {
        summary::not_checked(out, checked, options)?;
        summary::plan(out, checked)?;
        summary::next(out, checked, &groups, options)?;
    }
    Ok(())
}

struct Report<'r> {
    teller: Teller<'r>,
    handler: GraphicalReportHandler,
}

/// What is printed of one group.
#[derive(Default)]
struct Page {
    lead: Option<Told>,
    /// The others by their index in the group.
    more: BTreeMap<usize, Brief>,
}

/// A finding on one line.
struct Brief {
    place: String,
    value: Option<String>,
    said: String,
    /// What to take the cell for.
    fix: Option<String>,
}

/// A row to be read again, and for which finding of which group.
struct Wanted<'w> {
    hit: Hit,
    group: usize,
    at: usize,
    /// The finding, if it has its words already and only the row is wanted.
    raised: Option<&'w Finding>,
}

impl Report<'_> {
    fn groups(&self, out: &mut impl Write, groups: &[Group]) -> io::Result<()> {
        for (group, page) in groups.iter().zip(self.pages(groups)?) {
            let Some(lead) = page.lead else { continue };
            let mut text = String::new();
            self.handler
                .render_report(&mut text, &lead.shown)
                .map_err(io::Error::other)?;
            out.write_all(text.as_bytes())?;
            for note in &lead.notes {
                writeln!(out, "  see {note}")?;
            }
            let left = group.total - group.kept.len() as u64;
            if left > 0 || !page.more.is_empty() {
                writeln!(out)?;
            }
            self.briefs(out, page.more.values(), &lead.said)?;
            if left > 0 {
                writeln!(out, "  ... and {} more", grouped(left))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// Puts what is shown into words: the rows of all groups in one walk, then the rows that they point at.
    fn pages(&self, groups: &[Group]) -> io::Result<Vec<Page>> {
        let mut pages: Vec<Page> = groups.iter().map(|_| Page::default()).collect();
        let mut wanted = Vec::new();
        for (group, entry) in groups.iter().enumerate() {
            for (at, kept) in entry.kept.iter().enumerate() {
                let (hit, raised) = match *kept {
                    Kept::Hit(hit) => (Some(hit), None),
                    Kept::Raised(finding) => (self.row_of(finding), Some(finding)),
                };
                match (hit, raised) {
                    (Some(hit), raised) => wanted.push(Wanted {
                        hit,
                        group,
                        at,
                        raised,
                    }),
                    (None, Some(finding)) => self.say(&mut pages[group], entry, at, finding, None),
                    (None, None) => {}
                }
            }
        }
        self.walk(&mut wanted, |wanted, finding, record| {
            let finding = wanted.raised.unwrap_or(finding);
            let page = &mut pages[wanted.group];
            self.say(
                page,
                &groups[wanted.group],
                wanted.at,
                finding,
                Some(record),
            );
        })?;
        self.related(groups, &mut pages)?;
        Ok(pages)
    }

    fn say(
        &self,
        page: &mut Page,
        group: &Group,
        at: usize,
        finding: &Finding,
        record: Option<&Record>,
    ) {
        if at == 0 {
            page.lead = Some(self.teller.tell(group.heading(), finding, record));
            return;
        }
        let finding = self.teller.veiled(finding, record);
        let place = match &finding.place {
            // Of several files the first goes without saying.
            Place::Cell(cell) if cell.file == self.teller.checked.context.sheet.file => {
                shown(&cell.reference(), VALUE, self.teller.options)
            }
            place => self.teller.place(place),
        };
        let options = self.teller.options;
        let value = finding.value.as_ref();
        let fix = finding.words.fix.as_ref();
        page.more.insert(
            at,
            Brief {
                place,
                value: value.map(|value| shown(value, VALUE, options)),
                said: said(&finding),
                fix: fix.map(|fix| shown(&fix.replacement, VALUE, options)),
            },
        );
    }

    /// Adds the rows that the first findings point at.
    fn related(&self, groups: &[Group], pages: &mut [Page]) -> io::Result<()> {
        let mut wanted = Vec::new();
        for (group, page) in pages.iter().enumerate() {
            let cells = page.lead.iter().flat_map(|lead| &lead.wanted);
            wanted.extend(cells.enumerate().map(|(at, (cell, _))| Wanted {
                hit: row_only(groups[group].rule, cell.row),
                group,
                at,
                raised: None,
            }));
        }
        self.walk(&mut wanted, |wanted, _, record| {
            let Some(lead) = &mut pages[wanted.group].lead else {
                return;
            };
            let (cell, message) = lead.wanted[wanted.at].clone();
            self.teller.add(lead, &cell, &message, record);
        })
    }

    /// Reads rows again in the order of the sheet.
    fn walk(
        &self,
        wanted: &mut [Wanted],
        mut each: impl FnMut(&Wanted, &Finding, &Record),
    ) -> io::Result<()> {
        wanted.sort_by_key(|wanted| wanted.hit.key());
        let hits: Vec<Hit> = wanted.iter().map(|wanted| wanted.hit).collect();
        let mut next = wanted.iter();
        self.teller.checked.speak(&hits, |finding, record| {
            if let (Some(wanted), Some(record)) = (next.next(), record) {
                each(wanted, finding, record);
            }
            Ok(())
        })
    }

    /// The row of a finding that was not raised in one, such as a finding of the plan.
    fn row_of(&self, finding: &Finding) -> Option<Hit> {
        match &finding.place {
            Place::Cell(cell) if self.teller.is_row(cell) => Some(row_only(finding.rule, cell.row)),
            _ => None,
        }
    }

    fn briefs<'b>(
        &self,
        out: &mut impl Write,
        briefs: impl Iterator<Item = &'b Brief> + Clone,
        first: &str,
    ) -> io::Result<()> {
        let widest = briefs.clone().map(|brief| width(&brief.place)).max();
        let widest = widest.unwrap_or(0);
        for brief in briefs {
            let pad = " ".repeat(widest - width(&brief.place));
            let mut text = match &brief.value {
                // What the sentence says anyway is not said twice.
                Some(value) if brief.said == first || !brief.said.contains(value.as_str()) => {
                    value.clone()
                }
                _ => String::new(),
            };
            if brief.said != first {
                if !text.is_empty() {
                    text.push_str("  ");
                }
                text.push_str(&brief.said);
            }
            if let Some(fix) = &brief.fix {
                text.push_str(" -> ");
                text.push_str(fix);
            }
            let room = self.teller.options.columns().saturating_sub(widest + 4);
            let text = shown(&text, room, self.teller.options);
            writeln!(
                out,
                "{}",
                format!("  {}{pad}  {text}", brief.place).trim_end()
            )?;
        }
        Ok(())
    }
}

/// A hit that is not judged again: it only says which row to read.
fn row_only(rule: &'static Rule, row: u32) -> Hit {
    Hit {
        rule,
        row,
        column: 0,
        level: rule.level,
        waiver: None,
    }
}
