//! Typed edits: one tool each, and several at once.

use std::sync::Arc;
use std::time::Duration;

use rmcp::model::Tool;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::definition::{ToolEffect, decode, definition, spec};
use crate::api::{ApiError, ApplyEditsReply, ApplyEditsRequest, EditCall, ProposeRequest};
use crate::config::EditPolicy;
use crate::domain::draft::Draft;
use crate::domain::edit::Edit;
use crate::domain::edit::tool::ToolSpec;
use crate::domain::reason::{Reason, StudioReason};
use crate::mcp::call::ToolCall;
use crate::mcp::proposal::propose;
use crate::mcp::reply::{ToolFailure, ToolReply, ToolResult};
use crate::mcp::timeline_data;
use crate::workflows::pictures::FrameRequest;

/// Box that the picture of a dry run fits into (px).
const PICTURE_BOX: (u32, u32) = (512, 512);

/// Time that a call waits for the user to accept.
const ANSWER_WAIT: Duration = Duration::from_secs(45);

/// Tools that only add something.
const ADDING: &[&str] = &[
    "append",
    "insert",
    "add_title",
    "add_captions",
    "add_card",
    "overlay",
    "add_sound",
    "duplicate",
    "freeze",
];
/// Tools whose repeated call has no further effect.
const REPEATABLE: &[&str] = &["mute", "assemble", "clear", "start_at", "look"];

/// Makes several typed edits, all or none, as one undo step.
#[derive(Deserialize, JsonSchema)]
pub(super) struct EditsArguments {
    /// Edits in order.
    edits: Vec<EditArguments>,
    /// Version of the timeline that the edits are based on. If it has another one, nothing is
    /// changed, and the result is the newer timeline.
    expect_version: Option<u64>,
    /// If true, nothing is changed: the result is the changes that the edits would make, and a
    /// picture.
    dry_run: Option<bool>,
    /// Reason of the edits in one sentence, for the user who may have to accept them.
    reason: Option<String>,
}

/// An edit: the name of its tool, and the arguments of that tool.
#[derive(Deserialize, JsonSchema)]
struct EditArguments {
    tool: String,
    arguments: Map<String, Value>,
}

/// Options of typed edits.
struct EditOptions {
    expect_version: Option<u64>,
    dry_run: bool,
    reason: String,
}

/// Returns the definitions of the typed edits. They have the options of `apply_edits`, too.
pub(super) fn definitions() -> Vec<Tool> {
    let define = |spec: ToolSpec| {
        let effect = effect(spec.name);
        definition(with_options(spec), effect)
    };
    Edit::tools().into_iter().map(define).collect()
}

fn effect(name: &str) -> ToolEffect {
    match name {
        _ if ADDING.contains(&name) => ToolEffect::Adds,
        _ if name.starts_with("set_") || REPEATABLE.contains(&name) => ToolEffect::Sets,
        _ => ToolEffect::Changes,
    }
}

/// Adds the options to the arguments of a tool.
fn with_options(mut tool: ToolSpec) -> ToolSpec {
    let options = spec::<EditsArguments>("").schema.remove("properties");
    if let (Some(Value::Object(options)), Some(Value::Object(own))) =
        (options, tool.schema.get_mut("properties"))
    {
        own.extend(options.into_iter().filter(|(name, _)| name != "edits"));
    }
    tool
}

/// Calls the tool of a typed edit. `None` if there is none of this name.
pub(super) async fn run(call: &ToolCall<'_>, name: &str, arguments: Value) -> Option<ToolResult> {
    Edit::tools().iter().find(|tool| tool.name == name)?;
    let Value::Object(mut arguments) = arguments else {
        return None;
    };
    let options: Map<String, Value> = ["expect_version", "dry_run", "reason"]
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), arguments.remove(key)?)))
        .chain([("edits".to_owned(), json!([]))])
        .collect();
    let options = match decode::<EditsArguments>("", &Value::Object(options)) {
        Ok(arguments) => options_of(&arguments),
        Err(failure) => return Some(Err(failure)),
    };
    let edit = EditCall {
        tool: name.to_owned(),
        arguments: Value::Object(arguments),
    };
    Some(apply(call, vec![edit], options).await)
}

fn options_of(arguments: &EditsArguments) -> EditOptions {
    EditOptions {
        expect_version: arguments.expect_version,
        dry_run: arguments.dry_run.unwrap_or(false),
        reason: arguments.reason.clone().unwrap_or_default(),
    }
}

