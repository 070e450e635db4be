# The commands of the project; CONTRIBUTING.md says when to use which. `.ci/run` runs the same without just.

# Lists the commands.
default:
    @just --list

# Format, lints and documentation, all warnings refused.
check:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

# Every test; with PowerShell on the machine the rendered scripts are really run.
test:
    cargo test --locked

# Writes the generated files again: docs/rules and the console blocks of README.md. Read what changed.
bless:
    CALLSHEET_BLESS=1 cargo test --locked

# Measures a million rows, `check` and the verdict on a number; docs/performance.md says how to read the tables.
bench:
    cargo bench --locked --bench million
    cargo bench --locked --bench check
    cargo bench --locked --bench numbers
    cargo bench --locked --bench render

# The same with fewer rounds.
bench-quick:
    cargo bench --locked --bench million -- --quick
    cargo bench --locked --bench check -- --quick
    cargo bench --locked --bench numbers -- --quick
    cargo bench --locked --bench render -- --quick

# Fetches libphonenumber's metadata of a version and makes the table of the numbering plan from it. Read what changed.
numbering version="9.0.43":
    python3 -m venv target/numbering
    target/numbering/bin/pip install --quiet phonenumbers=={{version}}
    target/numbering/bin/python tests/numbering_plan/metadata.py tests/numbering_plan/metadata.json
    CALLSHEET_BLESS=1 cargo test --locked --test numbering_plan
    CALLSHEET_BLESS=1 cargo test --locked --lib numbering::home
    target/numbering/bin/python tests/numbering_plan/corpus.py A target/numbering/a.txt
    target/numbering/bin/python tests/numbering_plan/oracle.py target/numbering/a.txt tests/data/phone-oracle.tsv 500
    cargo test --locked --test numbering --test numbering_oracle

# Compares 3.9 million verdicts, and what 300,000 dialled digits reach, with the Python package `phonenumbers` of the table's version,
# and what 3 million reach with the crate; a quarter of an hour.
numbering-check:
    python3 -m venv target/numbering
    target/numbering/bin/pip install --quiet phonenumbers==$(sed -n 's/.*VERSION: &str = "\(.*\)";/\1/p' src/numbering/plan/codes.rs)
    target/numbering/bin/python tests/numbering_plan/corpus.py A target/numbering/a.txt
    target/numbering/bin/python tests/numbering_plan/corpus.py B target/numbering/b.txt
    target/numbering/bin/python tests/numbering_plan/oracle.py target/numbering/a.txt target/numbering/a.tsv
    target/numbering/bin/python tests/numbering_plan/oracle.py target/numbering/b.txt target/numbering/b.tsv
    CALLSHEET_PHONE_ORACLE=$PWD/target/numbering/a.tsv cargo test --locked --test numbering_oracle -- --nocapture
    CALLSHEET_PHONE_ORACLE=$PWD/target/numbering/b.tsv cargo test --locked --test numbering_oracle -- --nocapture
    target/numbering/bin/python tests/numbering_plan/dialled.py 300000 target/numbering/dialled.tsv
    CALLSHEET_DIALLED_ORACLE=$PWD/target/numbering/dialled.tsv CALLSHEET_DIALLED_QUESTIONS=3000000 cargo test --locked --lib numbering::plan::dialled -- --nocapture

# Writes the sheets of tests/libreoffice again; needs LibreOffice (Debian: libreoffice-calc).
libreoffice:
    tests/libreoffice/make.sh

# Checks a workbook of 100,000 rows under a limit of 256 MiB.
workbook-memory:
    CALLSHEET_ROWS=100000 cargo test --locked --release --test workbooks -- within_256_mib

# Checks a crowd of a million people: exactly those with a wrong number are told, on any number of threads.
million:
    CALLSHEET_ROWS=1000000 cargo test --locked --release --test crowd

# Measures dial plans: strings through 50 rules, and the proofs.
bench-dial:
    cargo bench --locked --bench dial

# Asks the live .NET engine a million random questions about patterns, and dials a million strings at rules called dead.
regex-million:
    CALLSHEET_REGEX_QUESTIONS=1000000 CALLSHEET_DIAL_STRINGS=1500000 CARGO_PROFILE_TEST_OPT_LEVEL=2 cargo test --locked --test dialect --test dial -- --nocapture
