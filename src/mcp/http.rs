//! The server over streamable HTTP on this machine, for clients that connect instead of starting
//! the program. Every request needs the bearer token; requests from web pages are rejected.

use std::fs;
use std::io::{self, ErrorKind};
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;

use super::context::McpContext;
use super::server::McpServer;
use crate::api::auth::has_bearer_token;
use crate::cli::McpArgs;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Hint, Reason};
use crate::fs::{atomic, private};
use crate::startup::{AgentServer, Failure, RunSettings};

/// File of the token in the data folder. It stays the same, so that clients keep their
/// configuration.
const TOKEN_FILE: &str = "mcp-token";
/// Shortest token that is accepted (characters).
const MIN_TOKEN_CHARS: usize = 32;

/// Starts the server on a port; 0 selects a free one. It runs until the program ends. All its
/// clients share the current session.
///
/// # Errors
/// If the backend cannot be started, a folder does not exist, or the token file or the port cannot
/// be used.
pub(crate) async fn start(
    settings: &RunSettings,
    args: &McpArgs,
    port: u16,
) -> Result<AgentServer, Failure> {
    let context = Arc::new(McpContext::open(settings, args).await?);
    let token_file = settings.data_dir.join(TOKEN_FILE);
    let token = read_or_create_token(&token_file).map_err(|e| {
        let (path, why) = (token_file.clone(), Box::new(reason(&e)));
        Failure::new("file", Reason::File { path, why }, Hint::CheckPath)
    })?;
    // Other programs have another working directory.
    let token_file = std::path::absolute(&token_file).unwrap_or(token_file);
    let failed = |e: io::Error| {
        let why = Box::new(reason(&e));
        Failure::new("mcp", Reason::StudioPort { port, why }, Hint::RunWithLog)
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let app = router(context, &token);
    tokio::spawn(async move {
        if let Err(e) = axum::serve(listener, app).await {
            tracing::error!("the server for other agents stopped: {e}");
        }
    });
    Ok(AgentServer {
        url: format!("http://{address}/mcp"),
        token_file,
    })
}

fn router(context: Arc<McpContext>, token: &str) -> Router {
    // The default accepts only names of this machine as Host, which stops DNS rebinding.
    let config = StreamableHttpServerConfig::default().enforce_origin_validation();
    let service = StreamableHttpService::new(
        move || Ok(McpServer::new(context.clone())),
        Arc::new(LocalSessionManager::default()),
        config,
    );
    let token: Arc<str> = token.into();
    Router::new()
        .nest_service("/mcp", service)
        .layer(middleware::from_fn_with_state(token, authorize))
}

/// Passes a request with the token on.
async fn authorize(State(token): State<Arc<str>>, request: Request, next: Next) -> Response {
    if has_bearer_token(request.headers(), &token) {
        return next.run(request).await;
    }
    let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
    (
        StatusCode::UNAUTHORIZED,
        challenge,
        "the token is missing or wrong",
    )
        .into_response()
}

/// Returns the token of a file, which only its owner may read; creates the file if there is none.
fn read_or_create_token(path: &Path) -> io::Result<String> {
    private::tighten(path);
    match fs::read_to_string(path) {
        Ok(text) if text.trim().chars().count() < MIN_TOKEN_CHARS => Err(io::Error::new(
            ErrorKind::InvalidData,
            "the token is too short",
        )),
        Ok(text) => Ok(text.trim().to_owned()),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            let random = || uuid::Uuid::new_v4().simple();
            let token = format!("{}{}", random(), random());
            atomic::replace(path, token.as_bytes())?;
            Ok(token)
        }
        Err(e) => Err(e),
    }
}
