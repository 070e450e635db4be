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

# Measures `check`; docs/performance.md says how to read the table.
bench:
    cargo bench --locked --bench check

# The same with fewer rounds.
bench-quick:
    cargo bench --locked --bench check -- --quick
