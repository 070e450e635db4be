//! Emergency locations as a row asks for them.

use super::Guid;

/// What a location cell asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocationTarget(Guid);

impl LocationTarget {
    /// A location id; none for the nil GUID, which the vendor uses for "no location".
    #[must_use]
    pub fn new(id: Guid) -> Option<Self> {
        (!id.is_nil()).then_some(Self(id))
    }

    /// The location id (`Get-CsOnlineLisLocation`), never a civic address id.
    #[must_use]
    pub fn id(&self) -> &Guid {
        &self.0
    }
}
