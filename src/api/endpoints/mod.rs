//! API endpoints, one per file: method, path, request, reply, and the client's method that calls
//! it. `docs/protocol.md` has the source of each fact.

pub(crate) mod anonymous_token;
pub(crate) mod cancel_render;
pub(crate) mod chat;
pub(crate) mod claim_token;
pub(crate) mod credits;
pub(crate) mod delete_session;
pub(crate) mod download_render;
pub(crate) mod new_session;
pub(crate) mod poll_render;
pub(crate) mod state;
pub(crate) mod submit_render;
pub(crate) mod upload;
