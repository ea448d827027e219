//! A segment, and its properties.
//!
//! A property is a field and a row of the table in this file. Reading and writing of drafts,
//! changes, details and redaction derive from the rows.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::fit::Fit;
use super::motion::Motion;
use super::position::Position;
use super::property_table::{properties, property_value};
use super::transition::Transition;
use crate::domain::diff::change::Property;
use crate::domain::text::one_line;

/// Text and styling of a text segment. `None` means the renderer's default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextStyle {
    pub text: String,
    pub position: Option<Position>,
    /// Font size (px on a canvas 1080 px high).
    pub size: Option<u32>,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// `#rrggbb` of a band behind the text.
    pub background: Option<String>,
    /// `regular`, `semibold` or `bold`.
    pub weight: Option<String>,
    /// Scrolls upward across the picture, like end credits.
    pub roll: bool,
    /// Style preset of a caption that follows the spoken words, and the marks of its words.
    pub spoken: Option<String>,
    /// Part in another color while the text is drawn; not part of drafts.
    pub highlight: Option<TextHighlight>,
}

/// Part of a text in another color.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextHighlight {
    /// Indices of its first character, and of the one after it.
    pub from: usize,
    pub to: usize,
    /// `#rrggbb`.
    pub color: String,
}

/// Position and size of a picture-in-picture segment on an upper video track.
#[derive(Clone, Debug, PartialEq)]
pub struct Inset {
    pub position: Position,
    /// Width as a fraction of the canvas width, 0.05 to 1.
    pub scale: f64,
}

/// A segment of a track: a clip, a photo, a sound or a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub id: String,
    /// Start on the timeline (ms).
    pub start_ms: u64,
    /// Duration on the timeline (ms).
    pub duration_ms: u64,
    pub name: String,
    /// Media source: `asset://<hash>` in the studio, any URI in the cloud.
    pub source: Option<String>,
    /// In point in the source (ms).
    pub in_ms: u64,
    /// Playback rate, 1.0 is normal. The segment uses `duration_ms × speed` of its source.
    pub speed: f64,
    /// Linear gain, 1.0 is unchanged.
    pub volume: f64,
    pub muted: bool,
    pub looped: bool,
    /// Plays backward, from the out point to the in point.
    pub reversed: bool,
    /// Shows the frame at the in point for the whole duration, without audio.
    pub frozen: bool,
    /// Lowers its volume during speech.
    pub ducked: bool,
    pub fade_in_ms: u64,
    pub fade_out_ms: u64,
    pub fit: Option<Fit>,
    pub adjustments: Adjustments,
    pub inset: Option<Inset>,
    pub transition: Option<Transition>,
    pub style: Option<TextStyle>,
    /// Unknown keys of the draft's `m`, preserved unchanged.
    pub extra: Map<String, Value>,
}

impl Segment {
    /// Creates a segment with default properties.
    pub fn new(id: String, name: String, start_ms: u64, duration_ms: u64) -> Self {
        Self {
            id,
            start_ms,
            duration_ms,
            name,
            source: None,
            in_ms: 0,
            speed: 1.0,
            volume: 1.0,
            muted: false,
            looped: false,
            reversed: false,
            frozen: false,
            ducked: false,
            fade_in_ms: 0,
            fade_out_ms: 0,
            fit: None,
            adjustments: Adjustments::default(),
            inset: None,
            transition: None,
            style: None,
            extra: Map::new(),
        }
    }
}

/// Adjustments of a picture. A fraction of 1.0 is 100 %.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustments {
    pub motion: Option<Motion>,
    /// −1 to 1; 0 is unchanged.
    pub brightness: f64,
    /// 0 to 3; 1 is unchanged.
    pub contrast: f64,
    /// 0 (black and white) to 3; 1 is unchanged.
    pub saturation: f64,
    /// −1 (cool) to 1 (warm).
    pub warmth: f64,
    pub sepia: bool,
    pub vignette: bool,
    /// 0 to 1.
    pub blur: f64,
    /// 0 to 1.
    pub sharpen: f64,
    pub mirror: bool,
    /// Upside down, without a rotation.
    pub flip: bool,
    /// Clockwise rotation: 0, 90, 180 or 270 degrees.
    pub rotate: u32,
    /// Fractions cropped from left, top, right and bottom.
    pub crop: [f64; 4],
    /// 0 to 1.
    pub opacity: f64,
}

