//! callsheet: a sheet of users, telephone numbers and emergency locations goes in; a change that a board can
//! approve and an administrator can run comes out. Nothing here needs a network, a tenant or a credential.

pub mod bundle;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod dial;
pub mod digest;
pub mod dotnet;
pub mod finding;
pub mod fix;
pub mod model;
pub mod numbering;
pub mod plan;
pub mod powershell;
pub mod reference;
pub mod report;
pub mod rules;
pub mod sheet;
pub mod span;
pub mod tenant;
