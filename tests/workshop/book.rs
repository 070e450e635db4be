//! A workbook of several sheets beside a config, in a folder of its own.

use super::Bench;
use rust_xlsxwriter::Workbook;

/// What stands beside it.
pub(crate) const CONFIG: &str = "[tenant]\nid = \"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\n[change]\nid = \"CHG1\"\n[defaults]\nNumberType = \"DirectRouting\"\n";

/// The rows of a sheet, each with its cells.
pub(crate) type Rows<'r> = &'r [&'r [&'r str]];

/// Writes `staff.xlsx` with these sheets, and `callsheet.toml`.
pub(crate) fn bench(sheets: &[(&str, Rows)]) -> Bench {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).expect("a cell");
            }
        }
    }
    let bench = Bench::new();
    bench.file("callsheet.toml", CONFIG);
    bench.file("staff.xlsx", book.save_to_buffer().expect("a workbook"));
    bench
}
