//! Putting hits into words: the row is read and judged again, and its rules say what they found.

use super::check::Checked;
use super::duplicate;
use super::judge::{assignment, judge};
use super::ordered::in_order;
use super::sink::{Hit, Sink, Spoken};
use crate::finding::{Finding, Words};
use crate::model::Assignment;
use crate::sheet::{Locator, Record};
use std::io;
use std::ops::Range;

/// Hits that are put into words at once: enough that starting costs nothing, few enough that some texts of them need no memory.
const PART: usize = 4096;

impl Checked<'_> {
    /// Every finding in the order of output: those of file, header and config, then those of the rows.
    ///
    /// `each` gets the finding and, for a row, its record.
    ///
    /// # Errors
    /// When the sheet cannot be read again, or what `each` returns.
    pub fn findings(
        &self,
        mut each: impl FnMut(&Finding, Option<&Record>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut raised: Vec<&Finding> = self.raised.iter().collect();
        raised.sort_by(|a, b| (&a.place, a.rule.id).cmp(&(&b.place, b.rule.id)));
        for finding in raised {
            each(finding, None)?;
        }
        self.speak(&self.hits, each)
    }

    /// Puts some hits, sorted by row, into words.
    ///
    /// # Errors
    /// When the sheet cannot be read again, or what `each` returns.
    pub fn speak(
        &self,
        hits: &[Hit],
        mut each: impl FnMut(&Finding, Option<&Record>) -> io::Result<()>,
    ) -> io::Result<()> {
        let context = &self.context;
        let mut locator = Locator::new(context.sheet, &self.index);
        let mut others = Locator::new(context.sheet, &self.index);
        for row in hits.chunk_by(|a, b| a.row == b.row) {
            let number = row[0].row;
            let Some(record) = locator.row(number)? else {
                return Err(io::Error::other(
                    "the sheet changed while it was read; run the command again",
                ));
            };
            let mut spoken = Vec::new();
            // Two rows that share a key are told by what both mean.
            let is_twin = |hit: &Hit| self.twins.contains_key(&(hit.rule.id, number));
            let wanted = row.iter().any(is_twin);
            let mut sink = Sink::speaking(context, number, &mut spoken);
            let later = judge(&self.desk, record, &mut sink, |row, meaning| {
                wanted.then(|| meaning.assignment(row))
            });
            let later = later.flatten();
            for hit in row {
                let words = match self.twins.get(&(hit.rule.id, number)) {
                    Some(first) => self.twin_words(
                        hit,
                        later.as_ref(),
                        assignment(&self.desk, &mut others, *first)?.as_ref(),
                    ),
                    None => take(&mut spoken, hit),
                };
                each(&self.finding(hit, record, words), Some(record))?;
            }
        }
        Ok(())
    }

    /// Has hits, those of a row together, put into words on as many threads as found them: `make` gets the places of some of them,
    /// whole rows, and `take` what it made, in order. Without hits `make` gets none once.
    ///
    /// # Errors
    /// What `take` returns.
    pub fn on_threads<T: Send>(
        &self,
        hits: &[Hit],
        make: impl Fn(Range<usize>) -> T + Sync,
        mut take: impl FnMut(T) -> io::Result<()>,
    ) -> io::Result<()> {
        let (mut bounds, mut at) = (vec![0], 0);
        loop {
            at = (at + PART).min(hits.len());
            let more = hits[at..].iter();
            at += more.take_while(|hit| hit.row == hits[at - 1].row).count();
            bounds.push(at);
            if at == hits.len() {
                break;
            }
        }
        in_order(
            bounds.len() - 1,
            self.threads,
            || (),
            |(), part| make(bounds[part]..bounds[part + 1]),
            |_, made| take(made),
        )
    }

    fn twin_words(
        &self,
        hit: &Hit,
        later: Option<&Assignment>,
        first: Option<&Assignment>,
    ) -> Words {
        match (later, first) {
            (Some(later), Some(first)) => duplicate::words(&self.context, hit.rule, later, first),
            _ => Words::default(),
        }
    }

    fn finding(&self, hit: &Hit, record: &Record, words: Words) -> Finding {
        let column = hit.column as usize;
        let sheet = self.context.sheet;
        let secret = words.hide_value || sheet.columns.is_secret(column);
        let own = || {
            let bytes = record.cell(column)?;
            Some(String::from_utf8_lossy(bytes).into_owned())
        };
        let text = words.value.clone().or_else(own);
        Finding {
            rule: hit.rule,
            level: hit.level,
            place: sheet.place(record.row, record.line_of(column), column),
            value: text.filter(|_| !secret),
            words,
            waived: self.context.waived(hit.waiver),
        }
    }
}

fn take(spoken: &mut Vec<Spoken>, hit: &Hit) -> Words {
    let column = hit.column as usize;
    match spoken
        .iter()
        .position(|s| s.rule.id == hit.rule.id && s.column == column)
    {
        Some(at) => spoken.remove(at).words,
        None => Words::default(),
    }
}
