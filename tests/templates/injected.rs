//! Code in every template: it cannot change a constant or a step, and the review names whatever was replaced.

use super::{edited, own, refused, render, shipped};
use callsheet::bundle::BundleError;

/// The file that writes the constants.
const CONSTANTS: &str = "partials/constants.ps1.hbs";
/// The file with the data region of scripts that change something.
const CHANGE: &str = "partials/change.ps1.hbs";

#[test]
fn code_in_any_template_is_named_in_the_review_or_refused() {
    for (file, text) in shipped() {
        let end = own(&file, &(text.clone() + "Start-Process 'calc'\n"));
        let begin = own(&file, &("Start-Process 'calc'\n".to_owned() + &text));
        for own in [begin, end] {
            match render(own) {
                Ok(bundle) => {
                    let review =
                        String::from_utf8(bundle.files["review.md"].clone()).expect("UTF-8");
                    let named = format!("- `input/templates/{file}`: in ");
                    assert!(review.contains(&named), "{file}: {review}");
                    let used = bundle.files.iter().any(|(path, bytes)| {
                        path.starts_with("scripts/")
                            && String::from_utf8_lossy(bytes).contains("calc")
                    });
                    let unused = review.contains(&format!("{named}no script of this bundle"));
                    assert_ne!(used, unused, "{file}");
                    assert!(!file.starts_with("steps/") || unused, "{file}");
                }
                Err(BundleError::Template {
                    name, line, why, ..
                }) => {
                    assert_eq!(name, file, "{why}");
                    assert!(
                        line > 0 && why.contains("does not read back"),
                        "{file}: {line} {why}"
                    );
                }
                Err(other) => panic!("{file}: {other}"),
            }
        }
    }
}

#[test]
fn a_value_is_never_written_where_the_template_that_ships_has_none() {
    for (file, text) in shipped() {
        for tag in [
            "& {{title}}",
            "iex {{text title}}",
            "{{steps}}",
            "$a = {{or_null user}}",
            "& {{change}}",
        ] {
            let lines = text.lines().count();
            let found = refused(render(own(&file, &format!("{text}{tag}\n"))));
            assert_eq!(
                (&found.file, found.line),
                (&file, lines + 1),
                "{}",
                found.why
            );
        }
    }
}

#[test]
fn constants_that_are_not_those_of_the_plan_are_refused_at_their_line() {
    let cases = [
        (
            "$TenantId      = {{tenant}}",
            "$TenantId      = '6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4c'",
            "the constants differ from the plan",
        ),
        (
            "$UserCount     = {{int users}}",
            "$UserCount     = 1",
            "the constants differ from the plan",
        ),
        (
            "$WindowEnd     = {{window_end}}",
            "$WindowEnd     = '2099-01-01T00:00:00Z'",
            "the constants differ from the plan",
        ),
        (
            "$Title         = {{text title}}",
            "$Title         = (calc)",
            "the constant $Title is not of its form",
        ),
        (
            "$Title         = {{text title}}\n",
            "",
            " constants instead of ",
        ),
        (
            "# ---- end of constants ----\n",
            "",
            "do not stand there once each",
        ),
    ];
    for (from, to, why) in cases {
        let at = shipped()[CONSTANTS]
            .find(from)
            .expect("a line of the template");
        let line = shipped()[CONSTANTS][..at].matches('\n').count() + 1;
        let found = refused(render(edited(CONSTANTS, from, to)));
        assert!(found.why.contains(why), "{to:?}: {}", found.why);
        assert_eq!(found.file, CONSTANTS, "{}", found.why);
        // Where a line is missing the region itself is named.
        assert!(
            found.line == line || to.is_empty() && found.line > 0,
            "{to:?}: {found:?}"
        );
    }
}

#[test]
fn a_region_keeps_its_marks_and_stays_code() {
    let data = "# ---- data: one step a line, in the approved order ----";
    let steps = "{{steps}}\n";
    let cases = [
        (steps, "", "the steps differ from the plan"),
        (
            steps,
            "{{steps}}\nStart-Process -FilePath:'calc'\n",
            "Start-Process is no step",
        ),
        (
            steps,
            "{{steps}}; calc\n",
            "on a line that the template that ships does not have",
        ),
        (steps, "{{steps}}\n{{steps}}\n", "or has less often"),
        (
            steps,
            "Step-RemoveAll -Step:1 -User:'ada@contoso.example' -Id:$null\n{{steps}}\n",
            "are not numbered one after the other",
        ),
        (data, "# ---- steps ----", "do not stand there once each"),
    ];
    for (from, to, why) in cases {
        let found = refused(render(edited(CHANGE, from, to)));
        assert!(found.why.contains(why), "{to:?}: {}", found.why);
        assert_eq!(found.file, CHANGE, "{to:?}: {}", found.why);
    }
    // The second mark is the one that does not belong there.
    let found = refused(render(own(
        "partials/end.ps1.hbs",
        &format!(
            "{data}\n# ---- end of data ----\n{}",
            shipped()["partials/end.ps1.hbs"]
        ),
    )));
    assert_eq!(
        (found.file.as_str(), found.line),
        ("partials/end.ps1.hbs", 1),
        "{}",
        found.why
    );
}

#[test]
fn fixed_text_that_no_script_may_hold_is_refused_at_its_line() {
    let long = format!("$x = 1\n$a = '{}'\n", "x".repeat(1000));
    let text = long + &shipped()["partials/own.ps1.hbs"];
    let found = refused(render(own("partials/own.ps1.hbs", &text)));
    assert_eq!(
        (found.file.as_str(), found.line),
        ("partials/own.ps1.hbs", 2),
        "{}",
        found.why
    );
    assert!(
        found.why.contains("longer than 1000 bytes"),
        "{}",
        found.why
    );
}

#[test]
fn a_step_is_written_as_it_ships_or_not_at_all() {
    for (file, text) in shipped()
        .into_iter()
        .filter(|(name, _)| name.starts_with("steps/"))
    {
        let swapped = text.replacen("-User:{{user}}", "-User:'eve@contoso.example'", 1);
        if swapped != text {
            refused(render(own(&file, &swapped)));
        }
        let found = refused(render(own(&file, &text.replace('\n', "; calc\n"))));
        assert_eq!(
            (found.file.as_str(), found.line),
            (file.as_str(), 1),
            "{}",
            found.why
        );
    }
    // Two lines for one step.
    let twice = "Step-RemoveAll -Step:1 -User:'ada@contoso.example' -Id:$null\n".to_owned()
        + &shipped()["steps/policy.hbs"];
    let found = refused(render(own("steps/policy.hbs", &twice)));
    assert_eq!(
        (found.file.as_str(), found.line),
        ("steps/policy.hbs", 1),
        "{}",
        found.why
    );
}
