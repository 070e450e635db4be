//! The manual pages of the family `number`.

use crate::finding::Family;
use crate::rule;

/// Rules about numbers.
pub(crate) static FAMILY: Family = Family {
    name: "number",
    about: "telephone numbers: E.164, the numbering plan, kind, type and extension",
    rules: &[
        &MISSING_PLUS,
        &INTERNATIONAL_PREFIX,
        &NATIONAL_FORMAT,
        &TEL_PREFIX,
        &SEPARATORS,
        &FOREIGN_DIGITS,
        &LETTERS,
        &BAD_LENGTH,
        &UNKNOWN_CODE,
        &NOT_IN_PLAN,
        &NOT_CANONICAL,
        &TOO_LONG,
        &WRONG_KIND,
        &EMERGENCY,
        &EXTENSION_TYPE,
        &EXTENSION_FORM,
        &EXTENSION_DIFFERS,
        &COMPOSED,
        &LENGTH_NOT_CHECKED,
        &TYPE_MISSING,
        &TYPE_DIFFERS,
        &NOT_IN_INVENTORY,
    ],
};

/// Declares a rule whose page is a sentence, a reason and one bad cell; every good cell is the same.
macro_rules! number_rule {
    ($name:ident, $id:literal, $level:ident, $what:literal, $why:literal, $bad:literal) => {
        rule! {
            #[doc = $what]
            #[doc = ""]
            #[doc = " ## Why"]
            #[doc = $why]
            #[doc = ""]
            #[doc = " ## Example"]
            #[doc = " ```csv bad"]
            #[doc = " UserPrincipalName,TelephoneNumber,NumberType"]
            #[doc = $bad]
            #[doc = " ```"]
            #[doc = " ```csv good"]
            #[doc = " UserPrincipalName,TelephoneNumber,NumberType"]
            #[doc = " ada@contoso.example,+442079460123,DirectRouting"]
            #[doc = " ```"]
            $name, $id, $level
        }
    };
}

