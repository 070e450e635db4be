//! The manual pages of rules about files and workbooks.

use crate::rule;

rule! {
    /// The file is no table that callsheet can read.
    ///
    /// ## Why
    /// A workbook can be damaged, cut off or locked with a password; a web page can have the name of a workbook, as some
    /// systems export it; and a small file can unpack to more than any memory holds. Nothing of it was read.
    ///
    /// ## Instead
    /// Open it in Excel and save it as "Excel Workbook (*.xlsx)" or "CSV UTF-8 (Comma delimited)". The message says more.
    UNREADABLE, "sheet/unreadable", Deny, fixed
}
rule! {
    /// Several sheets of the workbook could be meant.
    ///
    /// ## Why
    /// Each of them has a column for the user and something to do. Taking the first would leave the people of the others
    /// out; taking all could give somebody two numbers.
    ///
    /// ## Instead
    /// Name one: `callsheet check staff.xlsx --sheet Berlin`.
    SEVERAL_TABLES, "sheet/several-tables", Deny, fixed
}
rule! {
    /// The file is not UTF-8, and was read as Windows-1252.
    ///
    /// ## Why
    /// Excel's plain "CSV" is written in the code page of the machine. On Western European and American ones that is
    /// Windows-1252; on others the letters with accents come out wrong. Nothing in the file says which it was.
    ///
    /// ## Instead
    /// Look at a name with an accent. To be sure, save as "CSV UTF-8 (Comma delimited)".
    CODE_PAGE, "sheet/code-page", Warn
}
rule! {
    /// There are rows above the header.
    ///
    /// ## Why
    /// A title or a date above the table is fine; a header row that nobody understands would look the same. So it is said
    /// which row was taken for the header.
    ///
    /// ## Example
    /// ```csv bad
    /// Staff in London
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    /// ```csv good
    /// UserPrincipalName,TenantDialPlan
    /// ada@contoso.example,DP-UK
    /// ```
    TITLE_ROWS, "sheet/title-rows", Note
}
rule! {
    /// A row is a total and no user.
    ///
    /// ## Why
    /// It names nobody, and one of its cells begins with a word such as Total. It is left alone, and told, in case it was a
    /// user after all.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,Ada,DP-UK
    /// Total,1,
    /// ```
    /// ```csv good
    /// UserPrincipalName,DisplayName,TenantDialPlan
    /// ada@contoso.example,Ada,DP-UK
    /// ```
    TOTALS_ROW, "sheet/totals-row", Warn
}
rule! {
    /// Excel took what was typed for a date.
    ///
    /// ## Why
    /// An extension `12-3` becomes 12 March of this year when it is typed into a cell that is not formatted as Text. What was
    /// typed is not in the file any more.
    ///
    /// ## Example
    /// ```csv bad
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,12-Mar,DirectRouting
    /// ```
    /// ```csv good
    /// UserPrincipalName,TelephoneNumber,NumberType
    /// ada@contoso.example,+442079460123,DirectRouting
    /// ```
    DATE_CELL, "sheet/date-cell", Deny
}
rule! {
    /// A formula gave the cell its value.
    ///
    /// ## Why
    /// The workbook keeps what the formula last came to, and that is what is read. Where what it looks up has changed since,
    /// the value is an old one.
    ///
    /// ## Instead
    /// Open the workbook in Excel, let it calculate, and save it. To be sure of what will be rendered, copy the column
    /// and paste it as values.
    FORMULA_CELL, "sheet/formula-cell", Note
}
