//! The lines in which two texts differ.

/// A stretch in which two texts differ: the lines that went and those that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Where it starts in the old text, in lines from 0.
    pub(crate) at: usize,
    /// The lines of the old text.
    pub(crate) gone: Vec<String>,
    /// The lines of the new text.
    pub(crate) come: Vec<String>,
}

/// The stretches in which two texts differ, by a longest common subsequence of their lines.
pub(crate) fn changed_lines(old: &[u8], new: &[u8]) -> Vec<Changed> {
    let (old, new) = (lines(old), lines(new));
    // `common[a][b]` is how many lines the rests from a and b share.
    let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a][b] = if old[a] == new[b] {
                common[a + 1][b + 1] + 1
            } else {
                common[a + 1][b].max(common[a][b + 1])
            };
        }
    }
    let mut changes: Vec<Changed> = Vec::new();
    let (mut a, mut b, mut apart) = (0, 0, false);
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            (a, b, apart) = (a + 1, b + 1, false);
            continue;
        }
        if !apart {
            changes.push(Changed {
                at: a,
                gone: Vec::new(),
                come: Vec::new(),
            });
            apart = true;
        }
        let change = changes.last_mut().expect("one was just begun");
        if b == new.len() || (a < old.len() && common[a + 1][b] >= common[a][b + 1]) {
            change.gone.push(old[a].clone());
            a += 1;
        } else {
            change.come.push(new[b].clone());
            b += 1;
        }
    }
    changes
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    text.split('\n').map(ToOwned::to_owned).collect()
}
