//! Replaces the embedded studio in a build without the feature `studio`.

use std::path::PathBuf;

use super::failure::Failure;
use super::settings::RunSettings;
use crate::domain::reason::{CommandReason, Hint, Reason};
use crate::domain::timeline::Timeline;
use crate::speech::SpeechService;

/// A running studio; there is none.
pub enum Studio {}

impl Studio {
    pub fn url(&self) -> String {
        match *self {}
    }

    pub fn token(&self) -> &str {
        match *self {}
    }

    pub fn media_dir(&self) -> PathBuf {
        match *self {}
    }

    /// Never called.
    ///
    /// # Errors
    /// None.
    pub async fn replace_timeline(&self, _: &str, _: &Timeline) -> Result<(), Reason> {
        match *self {}
    }
}

// The owner of a studio stops it by dropping it.
impl Drop for Studio {
    fn drop(&mut self) {
        match *self {}
    }
}

/// Starts no studio.
///
/// # Errors
/// Always.
pub async fn start_studio(
    _: &RunSettings,
    _: u16,
    _: bool,
    _: SpeechService,
) -> Result<Studio, Failure> {
    Err(Failure::usage(
        CommandReason::NoStudio,
        Hint::BuildWithStudio,
    ))
}
