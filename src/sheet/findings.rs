//! The family `sheet`: what can be wrong with the table itself, before anybody asks what a cell means.

pub(crate) use super::pages::{
    CODE_PAGE, DATE_CELL, FORMULA_CELL, JOINED_DIFFERS, JOINED_TWICE, LISTED_TWICE,
    NO_COMMON_COLUMN, NOT_JOINED, NOT_LISTED, OVERSIZED_RECORD, SEVERAL_TABLES, TITLE_ROWS,
    TOTALS_ROW, UNMATCHED_ROW, UNREADABLE,
};

use crate::finding::Family;
use crate::rule;

/// Rules about the table.
pub(crate) static FAMILY: Family = Family {
    name: "sheet",
    about: "the table itself: encoding, headers, rows, and what spreadsheets do to cells",
    rules: &[
        &UNREADABLE,
        &SEVERAL_TABLES,
        &NOT_JOINED,
        &NO_COMMON_COLUMN,
        &JOINED_TWICE,
        &JOINED_DIFFERS,
        &UNMATCHED_ROW,
        &NOT_LISTED,
        &LISTED_TWICE,
        &ENCODING,
        &CODE_PAGE,
        &TITLE_ROWS,
        &TOTALS_ROW,
        &RAGGED_ROW,
        &UNCLOSED_QUOTE,
        &OVERSIZED_RECORD,
        &BLANK_HEADER,
        &DUPLICATE_HEADER,
        &UNKNOWN_COLUMN,
        &AMBIGUOUS_COLUMN,
        &MISSING_COLUMN,
        &SECRET_COLUMN,
        &HIDDEN_CHARACTER,
        &CONTROL_CHARACTER,
        &STOP_PARSING,
        &FORMULA_ERROR,
        &DOUBLE_DECODED,
        &SCIENTIFIC,
        &ROUNDED,
        &NUMERIC_CELL,
        &DATE_CELL,
        &FORMULA_CELL,
        &LOST_LEADING_ZERO,
        &TOO_LONG,
        &UNKNOWN_WORD,
        &NO_ROWS,
    ],
};

