//! Names that are the same whatever the case.

use std::hash::{Hash, Hasher};

/// A name that equals another one of which only the ASCII case differs: a key that needs no copy in lower case.
#[derive(Clone, Copy, Debug)]
pub struct Folded<'t>(pub &'t str);

impl PartialEq for Folded<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for Folded<'_> {}

impl Hash for Folded<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for chunk in self.0.as_bytes().chunks(32) {
            let mut bytes = [0; 32];
            let bytes = &mut bytes[..chunk.len()];
            bytes.copy_from_slice(chunk);
            bytes.make_ascii_lowercase();
            state.write(bytes);
        }
        state.write_usize(self.0.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_name_is_found_in_any_case_and_no_other_is() {
        let long = "anna.van-der-grinten-schmitz.of.a.long.name@contoso.example";
        let known: HashSet<Folded> = [Folded("Ada@contoso.example"), Folded(long)].into();
        assert!(known.contains(&Folded("ADA@CONTOSO.example")));
        assert!(known.contains(&Folded(&long.to_ascii_uppercase())));
        assert!(!known.contains(&Folded("ada@contoso.exampl")));
        assert!(!known.contains(&Folded("\u{e4}da@contoso.example")));
    }
}