pub(super) async fn apply_batch(call: &ToolCall<'_>, arguments: EditsArguments) -> ToolResult {
    let options = options_of(&arguments);
    let to_call = |edit: EditArguments| EditCall {
        tool: edit.tool,
        arguments: Value::Object(edit.arguments),
    };
    let edits: Vec<EditCall> = arguments.edits.into_iter().map(to_call).collect();
    if edits.is_empty() {
        return Err(ToolFailure::new("there are no edits", "Pass at least one."));
    }
    apply(call, edits, options).await
}

async fn apply(call: &ToolCall<'_>, edits: Vec<EditCall>, options: EditOptions) -> ToolResult {
    check_backend(call)?;
    if !options.dry_run {
        call.context.check_writable()?;
    }
    let session = call.context.session().await?;
    let asks = call.context.edits == EditPolicy::Ask && !options.dry_run;
    let request = ApplyEditsRequest {
        session_id: session.clone(),
        edits,
        expect_version: options.expect_version,
        dry_run: options.dry_run || asks,
        author: Some(call.client()),
    };
    let api = &call.context.services().api;
    let sent = api.apply_edits(&request);
    // An edit that is saved is also stored as a version: it is not canceled in between.
    let reply = match request.dry_run {
        true => call.cancelable(sent).await?,
        false => sent.await,
    };
    let reply = reply.map_err(failure)?;
    let draft = reply.draft()?;
    if reply.conflict {
        return Err(conflict(call, &session, &draft).await);
    }
    if asks && reply.changed {
        let proposal = ProposeRequest {
            edits: request.edits,
            author: call.client(),
            text: options.reason,
            expect_version: Some(reply.version),
            waits_for_editor: call.context.waits_for_editor,
        };
        return propose(call, &session, &proposal, ANSWER_WAIT).await;
    }
    if reply.applied {
        call.save(&session, &draft);
    }
    report(call, &session, &reply, draft, options.dry_run).await
}

/// Checks that the studio owns the timeline.
///
/// # Errors
/// If the cloud does.
pub(super) fn check_backend(call: &ToolCall<'_>) -> Result<(), ToolFailure> {
    if call.context.is_cloud() {
        let why = "the agent of the cloud owns this timeline, which has no typed edits";
        let next = "Ask the user to send a message to the agent in the editor.";
        return Err(ToolFailure::new(why, next));
    }
    Ok(())
}

/// Error of a refused request.
pub(super) fn failure(e: ApiError) -> ToolFailure {
    match e {
        ApiError::Refused {
            message: why @ Reason::Studio(StudioReason::InvalidEdit { .. }),
            ..
        } => {
            let next = "Call get_timeline for the ids of segments and the names of media.";
            ToolFailure::new(why.to_string(), next)
        }
        other => ToolFailure::from(other),
    }
}

/// Error of a call based on an outdated version, with the newer timeline.
pub(super) async fn conflict(call: &ToolCall<'_>, session: &str, draft: &Draft) -> ToolFailure {
    let media = call.context.services().api.list_media(session).await;
    let data = timeline_data::timeline(Some(draft), &media.unwrap_or_default());
    let version = draft.version.unwrap_or_default();
    ToolFailure::new(
        format!("nothing was changed: the timeline has version {version} now"),
        "Read the newer timeline below, and repeat the call with its version if it still fits.",
    )
    .with_data(data)
}

/// Reports what has changed, or would change.
pub(super) async fn report(
    call: &ToolCall<'_>,
    session: &str,
    reply: &ApplyEditsReply,
    draft: Draft,
    dry_run: bool,
) -> ToolResult {
    let (count, version) = (reply.changes.len(), reply.version);
    let changes = timeline_data::counted(count);
    let text = match (dry_run, count) {
        (_, 0) if !reply.changed => {
            format!("Nothing to change: the timeline (version {version}) is like that.")
        }
        (true, _) => format!("Dry run: {changes}, nothing saved (version {version})."),
        (false, _) => format!("Done: {changes}, the timeline has version {version}."),
    };
    let data = json!({
        "version": version,
        "duration_ms": draft.duration_ms(),
        "changes": timeline_data::changes(&reply.changes),
    });
    let result = ToolReply::text(text).with_data(data);
    if !dry_run || count == 0 || draft.timeline.is_empty() {
        return Ok(result);
    }
    let at_ms = timeline_data::first_changed_ms(&reply.changes, &draft.timeline).unwrap_or(0);
    let request = FrameRequest {
        session: session.to_owned(),
        draft: Arc::new(draft),
        at_ms,
        box_px: PICTURE_BOX,
        exact: true,
    };
    match call
        .cancelable(call.context.pictures.frame(&request))
        .await?
    {
        Ok(drawn) => {
            let note = format!("The picture is at {at_ms} ms.");
            Ok(result.with_note(&note).with_picture(drawn.picture))
        }
        Err(why) => Ok(result.with_note(&format!("There is no picture: {why}."))),
    }
}
