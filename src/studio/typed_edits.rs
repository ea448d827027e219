//! Typed edits of another program, with the checks of those of an LLM agent.

use super::agent;
use super::edit_batch::EditBatch;
use super::project::Project;
use super::tools;
use crate::api::{EditCall, HistoryStep};
use crate::domain::edit::{Edit, EditRefusal, MAX_PLAN_EDITS};
use crate::domain::reason::StudioReason;
use crate::domain::text::one_line;

/// Maximum length of the name of a program (characters).
const MAX_AUTHOR_CHARS: usize = 40;

/// Makes the edits, all or none, as one step. An edit that changes nothing is skipped, so that a
/// request may be repeated. Returns true if the timeline changed.
///
/// # Errors
/// If an edit is invalid, or the edits change more than they declare.
pub(super) fn apply(
    project: &mut Project,
    calls: &[EditCall],
    author: Option<&str>,
) -> Result<bool, StudioReason> {
    let batch = try_calls(project, calls)?;
    if !batch.is_as_declared() {
        return Err(StudioReason::EditsNotAsDeclared);
    }
    if batch.is_unchanged() {
        return Ok(false);
    }
    let (timeline, touched) = batch.into_result();
    project.offer = None;
    agent::commit(project, &timeline, touched);
    attribute(project, author);
    Ok(true)
}

/// Undoes or redoes the last step. Returns false if there is none.
pub(super) fn step(project: &mut Project, step: HistoryStep, author: Option<&str>) -> bool {
    let done = match step {
        HistoryStep::Undo => project.history.undo(1) > 0,
        HistoryStep::Redo => project.history.redo(),
    };
    if done {
        project.touched.clear();
        project.last_message = None;
        project.offer = None;
        attribute(project, author);
    }
    done
}

/// Records the program that made the current version.
fn attribute(project: &mut Project, author: Option<&str>) {
    if let Some(author) = author.map(author_name).filter(|name| !name.is_empty()) {
        project.history.attribute(&author);
    }
}

/// Tries the edits out on a copy of the timeline.
fn try_calls(project: &Project, calls: &[EditCall]) -> Result<EditBatch, StudioReason> {
    if calls.len() > MAX_PLAN_EDITS {
        return Err(StudioReason::TooManyEdits(MAX_PLAN_EDITS as u64));
    }
    let assets = project.listed_assets();
    let length = |source: &str| project.source_duration_ms(source);
    let mut batch = EditBatch::new(project.timeline());
    for (number, call) in (1..).zip(calls) {
        let invalid = |why| StudioReason::InvalidEdit {
            number,
            tool: one_line(&call.tool)
                .chars()
                .take(MAX_AUTHOR_CHARS)
                .collect(),
            why,
        };
        Edit::check_call(&call.tool, &call.arguments).map_err(invalid)?;
        let edit = tools::parse_call(&call.tool, &call.arguments, &assets).map_err(invalid)?;
        match batch.push(edit, &length) {
            Ok(()) | Err(EditRefusal::NothingToDo) => {}
            Err(why) => return Err(invalid(why.to_string())),
        }
    }
    Ok(batch)
}

/// Returns the name of a program on one line.
fn author_name(name: &str) -> String {
    one_line(name).chars().take(MAX_AUTHOR_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::MediaKind;

    fn project() -> Project {
        let mut project = Project::new("en");
        for name in ["a.jpg", "b.jpg"] {
            project.add_asset(asset(name, MediaKind::Photo, 0));
        }
        project
    }

    fn call(tool: &str, arguments: Value) -> EditCall {
        let tool = tool.to_owned();
        EditCall { tool, arguments }
    }

    fn assemble() -> EditCall {
        call(
            "assemble",
            json!({"media": ["a.jpg", "b.jpg"], "each_ms": 2000}),
        )
    }

    #[test]
    fn edits_are_one_step_with_an_author() {
        let mut p = project();
        let title = call("add_title", json!({"text": "Hi"}));
        let author = Some("co\u{1b}dex\n1");
        assert_eq!(apply(&mut p, &[assemble(), title], author), Ok(true));
        assert_eq!(p.timeline().tracks.len(), 2);
        assert_eq!(p.history.version(), 1);
        assert_eq!(p.history.author(1), Some("codex 1"));
        assert!(step(&mut p, HistoryStep::Undo, None));
        assert!(p.timeline().is_empty());
        assert_eq!(p.history.author(2), None);
        assert!(!step(&mut p, HistoryStep::Undo, author));
        assert!(step(&mut p, HistoryStep::Redo, author));
        assert_eq!(p.history.author(3), Some("codex 1"));
    }

    #[test]
    fn an_invalid_edit_keeps_the_others_back() {
        for (wrong, number) in [
            (call("fly", json!({})), 2),
            (call("remove", json!({"ids": ["nobody"]})), 2),
            (call("add_title", json!({"text": 3})), 2),
            (
                call("add_title", json!({"text": "Hi", "colour": "#ffffff"})),
                2,
            ),
        ] {
            let mut p = project();
            let result = apply(&mut p, &[assemble(), wrong.clone(), assemble()], None);
            let Err(StudioReason::InvalidEdit { number: n, .. }) = result else {
                panic!("{wrong:?}: {result:?}");
            };
            assert_eq!(n, number);
            assert!(p.timeline().is_empty() && p.history.version() == 0);
        }
        let many = vec![assemble(); MAX_PLAN_EDITS + 1];
        let refused = apply(&mut project(), &many, None);
        assert_eq!(refused, Err(StudioReason::TooManyEdits(200)));
    }

    #[test]
    fn a_repeated_edit_makes_no_version() {
        let mut p = project();
        let canvas = call("set_canvas", json!({"width": 720, "height": 1280}));
        assert_eq!(apply(&mut p, &[assemble(), canvas.clone()], None), Ok(true));
        assert_eq!(apply(&mut p, &[canvas], Some("codex")), Ok(false));
        assert_eq!(apply(&mut p, &[], None), Ok(false));
        assert_eq!((p.history.version(), p.history.author(1)), (1, None));
    }
}
