//! Posts a message and reads its response.

use std::time::Duration;

use eventsource_client::{Client, ClientBuilder, Error as SseError, ReconnectOptions};

use super::error::ChatError;
use super::stream::{TurnLimits, read_stream};
use super::transport::SingleUsePost;
use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::endpoints::chat::{ChatRequest, ChatTurn};
use crate::api::error::ApiError;
use crate::domain::chat_event::ChatEvent;

/// Default silence after the last event of an open connection before the state is fetched.
const QUIET_PERIOD: Duration = Duration::from_secs(10);

impl ApiClient {
    /// Posts a message and passes every event of the response to `on_event`, until the stream ends.
    /// Dropping the future disconnects, which stops the turn on the server.
    ///
    /// # Errors
    /// If the message was refused, or its response was lost.
    pub async fn chat(
        &self,
        session_id: &str,
        message: &str,
        limits: TurnLimits,
        on_event: impl FnMut(ChatEvent) + Send,
    ) -> Result<(), ChatError> {
        self.chat_until_quiet(session_id, message, limits, QUIET_PERIOD, on_event)
            .await
    }

    /// Like [`chat`](Self::chat), with the silence after the last event of an open stream before
    /// the state is fetched. Two equal states end the turn.
    ///
    /// # Errors
    /// If the message was refused, or its response was lost.
    pub async fn chat_until_quiet(
        &self,
        session_id: &str,
        message: &str,
        limits: TurnLimits,
        quiet: Duration,
        on_event: impl FnMut(ChatEvent) + Send,
    ) -> Result<(), ChatError> {
        let body = serde_json::to_string(&ChatRequest::new(session_id, message, self.streaming()))
            .map_err(|e| ChatError::not_accepted(ApiError::unexpected(e)))?;
        let headers = self.headers().await.map_err(ChatError::not_accepted)?;
        let http = self.http().await.map_err(ChatError::not_accepted)?.clone();
        let url = self.url(ChatTurn::PATH).map_err(ChatError::not_accepted)?;
        let client = build(url.as_str(), &headers, body)
            .map_err(|e| ChatError::not_accepted(ApiError::unexpected(e)))?
            .build_with_transport(SingleUsePost::new(self.clone(), http));
        let read = || async move {
            self.fetch_draft(session_id)
                .await
                .ok()
                .map(|draft| draft.map(|d| d.json))
        };
        read_stream(client.stream(), limits, quiet, read, on_event).await
    }
}

fn build(
    url: &str,
    headers: &reqwest::header::HeaderMap,
    body: String,
) -> Result<ClientBuilder, SseError> {
    let reconnect = ReconnectOptions::reconnect(false)
        .retry_initial(false)
        .build();
    let mut builder = ClientBuilder::for_url(url)?
        .method("POST".into())
        .body(body)
        .reconnect(reconnect)
        .redirect_limit(0);
    builder = builder.header("content-type", "application/json")?;
    for (name, value) in headers {
        builder = builder.header(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    Ok(builder)
}
