//! No edit makes the cell right: what is wrong with the number itself?

use super::cell::{Cell, Tail};
use super::fault::{Fault, Problem, Repair};
use super::regions::Region;
use super::verdict::{self, MOST_DIGITS, Possible, Verdict};
use super::wording::E164_DIGITS;
use super::{emergency, reading, wording};

/// Fewer digits without a plus are an extension or a short code, unless a stated region has so short numbers.
pub(super) const FEWEST_DIGITS: usize = 7;

/// An emergency number, alone or behind a country code.
pub(super) fn emergency(cell: &Cell, region: Option<Region>) -> Option<Fault> {
    let digits = cell.digits.as_str();
    let mut regions = emergency::regions(digits);
    let mut code = None;
    let mut found = emergency::is_emergency(digits, &regions, region).then_some(digits);
    if found.is_none() && cell.plus && digits.len() <= 8 {
        let text = format!("+{digits}");
        let verdict = verdict::judge(&text);
        let rest = digits
            .strip_prefix(&verdict.calling_code.to_string())
            // +54911 is an emergency number less than a mobile of Buenos Aires with digits missing.
            .filter(|_| !verdict.valid && !verdict::has_numbers_from(&text))?;
        regions = verdict::regions_of(verdict.calling_code);
        // Not the numbers that count everywhere: +49911 is Nuremberg with digits missing.
        let known = emergency::regions(rest);
        regions.retain(|region| known.contains(region));
        found = (!regions.is_empty()).then_some(rest);
        code = Some(verdict.calling_code);
    }
    let number = found?;
    // The stated region is the one that the reader thinks of.
    if let Some(stated) = region.filter(|region| regions.contains(region)) {
        regions = vec![stated];
    }
    let place = match code {
        Some(code) => format!("behind +{code}"),
        None => format!("in {}", wording::places(&regions)),
    };
    let detail = format!("{number} is an emergency number {place}");
    let mut fault = Fault::new(Problem::Emergency, detail);
    fault.also.regions = regions;
    Some(fault)
}

/// No edit makes the digits a right number: says what is wrong with the number itself.
pub(super) fn fault(cell: &Cell, region: Option<Region>) -> Fault {
    // With "(0)" in it, the number that was meant has no 0 there.
    let digits = reading::without(&cell.digits, cell.zero).unwrap_or_else(|| cell.digits.clone());
    if cell.plus {
        return plan_fault(&digits, cell);
    }
    if digits.len() > E164_DIGITS {
        return Fault::new(Problem::TooLong, wording::too_long(digits.len()));
    }
    if digits.len() < FEWEST_DIGITS {
        return short(&digits);
    }
    let then = |problem, before: &str, rest: &str| {
        let mut fault = plan_fault(rest, cell);
        fault.problem = problem;
        fault.repair = None;
        fault.detail = format!("{before}, and the rest is wrong: {}", fault.detail);
        fault
    };
    if let Some(rest) = digits.strip_prefix("00") {
        if verdict::judge(&format!("+{rest}")).calling_code == 0 {
            let start = rest.get(..3).unwrap_or(rest);
            let detail = format!(
                "begins with 0 and with no country code: none begins with {start}, so 00 is no international prefix here"
            );
            return Fault::new(Problem::NationalFormat, detail);
        }
        return then(Problem::InternationalPrefix, "00 instead of the plus", rest);
    }
    let national = region.and_then(|region| {
        let code = verdict::calling_code_of(region.as_str())?;
        Some((region, verdict::judge(&format!("+{code}{digits}"))))
    });
    let abroad = verdict::judge(&format!("+{digits}"));
    match national {
        Some((region, inside)) if digits.starts_with('0') || inside.possible == Possible::Yes => {
            let detail = if inside.possible == Possible::Yes {
                not_in_plan(&inside, &format!("{}{digits}", inside.calling_code))
            } else {
                format!(
                    "not a number of {} either",
                    wording::place(region, inside.calling_code)
                )
            };
            Fault::new(
                Problem::NationalFormat,
                format!("no plus and no country code, and {detail}"),
            )
        }
        None if digits.starts_with('0') => Fault::new(
            Problem::NationalFormat,
            "a national number, and no region is stated to read it by",
        ),
        _ if abroad.possible == Possible::Yes && digits.len() >= reading::FEWEST_FOR_PLUS => {
            then(Problem::MissingPlus, "no plus", &digits)
        }
        Some((region, inside)) => {
            let place = wording::place(region, inside.calling_code);
            let local = if inside.possible == Possible::LocalOnly {
                format!("a local number of {place} without its area code")
            } else {
                format!(
                    "{} that are no number of {place}",
                    wording::digits(digits.len())
                )
            };
            Fault::new(Problem::NationalFormat, local)
        }
        None => Fault::new(
            Problem::NationalFormat,
            format!(
                "{} without a plus, and no region is stated to read them by",
                wording::digits(digits.len())
            ),
        ),
    }
}

