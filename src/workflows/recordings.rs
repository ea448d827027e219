//! Media files with sound on this machine, whose speech can be recognized.

use std::path::PathBuf;

use super::media_resolver::media_resolver;
use super::services::Services;

/// A media file with sound on this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalRecording {
    pub source: String,
    pub name: String,
    pub path: PathBuf,
    /// Hash of its content.
    pub hash: String,
    /// Index of the audio stream; `None` means the first one.
    pub stream: Option<u32>,
    pub duration_ms: u64,
}

/// Finds the files of sources (source and name). Those that are not on this machine, or have no
/// sound, are left out.
pub async fn local_recordings(
    services: &Services,
    session: &str,
    sources: &[(String, String)],
) -> Vec<LocalRecording> {
    let resolver = media_resolver(services, session, Vec::new()).await;
    let mut recordings = Vec::new();
    for (source, name) in sources {
        let Some(found) = resolver.find(source, name).await else {
            continue;
        };
        let hash = services.library.hash(&found.path).await;
        if let Some(hash) = hash.filter(|_| found.asset.has_audio) {
            recordings.push(LocalRecording {
                source: source.clone(),
                name: found.asset.name.clone(),
                path: found.path,
                hash,
                stream: found.asset.properties.sound_stream,
                duration_ms: found.asset.duration_ms,
            });
        }
    }
    recordings
}
