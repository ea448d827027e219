//! Settings that every HTTP client of the program shares.

use reqwest::{Client, ClientBuilder, Url};

use super::address::is_loopback;

/// Returns the settings of a client for the server of a URL. Requests to this machine bypass
/// proxies: a proxy cannot reach it, and would see the token.
pub(crate) fn client_builder(server: &Url) -> ClientBuilder {
    if is_loopback(server) {
        Client::builder().no_proxy()
    } else {
        Client::builder()
    }
}
