//! API paths, shared by the client and the studio.

pub const ANONYMOUS_TOKEN: &str = "/api/auth/anonymous-token";
pub const CLAIM: &str = "/api/auth/claim-token";
pub const NEW_SESSION: &str = "/api/tasks/me/with-session/nemo_agent";
pub const CHAT: &str = "/run_sse";
pub const CREDITS: &str = "/api/credits/balance/simple";
pub const RENDER: &str = "/api/render/proxy/lambda";

/// Path of an upload to a session.
pub fn upload(session_id: &str) -> String {
    format!("/api/upload-video/nemo_agent/me/{session_id}")
}

/// Path that deletes a session; supported by the studio only.
pub fn delete_session(session_id: &str) -> String {
    format!("/api/tasks/me/{session_id}/nemo_agent")
}

/// Path of a session's state.
pub fn state(session_id: &str) -> String {
    format!("/api/state/nemo_agent/me/{session_id}/latest")
}

/// Path of a render's progress.
pub fn render(id: &str) -> String {
    format!("{RENDER}/{id}")
}

/// Path that cancels a render.
pub fn cancel(id: &str) -> String {
    format!("{RENDER}/{id}/cancel")
}

/// Path of a render's file, used if its own URL fails.
pub fn download(id: &str) -> String {
    format!("/api/render/proxy/{id}/download")
}

/// Returns true if an id is safe in a URL path. Ids come from servers and drafts.
pub fn is_plain_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 128
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
