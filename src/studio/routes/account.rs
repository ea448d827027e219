//! Endpoints for the token and the credits.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::{reject, success};
use crate::api::endpoints::anonymous_token::AnonymousTokenReply;
use crate::domain::reason::StudioReason;
use crate::studio::state::SharedState;

/// Returns the token of a studio that is open to other programs on this computer.
pub async fn anonymous_token(State(studio): State<SharedState>, headers: HeaderMap) -> Response {
    let id = headers
        .get("x-client-id")
        .and_then(|v| v.to_str().ok())
        .filter(|id| !id.trim().is_empty());
    let Some(id) = id else {
        return reject(StatusCode::BAD_REQUEST, 400, StudioReason::NoClientId);
    };
    if !studio.open {
        return reject(StatusCode::FORBIDDEN, 403, StudioReason::OwnProgramOnly);
    }
    success(AnonymousTokenReply {
        token: Some(studio.token.clone()),
        user_id: Some(format!("anon_{id}")),
        expires_at: None,
        credits: Some(100.0),
    })
}

/// Rejects the request, because the studio has no web pages.
pub async fn claim_token() -> Response {
    reject(StatusCode::NOT_FOUND, 404, StudioReason::NoWebPages)
}

/// Returns the credit balance.
pub async fn credits(State(studio): State<SharedState>) -> Response {
    success(studio.account.balance())
}
