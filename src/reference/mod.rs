//! Facts of the field as data, compiled in: policies and the cmdlets that grant them, countries.

pub mod countries;
pub mod policies;
