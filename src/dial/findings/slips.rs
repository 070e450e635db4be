//! Rules about one normalization rule by itself.

use crate::rule;

rule! {
    /// The pattern or translation of a rule is refused by .NET.
    ///
    /// ## Why
    /// The service takes .NET regular expressions. One that does not compile may break every client under the plan.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4}$'
    /// translation = '+4420794$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    BAD_PATTERN, "dialplan/bad-pattern", Deny
}
rule! {
    /// A rule uses a construct that callsheet does not answer exactly as .NET does.
    ///
    /// ## Why
    /// Everything else here rests on knowing what a rule does. Where that would be a guess, the rule is named and
    /// left out: it is neither tested nor compared with others. Conditions, balancing groups and Unicode blocks are
    /// such constructs; no rule in published plans has one.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Nine'
    /// pattern = '^(9)?(?(1)0(\d{10})|(\d{4}))$'
    /// translation = '+44$2'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Nine'
    /// pattern = '^90(\d{10})$'
    /// translation = '+44$1'
    /// ```
    REFUSED, "dialplan/refused", Warn
}
rule! {
    /// A pattern does not begin with ^, or does not end with $.
    ///
    /// ## Why
    /// It matches longer strings too: `(999)$` catches 02079460999, and as the first rule that matches it keeps every
    /// later rule away. What the service does with the text around the match is documented nowhere; `callsheet dial
    /// test` shows the readings that differ.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Operator'
    /// pattern = '(1000)$'
    /// translation = '+442079460100'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Operator'
    /// pattern = '^(1000)$'
    /// translation = '+442079460100'
    /// ```
    UNANCHORED, "dialplan/unanchored", Warn
}
rule! {
    /// A translation refers to a group that the pattern does not have.
    ///
    /// ## Why
    /// A reference to a group that does not exist stays in the result as text: the number then holds a `$`.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^\d{4}$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    MISSING_GROUP, "dialplan/missing-group", Deny
}
rule! {
    /// A digit follows the number of a group in a translation.
    ///
    /// ## Why
    /// `$10` is group 10, not group 1 and a 0. Where there are fewer groups it stays as text. Braces part the two:
    /// `${1}0`.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Reception'
    /// pattern = '^8(\d{7})$'
    /// translation = '+442$10'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Reception'
    /// pattern = '^8(\d{8})$'
    /// translation = '+442${1}0'
    /// ```
    GROUP_DIGIT, "dialplan/group-digit", Deny
}
rule! {
    /// A rule gives results that begin with + and are no E.164 number.
    ///
    /// ## Why
    /// E.164 is +, a first digit from 1 to 9, and at most 15 digits; a number with fewer than 8 is none that can be
    /// called from abroad. Strings made from the pattern are dialled, all of them where there are few. An emergency
    /// number with a + is the dangerous case: `+61000` reaches nobody.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^(\d{3})$'
    /// translation = '+44$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    NOT_E164, "dialplan/not-e164", Warn
}
rule! {
    /// A result without + is changed again by another rule of the plan.
    ///
    /// ## Why
    /// The service offers a result without + to the rules once more. What comes of that is seldom meant: let every
    /// result begin with +, or make the rules such that the result meets none.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^8(\d{4})$'
    /// translation = '$1'
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Short'
    /// pattern = '^8(\d{4})$'
    /// translation = '+44207946$1'
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    SECOND_PASS, "dialplan/second-pass", Warn
}
rule! {
    /// What a pattern begins with may be left out.
    ///
    /// ## Why
    /// Desk phones of other makers do not support a rule whose first token is optional, such as `^0?(999)$`
    /// (documented by the vendor). Where there are such phones, write two rules.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Operator'
    /// pattern = '^0?(1000)$'
    /// translation = '+442079460100'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Operator'
    /// pattern = '^(1000)$'
    /// translation = '+442079460100'
    /// ```
    OPTIONAL_FIRST_TOKEN, "dialplan/optional-first-token", Note
}
rule! {
    /// A pattern matches nothing that a phone can dial.
    ///
    /// ## Why
    /// Looked for is a string of the digits and + * # that the pattern matches, by an automaton and not by trying.
    /// Patterns for written extensions (`x`, `ext`, `;ext=`) are left in peace; look-around and the like are not
    /// decided.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Operator'
    /// pattern = '^(1000)a$'
    /// translation = '+442079460100'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Operator'
    /// pattern = '^(1000)$'
    /// translation = '+442079460100'
    /// ```
    NEVER_MATCHES, "dialplan/never-matches", Warn
}
rule! {
    /// A class in square brackets holds the bar |.
    ///
    /// ## Why
    /// In `[1|9]` the bar is a character like the others, not an alternative: the class means 1, 9 or |. Leave it
    /// out, or write `(1|9)`.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'National'
    /// pattern = '^[0|9]([1-9]\d{9})$'
    /// translation = '+44$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'National'
    /// pattern = '^[09]([1-9]\d{9})$'
    /// translation = '+44$1'
    /// ```
    CLASS_BAR, "dialplan/class-bar", Warn
}
rule! {
    /// A class of digits holds a comma.
    ///
    /// ## Why
    /// In `[4,5,7]` the comma is a character like the others: the class means 4, 5, 7 or a comma. Leave it out.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Floors'
    /// pattern = '^([4,5,7]\d{3})$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Floors'
    /// pattern = '^([457]\d{3})$'
    /// translation = '+44207946$1'
    /// ```
    CLASS_COMMA, "dialplan/class-comma", Warn
}
rule! {
    /// A quantifier follows an anchor, as in ^+44.
    ///
    /// ## Why
    /// After `^` a + is no plus sign but repeats the anchor, so the rule never sees the + of a number. Write `^\+44`.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Home'
    /// pattern = '^+44(\d{10})$'
    /// translation = '+44$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Home'
    /// pattern = '^\+44(\d{10})$'
    /// translation = '+44$1'
    /// ```
    STRAY_PLUS, "dialplan/stray-plus", Deny
}
rule! {
    /// A backslash is doubled before a d.
    ///
    /// ## Why
    /// `\\d` matches a backslash and the letter d. It comes from copying out of a program text; one backslash is
    /// right.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Three digits'
    /// pattern = '^(\\d{3})$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Three digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    DOUBLE_BACKSLASH, "dialplan/double-backslash", Deny
}
rule! {
    /// A letter d is repeated, as in ^(d{11})$.
    ///
    /// ## Why
    /// Without its backslash the d is a letter that nobody dials. `\d` is a digit.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Eleven digits'
    /// pattern = '^(d{11})$'
    /// translation = '+$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Eleven digits'
    /// pattern = '^(\d{11})$'
    /// translation = '+$1'
    /// ```
    MISSING_BACKSLASH, "dialplan/missing-backslash", Deny
}
rule! {
    /// A translation uses a group that stands under a quantifier.
    ///
    /// ## Why
    /// A repeated group keeps its last round only: `^9(\d*){1,5}$` with `+1206$1` gives just `+1206`. Put the
    /// quantifier inside the group.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Outside'
    /// pattern = '^9(\d){9,10}$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Outside'
    /// pattern = '^9(\d{9,10})$'
    /// translation = '+44$1'
    /// ```
    LAST_CAPTURE, "dialplan/last-capture", Warn
}
rule! {
    /// A pattern or translation holds a typographic quote or dash, or a digit of another script.
    ///
    /// ## Why
    /// They come from a word processor. A curly quote ends a text in PowerShell as a straight one does, and nobody
    /// dials any of them.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1’'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    TYPOGRAPHIC_QUOTE, "dialplan/typographic-quote", Deny
}
rule! {
    /// A rule or a text of the plan holds a character that nobody can see.
    ///
    /// ## Why
    /// A zero width space in a pattern makes another pattern, and one in a name another name; control characters and
    /// line ends are no less odd there. No script is rendered with one, in a description neither. Where a pattern needs
    /// such a character, .NET reads it as `\u200B`.
    ///
    /// ## Example
    /// ```plan bad
    /// [[rule]]
    /// name = "Four\u200B digits"
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    /// ```plan good
    /// [[rule]]
    /// name = 'Four digits'
    /// pattern = '^(\d{4})$'
    /// translation = '+44207946$1'
    /// ```
    HIDDEN_CHARACTER, "dialplan/hidden-character", Deny, fixed
}
