//! Access control of the studio: a valid token, a loopback host name, and no requests from web
//! pages.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::listener::ConnectionHandle;
use super::routes::reject;
use super::state::SharedState;
use crate::api::Endpoint;
use crate::api::auth::has_bearer_token;
use crate::api::endpoints::anonymous_token::AnonymousToken;
use crate::domain::reason::StudioReason;

/// Passes an authorized request on, and rejects others like the cloud does.
pub async fn authorize(
    State(shared): State<SharedState>,
    request: Request,
    next: Next,
) -> Response {
    match rejection(&shared, &request) {
        Some(answer) => answer,
        None => next.run(request).await,
    }
}

fn rejection(shared: &SharedState, request: &Request) -> Option<Response> {
    let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok());
    // With DNS rebinding, a page sends its own name as Host; any page sends Origin.
    let host = header(header::HOST).map(|h| h.rsplit_once(':').map_or(h, |(host, _)| host));
    if !matches!(host, Some("127.0.0.1" | "localhost"))
        || request.headers().contains_key(header::ORIGIN)
    {
        return Some(reject(
            StatusCode::FORBIDDEN,
            403,
            StudioReason::LocalProgramsOnly,
        ));
    }
    let is_token_request = request.uri().path() == AnonymousToken::PATH;
    let is_authorized = !is_token_request && has_bearer_token(request.headers(), &shared.token);
    // Separate limits: unauthorized clients can neither use up the limit of authorized ones nor
    // block requests for a token.
    let limiter = match (is_authorized, is_token_request) {
        (true, _) => &shared.authorized_limiter,
        (false, true) => &shared.token_limiter,
        (false, false) => &shared.unauthorized_limiter,
    };
    if !limiter.try_acquire() {
        return Some(reject(
            StatusCode::TOO_MANY_REQUESTS,
            429,
            StudioReason::TooManyRequests,
        ));
    }
    if let Some(ConnectInfo(connection)) = request
        .extensions()
        .get::<ConnectInfo<ConnectionHandle>>()
        .filter(|_| is_authorized)
    {
        connection.trust();
    }
    (!is_authorized && !is_token_request)
        .then(|| reject(StatusCode::UNAUTHORIZED, 1001, StudioReason::InvalidToken))
}
