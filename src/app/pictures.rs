//! Pictures as the terminal shows them, and which of them are wished.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use ratatui_image::protocol::Protocol;
use serde::{Deserialize, Serialize};

use super::effect::RequestId;
use crate::domain::draft::Draft;
use crate::domain::picture::{Picture, Waveform};

/// A picture, and where the terminal has graphics the same encoded for it.
#[derive(Clone, Serialize, Deserialize)]
pub struct RenderedPicture {
    pub picture: Picture,
    #[serde(skip)]
    pub graphics: Option<Arc<Protocol>>,
}

impl fmt::Debug for RenderedPicture {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "Painting({}x{}, graphics: {})",
            self.picture.width,
            self.picture.height,
            self.graphics.is_some()
        )
    }
}

/// The frame that the preview shall show.
#[derive(Clone, Debug)]
pub struct PreviewRequest {
    pub session: String,
    pub draft: Arc<Draft>,
    pub at_ms: u64,
    /// Cells of the pane's inside.
    pub cells: (u16, u16),
    /// Whether the timeline plays forward from here.
    pub playing: bool,
    /// Whether a rough frame is there and the true one is wished.
    pub exact: bool,
}

impl PreviewRequest {
    /// Whether two wishes are for the same frame of the same version, in the same size.
    pub fn is_for_the_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.draft, &other.draft)
            && self.at_ms == other.at_ms
            && self.cells == other.cells
    }
}

/// A frame that came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PreviewFrame {
    /// Its time on the timeline.
    pub at_ms: u64,
    pub painting: RenderedPicture,
    /// Names of media that are not on this machine.
    pub missing: Vec<String>,
    pub note: Option<String>,
    pub rough: bool,
}

/// The preview pane.
#[derive(Clone, Debug, Default)]
pub struct PreviewPane {
    /// What is on the screen, with what was wished when it was made.
    pub shown: Option<(PreviewFrame, PreviewRequest)>,
    /// What is being made; one thing at a time, and the newest wish next.
    pub asked: Option<(RequestId, PreviewRequest)>,
    /// Why there is no frame.
    pub problem: Option<String>,
    /// What the last failure was wished for: it is not tried again and again.
    pub failed: Option<PreviewRequest>,
}

/// What a thumbnail is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThumbnailKey {
    pub source: String,
    pub name: String,
    /// ms of the medium.
    pub at_ms: u64,
    /// How far apart the thumbnails of its strip are, ms.
    pub step_ms: u64,
}

/// What a waveform is of: source and name.
pub type WaveformKey = (String, String);

/// The most thumbnails that are held in memory.
const MOST: usize = 800;

/// Thumbnails and waveforms that came; none stands for one that cannot be had.
#[derive(Clone, Debug, Default)]
pub struct Filmstrips {
    thumbs: HashMap<ThumbnailKey, Option<Picture>>,
    waves: HashMap<WaveformKey, Option<Arc<Waveform>>>,
    /// What was asked for last.
    pub asked: HashSet<ThumbnailKey>,
    pub asked_waves: HashSet<WaveformKey>,
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

    /// Takes a thumbnail in. Where there are too many, those that nobody looks at any more go.
    pub fn put_thumb(
        &mut self,
        key: ThumbnailKey,
        picture: Option<Picture>,
        seen: &[ThumbnailKey],
    ) {
        self.asked.remove(&key);
        self.thumbs.insert(key, picture);
        if self.thumbs.len() > MOST {
            self.thumbs.retain(|key, _| seen.contains(key));
        }
    }

    pub fn put_wave(&mut self, key: WaveformKey, wave: Option<Waveform>) {
        self.asked_waves.remove(&key);
        self.waves.insert(key, wave.map(Arc::new));
    }

    /// Media came to this machine: what could not be had before is worth another try.
    pub fn forget_failures(&mut self) {
        self.thumbs.retain(|_, p| p.is_some());
        self.waves.retain(|_, w| w.is_some());
    }
}
