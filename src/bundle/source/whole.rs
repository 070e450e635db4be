//! What only all templates together can tell: partials that there are not, that include themselves, that grow without end.

use super::{Outline, Refusal, unknown};
use std::collections::BTreeMap;

/// Most text and most tags that one script may be made of, apart from its steps; the largest that ships has 46 KiB.
const MOST_BYTES: u64 = 4 * 1024 * 1024;
const MOST_TAGS: u64 = 100_000;
/// The same for one step: what is rendered is a line.
const MOST_STEP_BYTES: u64 = 4 * 1024;
const MOST_STEP_TAGS: u64 = 500;

/// Judged templates: by name their text and what they are made of.
pub(crate) type Judged<'j> = BTreeMap<&'j str, (&'j str, Outline)>;

#[derive(Clone, Copy)]
struct Work {
    bytes: u64,
    tags: u64,
}

/// Judges all templates together; an error has the name of the template.
pub(crate) fn whole<'j>(judged: &Judged<'j>) -> Result<(), (&'j str, Refusal)> {
    let mut known = BTreeMap::new();
    for name in judged.keys() {
        work(name, judged, &mut known, &mut Vec::new())?;
    }
    Ok(())
}

/// Whether a template is one step: a line of the data region.
fn is_line(name: &str) -> bool {
    name.starts_with("steps/") || name.starts_with("plain/")
}

/// How much a template is, with its partials. The depth is at most the number of templates: a circle ends it.
fn work<'j>(
    name: &'j str,
    judged: &Judged<'j>,
    known: &mut BTreeMap<&'j str, Work>,
    open: &mut Vec<&'j str>,
) -> Result<Work, (&'j str, Refusal)> {
    if let Some(work) = known.get(name) {
        return Ok(*work);
    }
    let (source, outline) = &judged[name];
    let (most_bytes, most_tags) = if is_line(name) {
        (MOST_STEP_BYTES, MOST_STEP_TAGS)
    } else {
        (MOST_BYTES, MOST_TAGS)
    };
    let mut total = Work {
        bytes: outline.bytes,
        tags: outline.tags,
    };
    let too_much = |total: Work| {
        (total.bytes > most_bytes || total.tags > most_tags).then(|| {
            format!(
                "with this the template can come to {} bytes and {} tags; it may have at most {most_bytes} and {most_tags}",
                total.bytes, total.tags
            )
        })
    };
    if let Some(why) = too_much(total) {
        return Err((
            name,
            Refusal {
                line: 1,
                column: 0,
                why,
            },
        ));
    }
    open.push(name);
    for (at, partial, times) in &outline.partials {
        let refuse = |why: String| Err((name, Refusal::at(source, *at, why)));
        let Some((partial, _)) = judged.get_key_value(partial.as_str()) else {
            return refuse(unknown("partial", partial, judged.keys().copied()));
        };
        if let Some(from) = open.iter().position(|name| name == partial) {
            let way = if open.len() - from == 1 {
                "itself".to_owned()
            } else {
                format!(
                    "itself in a circle: {} and again {partial}",
                    open[from..].join(", ")
                )
            };
            return refuse(format!("this partial includes {way}"));
        }
        let more = work(partial, judged, known, open)?;
        total.bytes = total
            .bytes
            .saturating_add(more.bytes.saturating_mul(*times));
        total.tags = total.tags.saturating_add(more.tags.saturating_mul(*times));
        if let Some(why) = too_much(total) {
            return refuse(why);
        }
    }
    open.pop();
    known.insert(name, total);
    Ok(total)
}
