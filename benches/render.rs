//! `render` of a sheet of new users beside a program that reads the same CSV and writes the same text with `write!`: whole
//! processes in turn. Before any time is taken, both have to have written the same bytes.
//!
//! `cargo bench --bench render` takes 100,000 users and three rounds, `-- --million` a million and one round (8 GB of disk),
//! `-- --quick` 10,000 and one. docs/performance.md says how to read it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const PROGRAM: &str = env!("CARGO_BIN_EXE_callsheet");
const CONFIG: &str =
    "[tenant]\nid = \"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"\n\n[change]\nid = \"CHG0012346\"\n";
/// Users of a script.
const USERS: usize = 250;
/// The line that data begins after.
const DATA: &str = "# ---- data: one step a line, in the approved order ----\r\n";
const DATA_END: &str = "# ---- end of data ----\r\n";
const PEOPLE: &str = "asked for it.\n\n";
const CHECKING: &str = "\n## Checking this bundle";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [write, sheet, bundle, to] = &arguments[..]
        && write == "--write"
    {
        Yardstick::new(Path::new(sheet), Path::new(bundle), Path::new(to)).run();
        return ExitCode::SUCCESS;
    }
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    measured(match () {
        () if has("--quick") => (10_000, 1),
        () if has("--million") => (1_000_000, 1),
        () => (100_000, 3),
    });
    ExitCode::SUCCESS
}

/// Writes a sheet of invented users with a number and two policies each.
fn sheet(path: &Path, rows: usize) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    let head = "UserPrincipalName,DisplayName,TelephoneNumber,NumberType,TenantDialPlan,TeamsCallingPolicy";
    writeln!(out, "{head}").expect("a disk with room");
    for row in 0..rows {
        let area = [206, 212, 312, 425, 512][row % 5];
        let number = 2_000_000 + row / 5;
        let plan = ["DP-US-Seattle", "DP-US-Austin", "DP-US-Chicago"][row % 3];
        writeln!(
            out,
            "anna.o'brien{row}@contoso.example,Anna O'Brien,+1{area}{number},DirectRouting,{plan},TCP-{}",
            row % 7
        )
        .expect("a disk with room");
    }
    out.flush().expect("a disk with room");
}

/// A line of the sheet.
#[derive(Default)]
struct Row {
    at: usize,
    user: String,
    name: String,
    number: String,
    number_type: String,
    policies: [String; 2],
}

const POLICIES: [(&str, &str, u32); 2] =
    [("TenantDialPlan", "E", 5), ("TeamsCallingPolicy", "F", 6)];

/// Writes the files that grow with the rows, as they stand in a bundle; what does not grow is copied from it.
struct Yardstick<'y> {
    sheet: &'y Path,
    bundle: &'y Path,
    to: &'y Path,
}

impl<'y> Yardstick<'y> {
    fn new(sheet: &'y Path, bundle: &'y Path, to: &'y Path) -> Self {
        Self { sheet, bundle, to }
    }

    fn run(&self) {
        fs::create_dir_all(self.to.join("scripts")).expect("a folder");
        self.whole("scripts/preflight.ps1", (DATA, DATA_END), |out| {
            let mut step = 0;
            self.rows(|row| {
                step += 1;
                write!(
                    out,
                    "Step-User -Step:{step} -User:'{}'\r\n",
                    quoted(&row.user)
                )
            });
            self.rows(|row| {
                step += 1;
                write!(
                    out,
                    "Step-Inventory -Step:{step} -Number:'{}'\r\n",
                    row.number
                )
            });
        });
        self.whole("scripts/verify.ps1", (DATA, DATA_END), |out| {
            self.rows(|row| steps(out, row));
        });
        self.scripts();
        let (begin, end) = ("  \"operations\": [\n", "\n  ],\n  \"profile\"");
        self.whole("plan.json", (begin, end), |out| {
            self.rows(|row| operations(out, row));
        });
        self.whole("review.md", (PEOPLE, CHECKING), |out| {
            self.rows(|row| person(out, row));
        });
    }

    /// Goes through the sheet with one record that is used again and again.
    fn rows(&self, mut each: impl FnMut(&Row) -> std::io::Result<()>) {
        let mut reader = csv::Reader::from_path(self.sheet).expect("the sheet was written");
        let mut record = csv::StringRecord::new();
        let mut row = Row {
            at: 1,
            ..Row::default()
        };
        while reader.read_record(&mut record).expect("the sheet is CSV") {
            row.at += 1;
            let cells = [
                &mut row.user,
                &mut row.name,
                &mut row.number,
                &mut row.number_type,
            ];
            for (to, cell) in cells.into_iter().chain(&mut row.policies).zip(&record) {
                to.clear();
                to.push_str(cell);
            }
            each(&row).expect("a disk with room");
        }
    }

