//! The only door from a judged sheet to a plan.

use super::check::Checked;
use super::desk::Desk;
use super::judge::judge;
use super::sink::{Gaps, Sink};
use crate::model::{Assignment, Column};
use crate::sheet::{Mark, Record};
use std::io;
use std::sync::Arc;

/// A sheet in which nothing is denied, to be read once more for what its rows mean. Only [`vet`] makes one, and a plan takes
/// nothing else.
pub struct Vetted<'c> {
    desk: Arc<Desk<'c>>,
    /// Where the rows begin.
    from: Option<Mark>,
}

impl Vetted<'_> {
    /// Gives what each row means, in the order of the sheet. What a row means takes more room than the row, so the rows are
    /// judged again and nothing is kept.
    ///
    /// # Errors
    /// When the sheet cannot be read again, or was changed meanwhile.
    pub fn each(&self, mut take: impl FnMut(Assignment)) -> io::Result<()> {
        let sheet = self.desk.context.sheet;
        let Some(from) = self.from else {
            return Ok(());
        };
        let mut records = sheet.records(from)?;
        let mut record = Record::default();
        let (mut hits, mut gaps) = (Vec::new(), Gaps::new());
        while records.read(&mut record)? {
            if record.is_blank() {
                continue;
            }
            hits.clear();
            gaps.clear();
            let context = &self.desk.context;
            let mut sink = Sink::counting(context, record.row, &mut hits, &mut gaps);
            let meant = judge(&self.desk, &record, &mut sink, |row, meaning| {
                meaning.assignment(row)
            });
            if let Some(assignment) = meant {
                take(assignment);
            }
        }
        sheet.unchanged()
    }

    /// Whether a row can have a value of a column: in a cell, or because a setting states one.
    #[must_use]
    pub fn can_state(&self, column: Column) -> bool {
        self.desk.slot(column).is_some() || self.desk.is_stated(column)
    }
}

/// Why there is nothing to plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// How many findings are denied.
    pub denied: u64,
}

/// Lets a sheet through in which nothing is denied. One that was not judged for a plan asks for nothing: what cannot be planned
/// was not denied there.
///
/// # Errors
/// The number of denied findings.
pub fn vet<'c>(checked: &Checked<'c>) -> Result<Vetted<'c>, Refused> {
    if checked.counts.deny > 0 {
        return Err(Refused {
            denied: checked.counts.deny,
        });
    }
    let from = checked.context.sheet.rows_from();
    Ok(Vetted {
        desk: Arc::clone(&checked.desk),
        from: from.filter(|_| checked.keep),
    })
}
