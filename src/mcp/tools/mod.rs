//! The tools, one row each. The documentation of the arguments describes the tool.

mod definition;
mod edits;
mod exports;
mod history;
mod media;
mod pictures;
mod proposals;
mod say;
mod sessions;
mod timeline;
mod waveform;

use rmcp::model::Tool;
use serde_json::Value;

use self::definition::{ToolEffect, decode, definition, spec};
use self::edits::EditsArguments;
use self::exports::{CancelArguments, ExportArguments, ExportStatusArguments};
use self::history::{CompareArguments, RedoArguments, UndoArguments, VersionsArguments};
use self::media::{AddMediaArguments, TranscribeArguments};
use self::pictures::{FrameArguments, SheetArguments};
use self::proposals::ProposalStatusArguments;
use self::say::SayArguments;
use self::sessions::{ListSessionsArguments, OpenSessionArguments};
use self::timeline::TimelineArguments;
use self::waveform::WaveformArguments;
use super::call::ToolCall;
use super::reply::ToolResult;

/// Defines the tools other than the typed edits.
macro_rules! tools {
    ($($name:literal, $effect:ident, $arguments:ty => $function:path;)+) => {
        /// Returns the definitions of the tools other than the typed edits.
        fn own_definitions() -> Vec<Tool> {
            vec![$(definition(spec::<$arguments>($name), ToolEffect::$effect),)+]
        }

        /// Calls a tool other than the typed edits. `None` if there is none of this name.
        async fn run_own(call: &ToolCall<'_>, name: &str, arguments: &Value) -> Option<ToolResult> {
            Some(match name {
                $($name => match decode::<$arguments>($name, arguments) {
                    Ok(arguments) => $function(call, arguments).await,
                    Err(failure) => Err(failure),
                },)+
                _ => return None,
            })
        }
    };
}

tools! {
    "list_sessions", ReadsOnly, ListSessionsArguments => sessions::list;
    "open_session", AddsOnce, OpenSessionArguments => sessions::open;
    "add_media", AddsOnce, AddMediaArguments => media::add;
    "get_timeline", ReadsOnly, TimelineArguments => timeline::get;
    "say", Changes, SayArguments => say::say;
    "apply_edits", Changes, EditsArguments => edits::apply_batch;
    "proposal_status", Sets, ProposalStatusArguments => proposals::status;
    "undo", Changes, UndoArguments => history::undo;
    "redo", Changes, RedoArguments => history::redo;
    "list_versions", ReadsOnly, VersionsArguments => history::list;
    "compare_versions", ReadsOnly, CompareArguments => history::compare;
    "get_frame", ReadsOnly, FrameArguments => pictures::frame;
    "contact_sheet", ReadsOnly, SheetArguments => pictures::sheet;
    "waveform", ReadsOnly, WaveformArguments => waveform::draw;
    "transcribe", AddsOnce, TranscribeArguments => media::transcribe;
    "export", Adds, ExportArguments => exports::start;
    "export_status", ReadsOnly, ExportStatusArguments => exports::status;
    "cancel_export", Sets, CancelArguments => exports::cancel;
}

/// Returns the definitions of all tools.
pub(super) fn definitions() -> Vec<Tool> {
    let mut tools = own_definitions();
    tools.extend(edits::definitions());
    tools
}

/// Calls a tool. `None` if there is none of this name.
pub(super) async fn run(call: &ToolCall<'_>, name: &str, arguments: Value) -> Option<ToolResult> {
    match run_own(call, name, &arguments).await {
        Some(result) => Some(result),
        None => edits::run(call, name, arguments).await,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_tool_is_described_and_annotated() {
        let tools = definitions();
        let names: BTreeSet<&str> = tools.iter().map(|tool| tool.name.as_ref()).collect();
        assert_eq!(names.len(), tools.len(), "a name is used twice");
        for tool in &tools {
            let description = tool.description.as_deref().unwrap_or_default();
            assert!(description.len() > 10, "{}: {description}", tool.name);
            assert_eq!(tool.input_schema["type"], "object", "{}", tool.name);
            let hints = tool.annotations.as_ref().unwrap();
            assert!(hints.read_only_hint.is_some() && hints.destructive_hint.is_some());
        }
        for name in ["split", "set_transition", "assemble", "export", "get_frame"] {
            assert!(names.contains(name), "{name}");
        }
        let text = serde_json::to_string(&tools).unwrap();
        assert!(
            text.len() < 60_000,
            "a model reads all of it: {} bytes",
            text.len()
        );
    }
}
