//! Who may speak to the studio: holders of its token, calling it by a loopback name, and no page of a browser.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::listener::ConnectionHandle;
use super::routes::refuse;
use super::server::SharedState;
use crate::api::routes as paths;

/// Lets a request through or answers it as the cloud would.
pub async fn check(State(shared): State<SharedState>, request: Request, next: Next) -> Response {
    match refusal(&shared, &request) {
        Some(answer) => answer,
        None => next.run(request).await,
    }
}

fn refusal(shared: &SharedState, request: &Request) -> Option<Response> {
    let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok());
    // A page on a name that was rebound to 127.0.0.1 sends that name as Host, and any page sends Origin.
    let host = header(header::HOST).map(|h| h.rsplit_once(':').map_or(h, |(host, _)| host));
    if !matches!(host, Some("127.0.0.1" | "localhost"))
        || request.headers().contains_key(header::ORIGIN)
    {
        return Some(refuse(
            StatusCode::FORBIDDEN,
            403,
            "the studio serves programs on this machine only",
        ));
    }
    let is_token_request = request.uri().path() == paths::ANONYMOUS_TOKEN;
    let given = header(header::AUTHORIZATION)
        .and_then(|v| v.strip_prefix("Bearer "))
        .unwrap_or_default();
    // Hashes are compared, so that the time taken tells nothing of the token.
    let holder = !is_token_request
        && blake3::hash(given.as_bytes()) == blake3::hash(shared.token.as_bytes());
    // Each kind has a measure of its own: strangers can neither use up the one of those who hold the token nor keep
    // others from asking for it.
    let pace = match (holder, is_token_request) {
        (true, _) => &shared.holders,
        (false, true) => &shared.newcomers,
        (false, false) => &shared.strangers,
    };
    if !pace.allows() {
        return Some(refuse(
            StatusCode::TOO_MANY_REQUESTS,
            429,
            "too many requests",
        ));
    }
    if let Some(ConnectInfo(connection)) = request
        .extensions()
        .get::<ConnectInfo<ConnectionHandle>>()
        .filter(|_| holder)
    {
        connection.trust();
    }
    (!holder && !is_token_request)
        .then(|| refuse(StatusCode::UNAUTHORIZED, 1001, "token expired or invalid"))
}