    /// A file with what is before a text and after another one in the bundle.
    fn whole(&self, path: &str, marks: (&str, &str), write: impl FnOnce(&mut dyn Write)) {
        let (head, tail) = around(&self.bundle.join(path), marks);
        let mut out = self.create(path);
        out.write_all(head.as_bytes()).expect("a disk with room");
        write(&mut out);
        out.write_all(tail.as_bytes()).expect("a disk with room");
        done(out);
    }

    fn scripts(&self) {
        let mut open: Option<(BufWriter<File>, String)> = None;
        let mut users = 0;
        let scripts = fs::read_dir(self.bundle.join("scripts")).expect("a folder");
        let names = scripts.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.retain(|name| name.starts_with("apply-"));
        names.sort();
        let close = |open: Option<(BufWriter<File>, String)>| {
            if let Some((mut out, tail)) = open {
                out.write_all(tail.as_bytes()).expect("a disk with room");
                done(out);
            }
        };
        self.rows(|row| {
            if users % USERS == 0 {
                close(open.take());
                let path = format!("scripts/{}", names[users / USERS]);
                let (head, tail) = around(&self.bundle.join(&path), (DATA, DATA_END));
                let mut out = self.create(&path);
                out.write_all(head.as_bytes())?;
                open = Some((out, tail));
            }
            users += 1;
            open.as_mut().map_or(Ok(()), |(out, _)| steps(out, row))
        });
        close(open);
    }

    fn create(&self, path: &str) -> BufWriter<File> {
        let file = File::create(self.to.join(path)).expect("a file");
        BufWriter::with_capacity(128 * 1024, file)
    }
}

/// As `render` does: the file is on the disk.
fn done(out: BufWriter<File>) {
    let file = out.into_inner().expect("a disk with room");
    file.sync_all().expect("a disk with room");
}

/// The text of a file up to a mark, with it, and from another one on.
fn around(path: &Path, (begin, end): (&str, &str)) -> (String, String) {
    use std::io::{Read as _, Seek as _, SeekFrom};
    // The review of a million users lists four thousand scripts before it names the first of them.
    const MOST: u64 = 4 * 1024 * 1024;
    let mut file = File::open(path).expect("the bundle was rendered");
    let length = file.metadata().expect("a file").len();
    let mut part = |from: u64| {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from)).expect("a file");
        (&mut file)
            .take(MOST)
            .read_to_end(&mut bytes)
            .expect("a file");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let (first, last) = (part(0), part(length.saturating_sub(MOST)));
    let head = first.find(begin).expect("the mark") + begin.len();
    let tail = last.rfind(end).expect("the mark");
    (first[..head].to_owned(), last[tail..].to_owned())
}

fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

fn steps(out: &mut (impl Write + ?Sized), row: &Row) -> std::io::Result<()> {
    let (first, user) = (3 * (row.at - 2) + 1, quoted(&row.user));
    write!(
        out,
        "Step-NumberAny -Step:{first} -User:'{user}' -Id:$null -Category:'Primary' -Chain:0 -ToNumber:'{}' -ToType:'{}' -ToLocation:$null -Notify:$false\r\n",
        row.number, row.number_type
    )?;
    for (step, ((policy, ..), name)) in (first + 1..).zip(POLICIES.iter().zip(&row.policies)) {
        write!(
            out,
            "Step-PolicyAny -Step:{step} -User:'{user}' -Id:$null -Policy:'{policy}' -To:'{}'\r\n",
            quoted(name)
        )?;
    }
    Ok(())
}

fn operations(out: &mut (impl Write + ?Sized), row: &Row) -> std::io::Result<()> {
    let id = 3 * (row.at - 2) + 1;
    let Row {
        at,
        user,
        name,
        number,
        number_type,
        policies,
    } = row;
    let rest = |out: &mut String, id: usize, step: &str| {
        write!(
            out,
            "      \"before\": {{\n        \"known\": false,\n        \"value\": null\n      }},\n      \"chain\": null,\n      \"display_name\": \"{name}\",\n      \"had_voice\": false,\n      \"id\": {id},\n      \"keeps_voice\": false,\n      \"leaves_with\": null,\n      \"notify\": false,\n      \"object_id\": null,\n      \"released\": false,\n      \"reversible\": false,\n      \"site\": null,\n      \"step\": \"{step}\",\n      \"user\": \"{user}\",\n      \"wave\": 1,\n      \"why_not\": \"the state before is unknown\"\n    }}"
        )
    };
    let because = |out: &mut String, concept: &str, letter: &str, column: u32| {
        write!(
            out,
            "      \"because\": {{\n        \"column\": {column},\n        \"concept\": \"{concept}\",\n        \"file\": \"input/sheet.csv\",\n        \"header\": \"{concept}\",\n        \"kind\": \"cell\",\n        \"ref\": \"{letter}{at}\",\n        \"row\": {at},\n        \"sheet\": null\n      }},\n"
        )
    };
    let mut text = String::new();
    let mut make = || -> std::fmt::Result {
        if id > 1 {
            text.push_str(",\n");
        }
        write!(
            text,
            "    {{\n      \"after\": {{\n        \"location\": null,\n        \"number\": \"{number}\",\n        \"type\": \"{number_type}\"\n      }},\n      \"arrives_with\": null,\n      \"attribute\": \"number\",\n"
        )?;
        because(&mut text, "TelephoneNumber", "C", 3)?;
        rest(&mut text, id, "number")?;
        for (id, ((policy, letter, column), name)) in (id + 1..).zip(POLICIES.iter().zip(policies))
        {
            write!(
                text,
                ",\n    {{\n      \"after\": \"{name}\",\n      \"arrives_with\": null,\n      \"attribute\": \"{policy}\",\n"
            )?;
            because(&mut text, policy, letter, *column)?;
            rest(&mut text, id, "policy")?;
        }
        Ok(())
    };
    make().expect("memory takes it");
    out.write_all(text.as_bytes())
}

