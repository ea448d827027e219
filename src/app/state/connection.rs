//! The connection to the server.

/// Status of the connection to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    #[default]
    Connecting,
    Ready,
    Offline,
}

/// Connection to the server. It outlives the sessions.
#[derive(Clone, Debug, Default)]
pub struct ConnectionState {
    pub status: Connection,
    /// Name of the server; empty until it has responded.
    pub host: String,
    /// True if the server is the embedded studio.
    pub local: bool,
}