rule! {
    /// A cell is written in another encoding than the rest of the file.
    ///
    /// ## Why
    /// Names and policy names would be stored as something else than what people read in the sheet. It happens when parts
    /// of several files are put together, some in UTF-8 and some in Windows-1252.
    ///
    /// ## Instead
    /// In Excel: Save As, type "CSV UTF-8 (Comma delimited)".
    ENCODING, "sheet/encoding", Deny
}
rule! {
    /// A row has more or fewer cells than the header.
    ///
    /// ## Why
    /// A missing or extra delimiter moves every later cell of the row into the wrong column.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    RAGGED_ROW, "sheet/ragged-row", Deny
}
rule! {
    /// A quotation mark opens a cell and never closes it.
    ///
    /// ## Why
    /// Every row after it is swallowed into one cell: those people would silently be left out.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,"Ada Lovelace,DP-UK
    /// bob@contoso.example,Bob,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,"Ada Lovelace",DP-UK
    /// ```
    UNCLOSED_QUOTE, "sheet/unclosed-quote", Deny
}
rule! {
    /// A column has no header.
    ///
    /// ## Why
    /// Nobody can say what its cells mean, so they are not read.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,,TenantDialPlan
    /// ada@contoso.example,x,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    BLANK_HEADER, "sheet/blank-header", Warn
}
rule! {
    /// Two columns have the same header.
    ///
    /// ## Why
    /// Either could be meant; taking one in silence would be a guess.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan,Tenant Dial Plan
    /// ada@contoso.example,DP-UK,DP-DE
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    DUPLICATE_HEADER, "sheet/duplicate-header", Deny
}
rule! {
    /// A column is not known and is left alone.
    ///
    /// ## Why
    /// A misspelled header would leave a whole column out without a word.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDailPlan,TeamsCallingPolicy
    /// ada@contoso.example,DP-UK,AllowCalling
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan,TeamsCallingPolicy
    /// ada@contoso.example,DP-UK,AllowCalling
    /// ```
    UNKNOWN_COLUMN, "sheet/unknown-column", Warn
}
rule! {
    /// A header could mean several things.
    ///
    /// ## Why
    /// "Voice Policy" is a calling policy to one administrator and a voice routing policy to the next.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,Voice Policy,TenantDialPlan
    /// ada@contoso.example,VRP-UK,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,OnlineVoiceRoutingPolicy,TenantDialPlan
    /// ada@contoso.example,VRP-UK,DP-UK
    /// ```
    AMBIGUOUS_COLUMN, "sheet/ambiguous-column", Deny
}
rule! {
    /// A column that callsheet needs is not there.
    ///
    /// ## Why
    /// A row needs somebody to act on (UserPrincipalName, ObjectId or SipAddress) and something to do.
    ///
    /// ## Example
    /// ```csv bad
    /// DisplayName,TelephoneNumber
    /// Ada Lovelace,+442079460123
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    MISSING_COLUMN, "sheet/missing-column", Deny
}
rule! {
    /// A column looks as if it holds passwords or other secrets.
    ///
    /// ## Why
    /// The sheet is copied into the bundle and read by a whole change board. Its cells are never shown. This rule can be
    /// neither lowered nor waived.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,Password,TenantDialPlan
    /// ada@contoso.example,x,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    SECRET_COLUMN, "sheet/secret-column", Deny, fixed
}
rule! {
    /// A cell holds a character that nobody can see, or that stands for damage.
    ///
    /// ## Why
    /// A zero-width space in a name, or the marks that Windows puts around a copied number, make a value that looks
    /// right and is another one. The message names the character by its code point.
    HIDDEN_CHARACTER, "sheet/hidden-character", Deny
}
rule! {
    /// A cell holds a control character, such as a tab or a line break.
    ///
    /// ## Why
    /// No name, number or policy has one; it usually came with a paste.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,"Ada
    /// Lovelace",DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,Ada Lovelace,DP-UK
    /// ```
    CONTROL_CHARACTER, "sheet/control-character", Deny
}
rule! {
    /// A cell holds `--%`.
    ///
    /// ## Why
    /// PowerShell reads the rest of a line verbatim after it, even when it is quoted. No value needs it.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,--%,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,Ada,DP-UK
    /// ```
    STOP_PARSING, "sheet/stop-parsing", Deny
}
rule! {
    /// A cell holds the error value of a spreadsheet formula.
    ///
    /// ## Why
    /// `#N/A` or `#REF!` means that a lookup failed; what should stand here is not in the file.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,Ada,#N/A
    /// ```
    /// ```csv good
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,Ada,DP-UK
    /// ```
    FORMULA_ERROR, "sheet/formula-error", Deny
}
rule! {
    /// A number was turned into scientific notation.
    ///
    /// ## Why
    /// Excel shows long numbers as `1.20655E+10` and writes that into a CSV file. Digits may be lost; the true ones
    /// are in the source that the cell was filled from.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,4.42079E+11,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    SCIENTIFIC, "sheet/scientific", Deny
}
rule! {
    /// A cell is longer than its column can hold.
    ///
    /// ## Why
    /// The directory keeps 256 characters of a display name; sites and waves are short labels of at most 64.
    TOO_LONG, "sheet/too-long", Deny
}
rule! {
    /// A cell holds a word that its column does not know.
    ///
    /// ## Why
    /// Columns such as Action, NumberType or Notify take a few words; another one is never read as the nearest of them.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,SIP trunk
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    UNKNOWN_WORD, "sheet/unknown-word", Deny
}
rule! {
    /// The sheet has a header and no rows.
    ///
    /// ## Why
    /// A change for nobody is a mistake: a filter was left on, or the wrong file was named.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TenantDialPlan
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    NO_ROWS, "sheet/no-rows", Deny
}
rule! {
    /// A cell looks like UTF-8 text that was read as Windows-1252.
    ///
    /// ## Why
    /// Opening a UTF-8 file in Excel with a double click turns `Chloé` into `ChloÃ©`, and saving it keeps the damage.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,DisplayName,TelephoneNumber,NumberType
    /// chloe@contoso.example,ChloÃ© Dubois,+442079460123,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,DisplayName,TelephoneNumber,NumberType
    /// chloe@contoso.example,Chloé Dubois,+442079460123,DirectRouting
    /// ```
    DOUBLE_DECODED, "sheet/double-decoded", Warn
}
rule! {
    /// A number has more digits than Excel keeps, and zeros where they were.
    ///
    /// ## Why
    /// Excel stores 15 digits of a number; what follows became zeros when the cell was typed, and cannot be recovered.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,4420794601230000,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123;ext=0000,DirectRouting
    /// ```
    ROUNDED, "sheet/rounded", Deny
}
rule! {
    /// A telephone number went through a number cell and came out with decimals.
    ///
    /// ## Why
    /// A program that takes the column for numbers writes `12065550123.0`. The plus is lost, and leading zeros may be.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,442079460123.0,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    NUMERIC_CELL, "sheet/numeric-cell", Deny
}
rule! {
    /// A national number lost the 0 that people dial in front.
    ///
    /// ## Why
    /// Excel takes `020 7946 0123` without blanks for a number and drops the 0. It is only told under a stated region,
    /// whose plan says that a 0 belongs there.
    ///
    /// ## Example
    /// ```toml config
    /// [defaults]
    /// region = "GB"
    /// ```
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,2079460123,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    LOST_LEADING_ZERO, "sheet/lost-leading-zero", Deny
}
