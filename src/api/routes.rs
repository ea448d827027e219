//! The paths of the API, used by the client and by the studio.

pub const ANONYMOUS_TOKEN: &str = "/api/auth/anonymous-token";
pub const CLAIM: &str = "/api/auth/claim-token";
pub const NEW_SESSION: &str = "/api/tasks/me/with-session/nemo_agent";
pub const CHAT: &str = "/run_sse";
pub const CREDITS: &str = "/api/credits/balance/simple";
pub const RENDER: &str = "/api/render/proxy/lambda";

/// The address of an upload to a session.
pub fn upload(session_id: &str) -> String {
    format!("/api/upload-video/nemo_agent/me/{session_id}")
}

/// The address that deletes a session; the studio alone has it.
pub fn forget(session_id: &str) -> String {
    format!("/api/tasks/me/{session_id}/nemo_agent")
}

/// The address of a session's state.
pub fn state(session_id: &str) -> String {
    format!("/api/state/nemo_agent/me/{session_id}/latest")
}

/// The address of a render's progress.
pub fn render(id: &str) -> String {
    format!("{RENDER}/{id}")
}

/// The address that cancels a render.
pub fn cancel(id: &str) -> String {
    format!("{RENDER}/{id}/cancel")
}

/// Where a render's file can be had when its own URL fails.
pub fn download(id: &str) -> String {
    format!("/api/render/proxy/{id}/download")
}

/// Whether an id can stand in a path as it is. Ids come from servers and drafts: nothing else may reach a URL.
pub fn is_plain_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 128
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