number_rule!(
    MISSING_PLUS,
    "number/missing-plus",
    Deny,
    " A number would be right with a plus before it.",
    " Excel takes `+44...` for a calculation and drops the plus. Without it the digits could also be a national number.",
    " ada@contoso.example,442079460123,DirectRouting"
);
number_rule!(
    INTERNATIONAL_PREFIX,
    "number/international-prefix",
    Deny,
    " A number begins with the digits that are dialled for international calls.",
    " 00 and 011 are dialled in some countries and not in others; E.164 writes a plus.",
    " ada@contoso.example,00442079460123,DirectRouting"
);
number_rule!(
    TEL_PREFIX,
    "number/tel-prefix",
    Deny,
    " A number begins with `tel:`.",
    " The vendor's cmdlet refuses the prefix, although its own output shows it.",
    " ada@contoso.example,tel:+442079460123,DirectRouting"
);
number_rule!(
    SEPARATORS,
    "number/separators",
    Deny,
    " A number holds blanks, hyphens, parentheses or other marks.",
    " The service takes `+` and digits. A mark can hide a second number, or a `(0)` that is never dialled.",
    " ada@contoso.example,+44 20 7946 0123,DirectRouting"
);
number_rule!(
    FOREIGN_DIGITS,
    "number/foreign-digits",
    Deny,
    " A number is written with digits or a plus of another script.",
    " Full-width and Arabic-Indic digits look right and are other characters.",
    " ada@contoso.example,+44207946０１２３,DirectRouting"
);
number_rule!(
    LETTERS,
    "number/letters",
    Deny,
    " A number holds letters.",
    " Often the letter l or O stands for a digit, or a word was typed into the wrong column. It is never repaired.",
    " ada@contoso.example,+44207946012l,DirectRouting"
);
number_rule!(
    BAD_LENGTH,
    "number/bad-length",
    Deny,
    " A number is too short or too long for its country.",
    " A digit was lost or doubled; the call would reach nobody, or somebody else.",
    " ada@contoso.example,+4420794601,DirectRouting"
);
number_rule!(
    UNKNOWN_CODE,
    "number/unknown-code",
    Deny,
    " A number begins with a country code that does not exist.",
    " The first digits after the plus belong to no country (ITU-T E.164).",
    " ada@contoso.example,+2102079460123,DirectRouting"
);
number_rule!(
    NOT_CANONICAL,
    "number/not-canonical",
    Deny,
    " A number holds a trunk digit that E.164 leaves out.",
    " `+44 020 ...` carries the 0 that is only dialled inside the country.",
    " ada@contoso.example,+4402079460123,DirectRouting"
);
number_rule!(
    TOO_LONG,
    "number/too-long",
    Deny,
    " A number has more than 15 digits.",
    " E.164 ends at 15; what is longer is two numbers, or a number and an extension.",
    " ada@contoso.example,+4420794601234567,DirectRouting"
);
number_rule!(
    WRONG_KIND,
    "number/wrong-kind",
    Deny,
    " A number is of a kind that no person gets.",
    " Toll-free, premium-rate and shared-cost numbers belong to services.",
    " ada@contoso.example,+448081570123,DirectRouting"
);
number_rule!(
    EMERGENCY,
    "number/emergency",
    Deny,
    " A cell holds an emergency number.",
    " It can never be assigned to anybody.",
    " ada@contoso.example,112,DirectRouting"
);
number_rule!(
    EXTENSION_FORM,
    "number/extension-form",
    Deny,
    " An extension is not written as `;ext=` and 1 to 12 digits.",
    " The service reads no other form; `x123` would be refused at night.",
    " ada@contoso.example,+442079460123 x204,DirectRouting"
);
rule! {
    /// A number is written as it is dialled inside its country.
    ///
    /// ## Why
    /// The same digits are another number elsewhere. With `region` under `[defaults]` or `[site.NAME]` the one possible
    /// E.164 number is offered; without it nothing is guessed.
    ///
    /// ## Example
    /// ```toml config
    /// [defaults]
    /// region = "GB"
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,02079460123,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    NATIONAL_FORMAT, "number/national-format", Deny
}
rule! {
    /// A number is not in the numbering plan of its country.
    ///
    /// ## Why
    /// No such range is open in the plan that this version carries. Plans change every few weeks, and Direct Routing
    /// numbers can be private, so for them it is a warning. The vendor's samples (+1 555 ...) are fictitious numbers.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType,LocationId
    /// ada@contoso.example,+15555037311,CallingPlan,7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType,LocationId
    /// ada@contoso.example,+12065550123,CallingPlan,7f1c2d3e-4a5b-4c6d-8e9f-0a1b2c3d4e5f
    /// ```
    NOT_IN_PLAN, "number/not-in-plan", Deny
}
rule! {
    /// A number has an extension and is not a Direct Routing number.
    ///
    /// ## Why
    /// The service accepts `;ext=` for Direct Routing only.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123;ext=204,OperatorConnect
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123;ext=204,DirectRouting
    /// ```
    EXTENSION_TYPE, "number/extension-type", Deny
}
rule! {
    /// The Extension of a row is not the end of its TelephoneNumber.
    ///
    /// ## Why
    /// One of the two belongs to somebody else. The TelephoneNumber is used.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,Extension,NumberType
    /// ada@contoso.example,+442079460123,999,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,Extension,NumberType
    /// ada@contoso.example,+442079460123,123,DirectRouting
    /// ```
    EXTENSION_DIFFERS, "number/extension-differs", Deny
}
rule! {
    /// A number was put together from the base of the site and the extension of the row.
    ///
    /// ## Why
    /// The sheet does not hold the number that will be assigned; here it is, to be read once.
    ///
    /// ## Example
    /// ```toml config
    /// [defaults]
    /// base = "+4420794601"
    /// extension_digits = 2
    /// ```
    /// ```csv bad
    /// UserPrincipalName,Extension,NumberType
    /// ada@contoso.example,23,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    COMPOSED, "number/composed", Note
}
rule! {
    /// The length of a number could not be checked: its country has no fixed lengths.
    ///
    /// ## Why
    /// In an open numbering plan (Germany, Austria ...) a number that lost its last digits can still be valid. With
    /// `base` and `extension_digits` under `[site.NAME]` or `[defaults]` the length is checked.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+493023125123,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    LENGTH_NOT_CHECKED, "number/length-not-checked", Note
}
rule! {
    /// Nothing says who provides a number.
    ///
    /// ## Why
    /// The cmdlet needs CallingPlan, OperatorConnect or DirectRouting, and a wrong one fails at night. It is never guessed.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber
    /// ada@contoso.example,+442079460123
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    TYPE_MISSING, "number/type-missing", Deny
}
rule! {
    /// The tenant has the number as another type than the row says.
    ///
    /// ## Why
    /// The service takes a number only under its own type: a Calling Plan number cannot be assigned as Direct Routing.
    /// The type comes from the before-state that `preflight.ps1` wrote.
    TYPE_DIFFERS, "number/type-differs", Deny
}
rule! {
    /// The before-state says that the tenant does not have the number.
    ///
    /// ## Why
    /// Calling Plan and Operator Connect numbers are acquired or ported before they can be assigned. A Direct Routing
    /// number needs no inventory, so it is not asked for one.
    NOT_IN_INVENTORY, "number/not-in-inventory", Deny
}
