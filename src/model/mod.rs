//! The field's nouns: who, which number, which policy, where; each can only hold what the service accepts.

mod assignment;
mod column;
mod folded;
mod guid;
mod location;
mod number;
mod policy;
mod user;
mod wave;

pub use assignment::{Action, Assignment, Located};
pub use column::Column;
pub use folded::Folded;
pub use guid::Guid;
pub use location::LocationTarget;
pub use number::{AssignmentCategory, NumberType, PhoneNumber};
pub use policy::{PolicyKind, PolicyName, PolicyNameError, PolicyTarget};
pub use user::{NotAUser, Upn, UserRef, is_usual_domain, is_usual_local, read_sip, read_upn};
pub use wave::Wave;
