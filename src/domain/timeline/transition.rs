//! Transitions between two segments.

use crate::domain::vocabulary::vocabulary;

/// A transition from the previous segment. The two segments overlap by `duration_ms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    pub kind: TransitionKind,
    pub duration_ms: u64,
}

vocabulary! {
    /// Kind of a transition.
    TransitionKind {
        Crossfade = "crossfade",
        FadeBlack = "fade-black",
        FadeWhite = "fade-white",
        SlideLeft = "slide-left",
        SlideRight = "slide-right",
        SlideUp = "slide-up",
        SlideDown = "slide-down",
        PushLeft = "push-left",
        PushRight = "push-right",
        PushUp = "push-up",
        PushDown = "push-down",
        WipeLeft = "wipe-left",
        WipeRight = "wipe-right",
        WipeUp = "wipe-up",
        WipeDown = "wipe-down",
        Zoom = "zoom",
    }
}

impl TransitionKind {
    /// Name of the transition in ffmpeg's `xfade` filter. An unknown kind is a crossfade, so only
    /// names of this table reach a filter graph.
    pub(crate) fn xfade_name(&self) -> &'static str {
        match self {
            Self::Crossfade | Self::Other(_) => "fade",
            Self::FadeBlack => "fadeblack",
            Self::FadeWhite => "fadewhite",
            Self::SlideLeft | Self::PushLeft => "slideleft",
            Self::SlideRight | Self::PushRight => "slideright",
            Self::SlideUp | Self::PushUp => "slideup",
            Self::SlideDown | Self::PushDown => "slidedown",
            Self::WipeLeft => "wipeleft",
            Self::WipeRight => "wiperight",
            Self::WipeUp => "wipeup",
            Self::WipeDown => "wipedown",
            Self::Zoom => "zoomin",
        }
    }
}
