//! Rendered scripts run by a real PowerShell against the stand-in tenant: the life of a change, killed and resumed
//! runs, guards, drift and the way back.

mod support;

#[path = "run/back.rs"]
mod back;
#[path = "run/chains.rs"]
mod chains;
#[path = "run/change.rs"]
mod change;
#[path = "run/dialplan.rs"]
mod dialplan;
#[path = "run/drift.rs"]
mod drift;
#[path = "run/guards.rs"]
mod guards;
#[path = "run/install.rs"]
mod install;
#[path = "run/killed.rs"]
mod killed;
#[path = "run/lifecycle.rs"]
mod lifecycle;
#[path = "run/people.rs"]
mod people;
#[path = "run/signin.rs"]
mod signin;
#[path = "run/variants.rs"]
mod variants;
