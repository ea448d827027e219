//! Receiving media.

use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::json;

use super::{disk, project, refuse, save, success};
use crate::domain::asset::Asset;
use crate::domain::text::one_line;
use crate::studio::assets::{AssetStore, IntakeError};
use crate::studio::project::asset_facts;
use crate::studio::server::SharedState;

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
        return refuse(
            StatusCode::BAD_REQUEST,
            400,
            "the studio works without a network and cannot fetch web addresses: download the file and upload it",
        );
    }
    let mut form = match Multipart::from_request(request, &()).await {
        Ok(form) => form,
        Err(e) => return malformed(&e.body_text()),
    };
    let mut taken = Vec::new();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("files") => field,
            Ok(Some(_)) => continue,
            Ok(None) => break,
            Err(e) => return malformed(&e.body_text()),
        };
        match take(&studio.media, field).await {
            Ok(asset) => taken.push(asset),
            Err(error) => return refused(&error),
        }
    }
    if taken.is_empty() {
        return refuse(
            StatusCode::BAD_REQUEST,
            400,
            "the upload has no part called \"files\"",
        );
    }
    let _editing = studio.editing().await;
    let mut project = match project(&studio, &sid) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let mut facts = Vec::new();
    for asset in taken {
        let known = project.add_asset(asset.clone());
        let shared = studio.projects.know(&asset);
        if let Err(e) = studio.media.file_as(&asset, &known, shared) {
            return disk(&e);
        }
        facts.push(asset_facts(&known));
    }
    match save(&studio, &project) {
        Ok(()) => success(json!({"files": facts, "session_state_applied": true})),
        Err(answer) => *answer,
    }
}

async fn take(
    store: &AssetStore,
    mut field: axum::extract::multipart::Field<'_>,
) -> Result<Asset, IntakeError> {
    let mut intake = store.begin(field.file_name().unwrap_or_default()).await?;
    while let Some(chunk) = field
        .chunk()
        .await
        .map_err(|e| IntakeError::Malformed(e.body_text()))?
    {
        intake.write(&chunk).await?;
    }
    store.finish(intake).await
}

fn refused(error: &IntakeError) -> Response {
    let (status, code) = match error {
        IntakeError::Type => (StatusCode::BAD_REQUEST, 4001),
        IntakeError::Media(_) => (StatusCode::UNPROCESSABLE_ENTITY, 422),
        IntakeError::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, 4002),
        IntakeError::Malformed(why) => return malformed(why),
        IntakeError::Store(e) => return disk(e),
    };
    refuse(status, code, &error.to_string())
}

/// The body is no multipart form, or ends before its last part does.
fn malformed(why: &str) -> Response {
    let why = one_line(why);
    refuse(
        StatusCode::BAD_REQUEST,
        400,
        &format!("the upload is incomplete or malformed ({why}): send the file again"),
    )
}
