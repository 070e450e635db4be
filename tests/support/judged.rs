//! A sheet that was judged inside the test's own process, on as many threads as are wanted.

use callsheet::catalogue;
use callsheet::config::{Config, parse};
use callsheet::dial::Plans;
use callsheet::rules::{Checked, Context, Manner, Watch, check_in};
use callsheet::sheet::Sheet;

/// A config without defects.
pub(crate) fn config(text: &str) -> Config {
    let (config, raised) = parse(text, "callsheet.toml", &catalogue::changeable()).expect("TOML");
    assert!(raised.is_empty(), "{raised:?}");
    config
}

/// Judges a sheet without a state before, in parts of so many bytes.
pub(crate) fn judged<'c>(
    sheet: &'c Sheet,
    config: &'c Config,
    threads: usize,
    part: u64,
) -> Checked<'c> {
    judged_under(None, sheet, config, threads, part)
}

/// The same, with every number dialled under its dial plan.
pub(crate) fn judged_under<'c>(
    dial_plans: Option<&'c Plans>,
    sheet: &'c Sheet,
    config: &'c Config,
    threads: usize,
    part: u64,
) -> Checked<'c> {
    let context = Context {
        sheet,
        config,
        before: None,
        dial_plans,
        as_of: None,
    };
    let watch = Watch::new();
    let manner = Manner {
        threads,
        part,
        ..Manner::on_one_thread(false, &watch)
    };
    check_in(context, Vec::new(), &manner).expect("the sheet can be read")
}
