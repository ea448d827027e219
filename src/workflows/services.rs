//! Handles shared by all workflows.

use super::media_library::MediaLibrary;
use super::polling::PollingPolicy;
use crate::api::ApiClient;
use crate::store::StoreHandle;

/// Handles that every workflow needs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Services {
    pub api: ApiClient,
    pub store: StoreHandle,
    /// Backend that the stored sessions and renders belong to: the cloud's address, or `studio`.
    pub backend: String,
    pub polling: PollingPolicy,
    pub library: MediaLibrary,
}