fn person(out: &mut (impl Write + ?Sized), row: &Row) -> std::io::Result<()> {
    let (first, at) = (3 * (row.at - 2) + 1, row.at);
    writeln!(out, "- `{}`, `{}`", row.user, row.name)?;
    writeln!(
        out,
        "  - step {first}, number: `unknown` → `{} {}` (C{at})",
        row.number, row.number_type
    )?;
    for (step, ((policy, letter, _), name)) in (first + 1..).zip(POLICIES.iter().zip(&row.policies))
    {
        writeln!(
            out,
            "  - step {step}, {policy}: `unknown` → `{name}` ({letter}{at})"
        )?;
    }
    Ok(())
}

/// Seconds that a process takes.
fn time(command: &mut Command) -> f64 {
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let begun = Instant::now();
    let status = command.status().expect("the program runs");
    assert!(status.success(), "{command:?}");
    begun.elapsed().as_secs_f64()
}

/// The most memory that a command takes, in MiB, where GNU time is there to say so.
fn peak(arguments: &[&Path]) -> Option<f64> {
    let mut command = Command::new("/usr/bin/time");
    let command = command.args(["-f", "peak %M", PROGRAM]).args(arguments);
    let output = command.stdout(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let kib: f64 = said.lines().last()?.strip_prefix("peak ")?.parse().ok()?;
    Some(kib / 1024.0)
}

/// Both wrote the same bytes.
fn assert_same(bundle: &Path, other: &Path) {
    let scripts = fs::read_dir(other.join("scripts")).expect("a folder");
    let names = scripts.map(|entry| entry.expect("an entry").file_name());
    let scripts = names.map(|name| Path::new("scripts").join(name));
    let all = scripts.chain(["plan.json", "review.md"].map(PathBuf::from));
    for path in all {
        let same = Command::new("cmp")
            .args([bundle.join(&path), other.join(&path)])
            .status();
        assert!(same.expect("cmp runs").success(), "{}", path.display());
    }
}

fn measured((rows, rounds): (usize, usize)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("callsheet.toml"), CONFIG).expect("a file");
    let path = |name: &str| folder.path().join(name);
    let (bundle, copy, users) = (path("bundle"), path("copy"), path("users.csv"));
    sheet(&users, rows);
    let this = std::env::current_exe().expect("a running program has a file");
    let mut ratios = Vec::new();
    for round in 1..=rounds {
        let render = time(
            Command::new(PROGRAM)
                .arg("render")
                .arg(&users)
                .arg("-o")
                .arg(&bundle),
        );
        let paths = [&users, &bundle, &copy];
        let write = time(Command::new(&this).arg("--write").args(paths));
        if round == 1 {
            assert_same(&bundle, &copy);
        }
        println!("round {round}: render {render:.1} s, write! {write:.1} s");
        ratios.push(render / write);
        fs::remove_dir_all(&bundle).expect("a folder");
        fs::remove_dir_all(&copy).expect("a folder");
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios[ratios.len() / 2];
    let held = if median <= 8.0 { "held" } else { "NOT HELD" };
    println!("{rows} users: render over a write! of the same text {median:.2}   bar 8: {held}");
    println!("\nmost memory, MiB (bar for render: 32)");
    for rows in [rows / 10, rows] {
        sheet(&users, rows);
        let commands = [
            ("plan", vec![Path::new("plan"), &users]),
            (
                "render",
                vec![Path::new("render"), &users, Path::new("-o"), &bundle],
            ),
            ("verify", vec![Path::new("verify"), &bundle]),
        ];
        for (name, arguments) in commands {
            match peak(&arguments) {
                Some(peak) => println!("{name:<8} {rows:>9} users {peak:>8.1}"),
                None => println!("{name:<8} not measured: there is no /usr/bin/time"),
            }
        }
        fs::remove_dir_all(&bundle).expect("a folder");
    }
}
