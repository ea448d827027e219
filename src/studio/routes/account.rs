//! Token and credits.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::{refuse, success};
use crate::studio::server::SharedState;

/// Hands out the token of a studio that is open to other programs of this machine.
pub async fn anonymous_token(State(studio): State<SharedState>, headers: HeaderMap) -> Response {
    let id = headers
        .get("x-client-id")
        .and_then(|v| v.to_str().ok())
        .filter(|id| !id.trim().is_empty());
    let Some(id) = id else {
        return refuse(StatusCode::BAD_REQUEST, 400, "missing X-Client-Id");
    };
    if !studio.open {
        return refuse(
            StatusCode::FORBIDDEN,
            403,
            "this studio belongs to the program that started it",
        );
    }
    success(json!({"token": studio.token, "user_id": format!("anon_{id}"), "credits": 100}))
}

/// The studio has no web side to open a project in.
pub async fn claim_token() -> Response {
    refuse(
        StatusCode::NOT_FOUND,
        404,
        "projects of the studio are on this machine only: there is no page for them",
    )
}

pub async fn credits(State(studio): State<SharedState>) -> Response {
    success(studio.account.balance())
}