/// Maximum crop of each side, so that a part of the picture remains visible.
pub(crate) const MAX_CROP: f64 = 0.45;

impl Adjustments {
    /// Adjustments that change nothing.
    pub const NEUTRAL: Self = Self {
        motion: None,
        brightness: 0.0,
        contrast: 1.0,
        saturation: 1.0,
        warmth: 0.0,
        sepia: false,
        vignette: false,
        blur: 0.0,
        sharpen: 0.0,
        mirror: false,
        flip: false,
        rotate: 0,
        crop: [0.0; 4],
        opacity: 1.0,
    };
}

impl Default for Adjustments {
    fn default() -> Self {
        Self::NEUTRAL
    }
}

properties! {
    structure {
        Id = "id", Tracks = "t", Segments = "sg", Meta = "m", Kind = "tt", Length = "d",
        S = "s", Start = "start", StartMs = "start_ms", StartTime = "startTime",
        SnakeStartTime = "start_time", Offset = "offset",
        Width = "width", Height = "height", Fps = "fps", Loudness = "loudness", Role = "role",
        Type = "type", Duration = "duration",
    }

    /// Text and its style.
    TEXT for |s| s.style.is_some() => {
        Text = "text" | Content = "content": content(Segment::text) in Text;
        Name = "name" | Title = "title" | Label = "label" | Filename = "filename"
            | FileName = "file_name" | Caption = "caption": content(Segment::own_name) in Name;
        Position = "position": name(
            |s| s.style.as_ref()?.position.as_ref().map(Position::id),
            |s, name| if let Some(style) = &mut s.style {
                style.position = Some(Position::from(name));
            }
        ) in Position;
        Size = "size": style_pixels(size) in Size;
        Color = "color": style_name(color) in Color;
        Background = "background": style_name(background) in Style;
        Weight = "weight": style_name(weight) in Style;
        Roll = "roll": style_flag(roll) in Style;
        Spoken = "spoken": style_name(spoken) in Style;
    }

    /// Source, playback and sound.
    MEDIA for |_| true => {
        Src = "src" | Source = "source" | Url = "url" | Uri = "uri" | CdnUrl = "cdn_url"
            | Path = "path": content(|s| s.source.as_deref()) in Source;
        In = "in" | InMs = "in_ms" | TrimStart = "trim_start" | SourceStart = "source_start":
            time(in_ms, |s| s.source.is_some()) in InPoint;
        Speed = "speed": factor(
            speed, |value| if value > 0.0 { value.clamp(0.01, 100.0) } else { 1.0 }
        ) in Speed;
        Volume = "volume" | Vol = "vol" | Gain = "gain":
            factor(volume, |value| value.clamp(0.0, 10.0)) in Volume;
        Muted = "muted": flag(muted) in Volume;
        Loop = "loop": flag(looped) in Speed;
        Reverse = "reverse": flag(reversed) in Speed;
        Freeze = "freeze": flag(frozen) in Speed;
        Duck = "duck": flag(ducked) in Volume;
        Fit = "fit": name(
            |s| s.fit.as_ref().map(Fit::id),
            |s, name| s.fit = Some(Fit::from(name))
        ) in Appearance;
    }

    /// Picture adjustments.
    ADJUSTMENTS for |_| true => {
        Motion = "motion": name(
            |s| s.adjustments.motion.as_ref().map(Motion::id),
            |s, name| s.adjustments.motion = Some(Motion::from(one_line(&name)))
        ) in Appearance;
        Brightness = "brightness": adjustment(brightness, -1.0, 1.0) in Appearance;
        Contrast = "contrast": adjustment(contrast, 0.0, 3.0) in Appearance;
        Saturation = "saturation": adjustment(saturation, 0.0, 3.0) in Appearance;
        Warmth = "warmth": adjustment(warmth, -1.0, 1.0) in Appearance;
        Blur = "blur": adjustment(blur, 0.0, 1.0) in Appearance;
        Sharpen = "sharpen": adjustment(sharpen, 0.0, 1.0) in Appearance;
        Opacity = "opacity": adjustment(opacity, 0.0, 1.0) in Appearance;
        Sepia = "sepia": flag(adjustments.sepia) in Appearance;
        Vignette = "vignette": flag(adjustments.vignette) in Appearance;
        Mirror = "mirror": flag(adjustments.mirror) in Appearance;
        Flip = "flip": flag(adjustments.flip) in Appearance;
        Rotate = "rotate": degrees(adjustments.rotate, 90) in Appearance;
        Crop = "crop": sides(adjustments.crop) in Appearance;
    }

    /// Picture in picture.
    INSET for |s| s.style.is_none() => {
        Scale = "scale": inset() in Appearance;
    }

    /// Fades and the transition.
    ENDS for |_| true => {
        FadeIn = "fade_in": time(fade_in_ms, |_| false) in Fades;
        FadeOut = "fade_out": time(fade_out_ms, |_| false) in Fades;
        Transition = "transition": transition() in Transition;
    }
}

