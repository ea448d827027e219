//! Resources: the timeline, its versions and the transcript of the current session.

use rmcp::ErrorData;
use rmcp::model::{ReadResourceResult, Resource, ResourceContents};
use serde_json::{Value, json};

use super::context::McpContext;
use super::reply::{ToolFailure, sanitize_data};
use super::timeline_data;
use super::transcript_data;
use crate::speech::Recording;
use crate::workflows::recordings::local_recordings;

pub(super) const TIMELINE: &str = "nemo-tui://timeline";
pub(super) const VERSIONS: &str = "nemo-tui://versions";
pub(super) const TRANSCRIPT: &str = "nemo-tui://transcript";

/// Addresses with names and descriptions.
const RESOURCES: [(&str, &str, &str); 3] = [
    (
        TIMELINE,
        "timeline",
        "The timeline of the current session, like the result of get_timeline",
    ),
    (
        VERSIONS,
        "versions",
        "The versions of the timeline, like the result of list_versions",
    ),
    (
        TRANSCRIPT,
        "transcript",
        "What is said in the media files that were transcribed",
    ),
];

const MIME_TYPE: &str = "application/json";

/// Returns the resources.
pub(super) fn list() -> Vec<Resource> {
    let resource = |(address, name, description): (&str, &str, &str)| {
        Resource::new(address, name)
            .with_description(description)
            .with_mime_type(MIME_TYPE)
    };
    RESOURCES.into_iter().map(resource).collect()
}

/// Returns true if there is a resource with this address.
pub(super) fn is_known(address: &str) -> bool {
    RESOURCES.iter().any(|(known, ..)| *known == address)
}

/// Reads a resource.
///
/// # Errors
/// If there is no such resource or no session, or the session cannot be read.
pub(super) async fn read(
    context: &McpContext,
    address: &str,
) -> Result<ReadResourceResult, ErrorData> {
    let data = match address {
        TIMELINE => timeline(context).await,
        VERSIONS => versions(context).await,
        TRANSCRIPT => transcript(context).await,
        _ => {
            let why = "there is no such resource: call resources/list";
            return Err(ErrorData::resource_not_found(why, None));
        }
    };
    let data = data.map_err(|why| ErrorData::internal_error(why.message().to_owned(), None))?;
    let text = sanitize_data(data).to_string();
    let contents = ResourceContents::text(text, address).with_mime_type(MIME_TYPE);
    Ok(ReadResourceResult::new(vec![contents]))
}

async fn timeline(context: &McpContext) -> Result<Value, ToolFailure> {
    let (session, draft) = context.draft().await?;
    let media = context.services().api.list_media(&session).await?;
    Ok(timeline_data::timeline(draft.as_ref(), &media))
}

async fn versions(context: &McpContext) -> Result<Value, ToolFailure> {
    let session = context.session().await?;
    let rows = context.versions(&session).await?;
    Ok(timeline_data::versions(&rows))
}

/// The stored transcriptions of the media of the session; nothing is transcribed.
async fn transcript(context: &McpContext) -> Result<Value, ToolFailure> {
    let session = context.session().await?;
    let media = context.services().api.list_media(&session).await?;
    let source = |file: crate::api::UploadedFile| (file.cdn_url.unwrap_or_default(), file.filename);
    let sources: Vec<(String, String)> = media.into_iter().map(source).collect();
    let recordings = local_recordings(context.services(), &session, &sources).await;
    let service = context.backend.speech.clone();
    let read = move || -> Vec<Value> {
        let stored = recordings.iter().filter_map(|recording| {
            let transcription = service.stored(&Recording {
                path: &recording.path,
                hash: &recording.hash,
                stream: recording.stream,
                duration_ms: recording.duration_ms,
            })?;
            let lines = transcript_data::lines(&transcription.words);
            Some(json!({"media": recording.name, "lines": lines}))
        });
        stored.collect()
    };
    let files = tokio::task::spawn_blocking(read).await;
    Ok(files
        .map_err(crate::domain::reason::Reason::message)?
        .into())
}
