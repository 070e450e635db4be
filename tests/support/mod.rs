//! What the integration tests share: a PowerShell engine, the parser behind it, and a tenant in a folder.
//!
//! Use it with `mod support;`. A test that needs PowerShell begins with
//! `let Some(pwsh) = Pwsh::find("what the test says") else { return };`.

// Every test binary compiles this module for itself and uses a part of it.
#![allow(dead_code, unused_imports)]

pub(crate) mod crowd;
pub(crate) mod judged;
pub(crate) mod powershell;
pub(crate) mod random;
pub(crate) mod sample;
pub(crate) mod session;
pub(crate) mod standin;

pub(crate) use powershell::{Netregex, Output, Psparse, Pwsh};
pub(crate) use standin::Standin;
