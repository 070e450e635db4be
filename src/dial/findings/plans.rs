//! Rules about a plan as a whole: rules against each other, emergency numbers, limits, test vectors.

use crate::rule;

rule! {
    /// A rule can never fire, because earlier rules match all that it matches.
    ///
    /// ## Why
    /// The first rule that matches decides, so narrow rules go above wide ones. This is proved by an automaton over
    /// printable ASCII, not sampled; the rules that cover this one are named. Where the proof would be too large,
    /// `dialplan/not-decided` says so.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Any four'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// [[rule]]
    /// name = 'Lab'
    /// pattern = '^(55\d{2})$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Lab'
    /// pattern = '^(55\d{2})$'
    /// translation = '+44207947$1'
    /// [[rule]]
    /// name = 'Any four'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    NEVER_FIRES, "dialplan/never-fires", Warn
}
rule! {
    /// Two rules match the same strings, and the order decides.
    ///
    /// ## Why
    /// That is often meant: an exception above the rule. It is told with the shortest string that shows it, because
    /// moving either rule changes what such strings become. Only pairs are told where neither rule matches all that
    /// the other does.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Starts with 5'
    /// pattern = '^5(\d{3})$'
    /// translation = '+4420794605$1'
    /// [[rule]]
    /// name = 'Ends with 5'
    /// pattern = '^(\d{3})5$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Starts with 5'
    /// pattern = '^5(\d{3})$'
    /// translation = '+4420794605$1'
    /// [[rule]]
    /// name = 'Starts with 6'
    /// pattern = '^6(\d{3})$'
    /// translation = '+4420794606$1'
    /// ```
    OVERLAP, "dialplan/overlap", Note
}
rule! {
    /// Whether a rule can ever fire was not decided.
    ///
    /// ## Why
    /// The automaton of these rules would be too large, or a rule has look-around, a reference or an atomic group,
    /// which no automaton holds. Nothing is guessed: test the rule with vectors.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Not 911'
    /// pattern = '^(?!911)(\d{3})$'
    /// translation = '+1206555$1'
    /// [[rule]]
    /// name = 'Nine one one'
    /// pattern = '^(9\d1)$'
    /// translation = '+12065550$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Eight'
    /// pattern = '^(8\d{3})$'
    /// translation = '+1206555$1'
    /// [[rule]]
    /// name = 'Nine one one'
    /// pattern = '^(7\d{3})$'
    /// translation = '+1206555$1'
    /// ```
    NOT_DECIDED, "dialplan/not-decided", Note
}
rule! {
    /// A rule turns an emergency number of the plan's country into another number.
    ///
    /// ## Why
    /// Judged are the emergency numbers of the country that the plan names, bare and with 0, 9 or 00 in front.
    /// Passing one through unchanged is right, and so is taking the outside line away. The list is libphonenumber's,
    /// with 933 in the United States.
    ///
    /// ## Example
    /// ```plan bad
    /// country = 'US'
    /// [[rule]]
    /// name = 'Three digits'
    /// pattern = '^(\d{3})$'
    /// translation = '+12065550$1'
    /// ```
    /// ```plan good
    /// country = 'US'
    /// [[rule]]
    /// name = 'Emergency'
    /// pattern = '^(911|933|112)$'
    /// translation = '$1'
    /// [[rule]]
    /// name = 'Three digits'
    /// pattern = '^([2-8]\d{2})$'
    /// translation = '+12065550$1'
    /// ```
    EMERGENCY_CHANGED, "dialplan/emergency-changed", Deny
}
rule! {
    /// A rule changes a number that the plan protects.
    ///
    /// ## Why
    /// `protected` lists numbers that get the care of emergency numbers: a crash team, an on-call service.
    ///
    /// ## Example
    /// ```plan bad
    /// protected = ['2222']
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// protected = ['2222']
    /// [[rule]]
    /// name = 'Crash team'
    /// pattern = '^(2222)$'
    /// translation = '$1'
    /// [[rule]]
    /// name = 'Five digits'
    /// pattern = '^([3-8]\d{4})$'
    /// translation = '+4420794$1'
    /// ```
    PROTECTED_CHANGED, "dialplan/protected-changed", Deny
}
rule! {
    /// Two rules have the same pattern.
    ///
    /// ## Why
    /// The second can never fire.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'One'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// [[rule]]
    /// name = 'Two'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207947$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'One'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// [[rule]]
    /// name = 'Two'
    /// pattern = '^(\d{5})$'
    /// translation = '+4420794$1'
    /// ```
    DUPLICATE_PATTERN, "dialplan/duplicate-pattern", Warn
}
rule! {
    /// Two rules have the same name.
    ///
    /// ## Why
    /// A name is unique within its plan, without regard to case; the service refuses the second.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// [[rule]]
    /// name = 'short'
    /// pattern = '^(\d{5})$'
    /// translation = '+4420794$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// [[rule]]
    /// name = 'Long'
    /// pattern = '^(\d{5})$'
    /// translation = '+4420794$1'
    /// ```
    DUPLICATE_NAME, "dialplan/duplicate-name", Deny
}
rule! {
    /// The plan or one of its rules is beyond a limit of the service.
    ///
    /// ## Why
    /// A plan has 1 to 50 rules and a description of at most 1,040 characters; its name has at most 49 letters,
    /// digits, hyphens and dots and does not begin with a dot; the description of a rule has at most 512 characters,
    /// and its name is not empty.
    ///
    /// ## Example
    /// ```plan bad
    /// name = 'London head office'
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// name = 'London-head-office'
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    OVER_LIMIT, "dialplan/over-limit", Deny
}
rule! {
    /// A test vector of the plan fails.
    ///
    /// ## Why
    /// A plan file can say under `[dial]` what must come of some strings; an empty text says that no rule may match.
    /// `callsheet dial check --suggest` writes a first set.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// [dial]
    /// '0123' = '+442079461123'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// [dial]
    /// '0123' = '+442079460123'
    /// '5' = ''
    /// ```
    VECTOR_FAILED, "dialplan/vector-failed", Deny
}
