//! A client of a studio of the test.

use std::path::Path;
use std::time::Duration;

use nemo_tui::api::ApiClient;
use nemo_tui::api::auth::TokenSource;
use nemo_tui::api::client::ClientOptions;
use nemo_tui::api::identity::Identity;
use nemo_tui::studio::Studio;

pub fn client(studio: &Studio, dir: &Path, token: TokenSource, rate_limit: Duration) -> ApiClient {
    ApiClient::new(ClientOptions {
        base: studio.url(),
        token,
        identity: Identity::read(None, None),
        client_id_file: dir.join("client_id"),
        client_id: None,
        rate_limit,
        web: "https://web.example".into(),
        streaming: false,
    })
    .unwrap()
}