/// Properties of some segments.
pub(crate) struct PropertySection {
    /// Keys of all rows.
    pub keys: KeySet,
    /// True for a segment whose draft may have the properties.
    pub applies_to: fn(&Segment) -> bool,
    pub rows: &'static [SegmentProperty],
}

/// A property of a segment.
pub(crate) struct SegmentProperty {
    /// Key in drafts, followed by likely names in drafts of other servers.
    pub keys: &'static [DraftKey],
    /// The same keys as a set: most properties are missing in most segments.
    pub key_set: KeySet,
    /// Property under which changes of the value are reported.
    pub group: Property,
    pub value: PropertyValue,
}

/// Type of a property, and access to it.
pub(crate) enum PropertyValue {
    /// A text of the user. It is read together with others, since one replaces another.
    Content {
        get: fn(&Segment) -> Option<&str>,
    },
    /// The default is false.
    Flag {
        get: fn(&Segment) -> bool,
        /// Sets the flag.
        set: fn(&mut Segment),
    },
    /// A time (ms) with the default 0.
    Time {
        get: fn(&Segment) -> u64,
        get_mut: fn(&mut Segment) -> &mut u64,
        /// True for a segment whose draft always has the value.
        is_explicit: fn(&Segment) -> bool,
    },
    Number {
        get: fn(&Segment) -> f64,
        get_mut: fn(&mut Segment) -> &mut f64,
        default: f64,
        /// Converts a number of the draft to a valid one.
        limit: fn(f64) -> f64,
        /// True if a draft may have the number as text.
        may_be_text: bool,
    },
    /// A size (px). There is no default.
    Pixels {
        get: fn(&Segment) -> Option<u32>,
        set: fn(&mut Segment, u32),
    },
    /// A clockwise angle below 360°, with the default 0.
    Degrees {
        get: fn(&Segment) -> u32,
        get_mut: fn(&mut Segment) -> &mut u32,
        /// Divides valid angles.
        step: u32,
    },
    /// Fractions of left, top, right and bottom, with the default 0.
    Sides {
        get: fn(&Segment) -> [f64; 4],
        get_mut: fn(&mut Segment) -> &mut [f64; 4],
    },
    /// An identifier. There is no default.
    Name {
        get: fn(&Segment) -> Option<&str>,
        set: fn(&mut Segment, Cow<str>),
    },
    Inset,
    Transition,
}

/// A set of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeySet(u128);

const _: () = assert!(
    DraftKey::NAMES.len() <= u128::BITS as usize,
    "each key has a bit"
);

impl KeySet {
    /// Creates a set of these keys.
    pub const fn of(keys: &[DraftKey]) -> Self {
        let mut set = Self(0);
        let mut index = 0;
        while index < keys.len() {
            set = set.with(keys[index]);
            index += 1;
        }
        set
    }

    /// Returns the set with one more key.
    pub const fn with(self, key: DraftKey) -> Self {
        Self(self.0 | 1 << key as u32)
    }

    /// Returns true if the sets have a key in common.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
