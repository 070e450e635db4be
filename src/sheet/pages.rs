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
rule! {
    /// A file that was named beside the first one has no column in common with it.
    ///
    /// ## Why
    /// Several files are joined by a column that says who a row is about, or looked up by what a row names; never by the order
    /// of their rows. Without such a column nothing says which row belongs to which.
    ///
    /// ## Instead
    /// Give it a column UserPrincipalName, or check it alone: `callsheet check numbers.csv`, with `--list` if it names no users.
    NO_COMMON_COLUMN, "sheet/no-common-column", Deny, fixed
}
rule! {
    /// A sheet of the workbook says something that callsheet knows, and is not read.
    ///
    /// ## Why
    /// Sheets are joined by a column that says who a row is about: UserPrincipalName, ObjectId or SipAddress. Lists that name no
    /// user are looked up by TelephoneNumber, Site, LocationName or LocationId. Where two sheets have no such column in common,
    /// or their names do not say which of them has the rows, callsheet reads one of them.
    ///
    /// ## Instead
    /// Put the column into both sheets and call the one that has a row for each user Users; or copy what is needed into that
    /// sheet.
    NOT_JOINED, "sheet/not-joined", Warn
}
rule! {
    /// A user has two rows in a sheet that is joined to the users' table.
    ///
    /// ## Why
    /// The users' table gives the rows, and the other sheets fill in what it does not say. Two rows there say two things of
    /// one user, and none of them is more right.
    ///
    /// ## Instead
    /// Delete one of the rows. A user with several numbers has a row for each in the users' table.
    JOINED_TWICE, "sheet/joined-twice", Deny, fixed
}
rule! {
    /// Two sheets say different things of one user.
    ///
    /// ## Why
    /// Both have a cell for the same thing, and the cells differ. If the finding is lowered, the cell of the users' table
    /// counts, or that of the sheet that stands first.
    ///
    /// ## Instead
    /// Correct one of the two cells, or empty it.
    JOINED_DIFFERS, "sheet/joined-differs", Deny
}
rule! {
    /// A row of a sheet that is joined names a user who is not in the users' table.
    ///
    /// ## Why
    /// The users' table says who is changed. A row for somebody else is not read; often the name is misspelt in one of the
    /// two sheets, and then the user would go without a number.
    ///
    /// ## Instead
    /// Correct the name, or add the user. Where a sheet lists more people than are changed, lower the rule:
    /// `[levels]`, `"sheet/unmatched-row" = "note"`.
    UNMATCHED_ROW, "sheet/unmatched-row", Deny
}
rule! {
    /// A row names a location, a number or a site that the list of them does not have.
    ///
    /// ## Why
    /// What the list says of it, such as the id of the location, cannot be known. Names are compared as they are written,
    /// whatever their case; a location with a place inside its address is written `Head office/2nd floor`.
    ///
    /// ## Instead
    /// Write the name as it is listed, or add it to the list. Where the list is known to lack some, lower the rule:
    /// `[levels]`, `"sheet/not-listed" = "warn"`; the cell is then left out.
    NOT_LISTED, "sheet/not-listed", Deny
}
rule! {
    /// A row names something that a list has in several rows, which say different things.
    ///
    /// ## Why
    /// Two emergency locations of one name are two places, and an ambulance goes to one of them.
    ///
    /// ## Instead
    /// Give each a name of its own in the list, or fill the LocationId into the user's row.
    LISTED_TWICE, "sheet/listed-twice", Deny, fixed
}
rule! {
    /// A row is longer than one mebibyte or has more than 16,384 cells, and was skipped.
    ///
    /// ## Why
    /// No person's row is that long: usually a quotation mark is missing, or the file is not a table.
    OVERSIZED_RECORD, "sheet/oversized-record", Deny
}
