//! Endpoint for uploads.

use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::{project, reject, save, storage_error, success};
use crate::api::endpoints::upload::UploadReply;
use crate::api::unescape_file_name;
use crate::domain::asset::Asset;
use crate::domain::reason::StudioReason;
use crate::domain::text::one_line;
use crate::studio::assets::{AssetStore, IntakeError};
use crate::studio::project::asset_info;
use crate::studio::state::SharedState;

/// Receives the files of a multipart upload and adds them to the project.
pub async fn receive(
    State(studio): State<SharedState>,
    Path(sid): Path<String>,
    request: Request,
) -> Response {
    if let Err(answer) = project(&studio, &sid) {
        return *answer;
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return reject(StatusCode::BAD_REQUEST, 400, StudioReason::CannotFetch);
    }
    match receive_form(&studio.media, request).await {
        Ok(assets) => add_to_project(&studio, &sid, assets).await,
        Err(rejection) => *rejection,
    }
}

/// Receives the files of a multipart form.
///
/// # Errors
/// A response if the form is malformed or has no files, or a file is not accepted.
async fn receive_form(store: &AssetStore, request: Request) -> Result<Vec<Asset>, Box<Response>> {
    let malformed_form = |why: String| Box::new(malformed(&why));
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|e| malformed_form(e.body_text()))?;
    let mut received = Vec::new();
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|e| malformed_form(e.body_text()))?
    {
        if field.name() == Some("files") {
            let asset = receive_file(store, field).await;
            received.push(asset.map_err(|error| Box::new(intake_rejection(&error)))?);
        }
    }
    if received.is_empty() {
        return Err(Box::new(reject(
            StatusCode::BAD_REQUEST,
            400,
            StudioReason::NoFilesPart,
        )));
    }
    Ok(received)
}

async fn add_to_project(studio: &SharedState, sid: &str, assets: Vec<Asset>) -> Response {
    let _editing = studio.lock_projects().await;
    let mut project = match project(studio, sid) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let mut files = Vec::new();
    for asset in assets {
        let project_asset = project.add_asset(asset.clone());
        let shared = studio.projects.references_file(&asset);
        if let Err(e) = studio.media.store_under(&asset, &project_asset, shared) {
            return storage_error(&e);
        }
        files.push(asset_info(&project_asset));
    }
    match save(studio, &project) {
        Ok(()) => success(UploadReply {
            files,
            session_state_applied: true,
        }),
        Err(answer) => *answer,
    }
}

async fn receive_file(
    store: &AssetStore,
    mut field: axum::extract::multipart::Field<'_>,
) -> Result<Asset, IntakeError> {
    let name = unescape_file_name(field.file_name().unwrap_or_default());
    let mut intake = store.begin(&name).await?;
    while let Some(chunk) = field
        .chunk()
        .await
        .map_err(|e| IntakeError::Malformed(e.body_text()))?
    {
        intake.write(&chunk).await?;
    }
    store.finish(intake).await
}

fn intake_rejection(error: &IntakeError) -> Response {
    let (status, code) = match error {
        IntakeError::Type => (StatusCode::BAD_REQUEST, 4001),
        IntakeError::Media(_) => (StatusCode::UNPROCESSABLE_ENTITY, 422),
        IntakeError::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, 4002),
        IntakeError::Malformed(why) => return malformed(why),
        IntakeError::Store(e) => return storage_error(e),
    };
    reject(status, code, error.reason())
}

/// Returns the response for a body that is malformed or incomplete.
fn malformed(why: &str) -> Response {
    let why = StudioReason::UploadMalformed(one_line(why));
    reject(StatusCode::BAD_REQUEST, 400, why)
}
