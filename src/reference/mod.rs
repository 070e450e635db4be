//! Facts of the field as data, compiled in: policies and the cmdlets that grant them, versions of the module, countries.

pub mod countries;
pub mod module;
pub mod policies;