/// A few digits without a plus.
fn short(digits: &str) -> Fault {
    let regions = emergency::regions(digits);
    let mut detail = format!(
        "{}: an extension or a short code, not a whole number",
        wording::digits(digits.len())
    );
    if !regions.is_empty() {
        detail = format!(
            "{detail} (an emergency number in {})",
            wording::places(&regions)
        );
    }
    let mut fault = Fault::new(Problem::BadLength, detail);
    fault.also.regions = regions;
    fault
}

/// Why plus and digits are not a right number.
fn plan_fault(digits: &str, cell: &Cell) -> Fault {
    let text = format!("+{digits}");
    if digits.len() <= MOST_DIGITS
        && let Some(fault) = not_canonical(&text, cell)
    {
        return fault;
    }
    if digits.len() > E164_DIGITS {
        return Fault::new(Problem::TooLong, wording::too_long(digits.len()));
    }
    let verdict = verdict::judge(&text);
    let (problem, detail, lengths) = match verdict.possible {
        Possible::UnknownCode => {
            let start = digits.get(..3).unwrap_or(digits);
            let detail = if digits.starts_with('0') {
                "without a country code: none begins with 0".to_owned()
            } else {
                format!("without a country code: none begins with {start}")
            };
            return Fault::new(Problem::UnknownCode, detail);
        }
        _ if verdict.valid => (
            Problem::NotCanonical,
            "valid only with a prefix that its E.164 form does not have".to_owned(),
            Vec::new(),
        ),
        Possible::Yes => (
            Problem::NotInPlan,
            not_in_plan(&verdict, digits),
            Vec::new(),
        ),
        _ => {
            let lengths = verdict::expected_lengths(verdict.calling_code);
            (
                Problem::BadLength,
                wording::length(&verdict, &lengths),
                lengths,
            )
        }
    };
    let mut fault = Fault::new(problem, detail);
    fault.also.calling_code = Some(verdict.calling_code);
    fault.also.regions = verdict::regions_of(verdict.calling_code);
    fault.also.national_len = Some(verdict.national_len);
    fault.also.expected_lengths = lengths;
    fault
}

/// A valid number with a trunk prefix, which its E.164 form does not have.
fn not_canonical(text: &str, cell: &Cell) -> Option<Fault> {
    let canonical = verdict::canonical_form(text).filter(|canonical| canonical != text)?;
    verdict::right(&canonical)?;
    let place = wording::number_place(&canonical);
    let detail = format!("a prefix dialled inside {place} is kept, the number is {canonical}");
    let mut fault = Fault::new(Problem::NotCanonical, detail);
    let extension = match &cell.tail {
        Tail::Extension { digits, .. } => format!(";ext={digits}"),
        Tail::None | Tail::Broken => String::new(),
    };
    fault.also.readings = vec![canonical.clone()];
    fault.repair = Some(Repair {
        text: format!("{canonical}{extension}"),
        safe: false,
        why: "the prefix is dialled inside the country only".to_owned(),
    });
    Some(fault)
}

fn not_in_plan(verdict: &Verdict, digits: &str) -> String {
    if verdict.calling_code == 1 && digits.starts_with("1555") {
        return "fictitious: area code 555 stands only in samples of the vendor's documentation"
            .to_owned();
    }
    let place = match verdict.region {
        Some(region) => wording::place(region, verdict.calling_code),
        None => wording::code_place(verdict.calling_code),
    };
    format!("in no number range of {place}")
}
