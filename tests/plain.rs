//! Bundles in the style plain: what stands in them, what `verify` finds, and what the review tells.

mod workshop;

use callsheet::bundle::{Files, Manifest, ProblemKind};
use callsheet::digest::sha256_hex;
use workshop::change::{render, verify};

const ADA: &str = "ada@contoso.example";
const PLACE: &str = "10c00000-0000-4000-8000-000000000001";

fn config(profile: &str) -> String {
    format!(
        "[tenant]\nid = \"00000000-0000-4000-8000-0000000000ff\"\n[change]\nid = \"CHG1\"\n[module]\nstyle = \"plain\"\nprofile = \"{profile}\"\n"
    )
}

fn sheet() -> String {
    format!(
        "UserPrincipalName,TelephoneNumber,NumberType,LocationId,TenantDialPlan,TeamsCallingPolicy\n{ADA},+12065550101,CallingPlan,{PLACE},O'Hare,Global\n"
    )
}

fn files(profile: &str) -> Files {
    render(&sheet(), &config(profile), None).bundle().files
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    std::str::from_utf8(&files[path]).expect("UTF-8")
}

/// The lines between the marks of the data region.
fn data(script: &str) -> Vec<&str> {
    let lines = script
        .lines()
        .skip_while(|line| !line.starts_with("# ---- data"));
    let lines = lines
        .skip(1)
        .take_while(|line| !line.starts_with("# ---- end"));
    lines.collect()
}

/// Puts the manifest right again, as somebody would who can edit a folder.
fn repair(files: &mut Files) {
    files.remove("manifest.sha256");
    let manifest = Manifest::of(files).to_text();
    files.insert("manifest.sha256".to_owned(), manifest.into_bytes());
}

#[test]
fn each_step_is_the_vendors_cmdlet_as_the_page_shows_it() {
    let current = files("current");
    assert_eq!(
        data(text(&current, "scripts/apply-001.ps1")),
        [
            "# step 1".to_owned(),
            format!(
                "Set-CsPhoneNumberAssignment -Identity:'{ADA}' -PhoneNumber:'+12065550101' -PhoneNumberType:'CallingPlan' -LocationId:'{PLACE}' -ErrorAction:'Stop'"
            ),
            "# step 2".to_owned(),
            format!(
                "Grant-CsTenantDialPlan -Identity:'{ADA}' -PolicyName:'O''Hare' -ErrorAction:'Stop'"
            ),
            "# step 3".to_owned(),
            format!(
                "Grant-CsTeamsCallingPolicy -Identity:'{ADA}' -PolicyName:$null -ErrorAction:'Stop'"
            ),
        ]
    );
    let classic = files("classic");
    assert_eq!(
        data(text(&classic, "scripts/apply-001.ps1"))[1],
        format!(
            "Set-CsOnlineVoiceUser -Identity:'{ADA}' -TelephoneNumber:'+12065550101' -LocationID:'{PLACE}' -ErrorAction:'Stop'"
        )
    );
    for files in [current, classic] {
        assert!(verify(&files).ok, "{:?}", verify(&files).problems);
    }
}

/// Every byte of a script: the manifest was repaired, so rendering and decoding have to find it.
#[test]
fn a_changed_byte_is_found_with_its_step() {
    let whole = files("classic");
    let path = "scripts/apply-001.ps1";
    let script = text(&whole, path).to_owned();
    let mut step = None;
    let mut at = 0;
    for (number, line) in script.split_inclusive('\n').enumerate() {
        if line.starts_with("# ---- end of data") {
            step = None;
        }
        if let Some(mark) = line.trim_end().strip_prefix("# step ") {
            step = mark.parse::<u32>().ok();
        }
        // One byte of a line stands for all of them: the first, the one in the middle, the last before the line end.
        for byte in [at, at + line.len() / 2, at + line.len().saturating_sub(3)] {
            let mut edited = whole.clone();
            let bytes = edited.get_mut(path).expect("the script");
            bytes[byte] = if bytes[byte] == b'x' { b'y' } else { b'x' };
            repair(&mut edited);
            let found = verify(&edited);
            let named = |problem: &callsheet::bundle::Problem| {
                problem.file == path
                    && problem.line == u32::try_from(number + 1).ok()
                    && (step.is_none() || problem.step == step)
            };
            assert!(
                found.problems.iter().any(named),
                "line {}, {line:?}: {:?}",
                number + 1,
                found.problems
            );
        }
        at += line.len();
    }
}

#[test]
fn what_the_plain_grammar_does_not_know_is_refused() {
    let whole = files("current");
    let path = "scripts/apply-001.ps1";
    let mark = "# step 1\r\n";
    for line in [
        "Remove-Item -Path:'C:' -ErrorAction:'Stop'",
        "Set-CsPhoneNumberAssignment -Identity:'ada@contoso.example' -ErrorAction:'Stop'",
        "Grant-CsTenantDialPlan -PolicyName:'DP-A' -ErrorAction:'Stop'",
        "Grant-CsTenantDialPlan -Identity:'' -PolicyName:'DP-A' -ErrorAction:'Stop'",
        "Grant-CsTenantDialPlan -Identity:'ada@contoso.example' -PolicyName:'DP-A' -ErrorAction:'Continue'",
        "Grant-CsNoSuchPolicy -Identity:'ada@contoso.example' -PolicyName:'DP-A' -ErrorAction:'Stop'",
        "# step 01",
        "# a comment",
        "Step-RemoveAll -Step:1 -User:'ada@contoso.example' -Id:$null",
    ] {
        let mut edited = whole.clone();
        let script = text(&whole, path).replacen(mark, &format!("{mark}{line}\r\n"), 1);
        edited.insert(path.to_owned(), script.into_bytes());
        repair(&mut edited);
        let found = verify(&edited);
        let decoded = |problem: &callsheet::bundle::Problem| {
            problem.file == path
                && matches!(problem.kind, ProblemKind::Decode | ProblemKind::Grammar)
        };
        assert!(
            found.problems.iter().any(decoded),
            "{line}: {:?}",
            found.problems
        );
    }
}

#[test]
fn the_review_lists_the_guards_that_are_missing_and_compares_the_hash_in_its_line() {
    let files = files("classic");
    let review = text(&files, "review.md");
    let digest = sha256_hex(&files["scripts/apply-001.ps1"]);
    assert!(review.contains(&format!(
        "-eq '{digest}') {{ & .\\scripts\\apply-001.ps1 }}"
    )));
    for said in [
        "Guards that it lacks",
        "it has no dry run",
        "Plain scripts record nothing",
        "deprecated since 2022-11-01",
        "since 2022-07-11",
    ] {
        assert!(review.contains(said), "{said}\n{review}");
    }
}
