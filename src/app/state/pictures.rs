//! Pictures as displayed by the terminal, and requests for them.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::app::request::Pending;
use crate::domain::draft::Draft;
use crate::domain::picture::{Picture, Waveform};
use crate::domain::reason::Reason;
use crate::graphics::EncodedPicture;

/// A picture, also encoded for the terminal's graphics protocol if there is one.
#[derive(Clone, Serialize, Deserialize)]
pub struct RenderedPicture {
    pub picture: Picture,
    #[serde(skip)]
    pub graphics: Option<Arc<EncodedPicture>>,
}

impl fmt::Debug for RenderedPicture {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "RenderedPicture({}x{}, graphics: {})",
            self.picture.width,
            self.picture.height,
            self.graphics.is_some()
        )
    }
}

/// A frame requested for the preview.
#[derive(Clone, Debug)]
pub struct PreviewRequest {
    pub session: String,
    pub draft: Arc<Draft>,
    pub at_ms: u64,
    /// Inner size of the pane, in cells.
    pub cells: (u16, u16),
    /// True if the timeline plays forward from here.
    pub playing: bool,
    /// True if a rough frame is displayed and an exact one is needed.
    pub exact: bool,
}

impl PreviewRequest {
    /// True if both requests are for the same frame of the same version, at the same size.
    pub fn is_same_frame(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.draft, &other.draft)
            && self.at_ms == other.at_ms
            && self.cells == other.cells
    }

    /// True if both are requests of playback of the same version, at the same size.
    pub(crate) fn is_same_run(&self, other: &Self) -> bool {
        let is_playing = self.playing && other.playing;
        is_playing && Arc::ptr_eq(&self.draft, &other.draft) && self.cells == other.cells
    }
}

/// A rendered preview frame.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewFrame {
    /// Time on the timeline (ms).
    pub at_ms: u64,
    /// Time of the next frame of playback (ms); 0 in recordings of older versions.
    #[serde(default)]
    pub until_ms: u64,
    #[serde(rename = "painting")]
    pub rendered: RenderedPicture,
    /// Names of media files that are not on this computer.
    pub missing: Vec<String>,
    pub note: Option<String>,
    pub rough: bool,
}

/// State of the preview pane.
#[derive(Clone, Debug, Default)]
pub struct PreviewPane {
    /// Displayed frame and the request it answers.
    pub shown: Option<(PreviewFrame, PreviewRequest)>,
    /// Request in progress; one at a time, the newest next.
    pub pending: Option<Pending<PreviewRequest>>,
    /// Error message, if there is no frame.
    pub error: Option<Reason>,
    /// Last failed request; it is not retried.
    pub failed: Option<PreviewRequest>,
}

/// Preview and filmstrips. They outlive the sessions, as frames are identified by their draft.
#[derive(Clone, Debug, Default)]
pub struct PictureState {
    pub preview: PreviewPane,
    pub filmstrips: Filmstrips,
}

/// Identifies a thumbnail.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThumbnailKey {
    pub source: String,
    pub name: String,
    /// Time in the media file (ms).
    pub at_ms: u64,
    /// Interval between the thumbnails of the filmstrip (ms).
    pub step_ms: u64,
}

/// Identifies a waveform: source and name.
pub type WaveformKey = (String, String);

/// Maximum number of thumbnails in memory.
const MAX_THUMBNAILS: usize = 800;

/// Cache of thumbnails and waveforms; `None` marks one that is unavailable.
#[derive(Clone, Debug, Default)]
pub struct Filmstrips {
    thumbs: HashMap<ThumbnailKey, Option<Picture>>,
    waves: HashMap<WaveformKey, Option<Arc<Waveform>>>,
    /// Keys of the last request.
    pub requested: HashSet<ThumbnailKey>,
    pub requested_waves: HashSet<WaveformKey>,
}

impl Filmstrips {
    pub fn thumb(&self, key: &ThumbnailKey) -> Option<&Picture> {
        self.thumbs.get(key)?.as_ref()
    }

    pub fn wave(&self, key: &WaveformKey) -> Option<&Arc<Waveform>> {
        self.waves.get(key)?.as_ref()
    }

    pub fn has_thumb(&self, key: &ThumbnailKey) -> bool {
        self.thumbs.contains_key(key)
    }

    pub fn has_wave(&self, key: &WaveformKey) -> bool {
        self.waves.contains_key(key)
    }

    /// Stores a thumbnail. If there are too many, drops those that are not visible.
    pub fn put_thumb(
        &mut self,
        key: ThumbnailKey,
        picture: Option<Picture>,
        seen: &[ThumbnailKey],
    ) {
        self.requested.remove(&key);
        self.thumbs.insert(key, picture);
        if self.thumbs.len() > MAX_THUMBNAILS {
            self.thumbs.retain(|key, _| seen.contains(key));
        }
    }

    pub fn put_wave(&mut self, key: WaveformKey, wave: Option<Waveform>) {
        self.requested_waves.remove(&key);
        self.waves.insert(key, wave.map(Arc::new));
    }

    /// Drops failed entries so that they are requested again, as media files have arrived.
    pub fn drop_failures(&mut self) {
        self.thumbs.retain(|_, p| p.is_some());
        self.waves.retain(|_, w| w.is_some());
    }
}
