//! Canvas size and frame rate.

use crate::domain::edit::{Edit, SetCanvas, SetFrameRate};

use super::super::lexicon::Sense;
use super::super::reading::{Action, edits};
use super::super::slots::Slots;
use super::super::target::{Kind, Target};

/// Words for shapes with their sizes (px).
const SHAPES: &[(Sense, (u32, u32))] = &[
    (Sense::FourK, (3840, 2160)),
    (Sense::Vertical, (1080, 1920)),
    (Sense::Square, (1080, 1080)),
    (Sense::Landscape, (1920, 1080)),
];

/// Explains the words for a shape and returns its size (px).
pub(super) fn shape(s: &mut Slots) -> Option<(u32, u32)> {
    let found = SHAPES
        .iter()
        .find_map(|(sense, size)| s.words(&[*sense]).then_some(*size))?;
    // "vertical for tiktok" names one shape twice.
    let agrees = SHAPES
        .iter()
        .all(|(sense, size)| *size == found || !s.has(*sense));
    agrees.then_some(found)
}

/// Converts a ratio, or a size in px, to a canvas size.
pub(super) fn pixels((width, height): (u32, u32)) -> (u32, u32) {
    if width >= 100 {
        return (width, height);
    }
    let scaled = |short: u32, long: u32| (1080 * long / short) & !1;
    if width >= height {
        (scaled(height, width), 1080)
    } else {
        (1080, scaled(width, height))
    }
}

/// `make it vertical`, `set the aspect ratio to 16:9`, `4k please`, `改成竖屏`.
pub(super) fn canvas(s: &mut Slots) -> Option<Action> {
    let (width, height) = match s.size() {
        Some(size) => {
            if let Some(named) = shape(s)
                && (named.0 > named.1) != (size.0 > size.1)
                && size.0 != size.1
            {
                return None;
            }
            pixels(size)
        }
        None => shape(s)?,
    };
    s.words(&[
        Sense::Make,
        Sense::Crop,
        Sense::Use,
        Sense::AspectNoun,
        Sense::FrameNoun,
        Sense::Resolution,
        Sense::Create,
        Sense::Add,
        Sense::Trim,
    ]);
    s.targets(|t, _| matches!(t, Target::WholeVideo | Target::It(Kind::Any)));
    s.whole_video();
    s.words(&[Sense::OutputSize, Sense::Files]);
    edits(move |_| Ok(vec![Edit::SetCanvas(SetCanvas { width, height })]))
}

/// `set the frame rate to 24`, `60 fps please`, `帧率改为24`.
pub(super) fn frame_rate(s: &mut Slots) -> Option<Action> {
    let fps = match s.fps() {
        Some(fps) => fps,
        None if s.words(&[Sense::FrameRate]) => s.number()? as u32,
        None => return None,
    };
    s.words(&[
        Sense::FrameRate,
        Sense::Make,
        Sense::Use,
        Sense::SpeedNoun,
        Sense::Add,
        Sense::Begin,
        Sense::Raise,
        Sense::Lower,
    ]);
    s.targets(|t, _| matches!(t, Target::WholeVideo | Target::It(Kind::Any)));
    edits(move |_| Ok(vec![Edit::SetFrameRate(SetFrameRate { fps })]))
}
