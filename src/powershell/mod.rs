//! What PowerShell makes of text: characters that no cell may hold, the one way to write a value, and what stands in quotes.
//!
//! Facts: read from the tokenizer of PowerShell 7 (5.1 shares the lineage) and asked of the engine; the property
//! tests in `tests/literals.rs` ask it again.

pub mod classes;
pub mod grammar;

pub mod literal;
pub mod quoting;
