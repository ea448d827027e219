//! Requests that the studio cannot carry out, with the closest alternative.

use crate::i18n::replies::Reply;

use super::super::lexicon::Sense;
use super::super::reading::{Action, cannot};
use super::super::slots::Slots;

/// Words and the refusals that they lead to, the most telling first.
const REFUSALS: &[(&[Sense], Reply)] = &[
    (&[Sense::AiVoice, Sense::Avatar], Reply::CannotGenerate),
    (&[Sense::Mosaic], Reply::CannotRepair),
    (&[Sense::Upscale], Reply::CannotUpscale),
    (&[Sense::Generate], Reply::CannotGenerate),
    (
        &[Sense::Face, Sense::Person, Sense::Animate],
        Reply::CannotRepair,
    ),
    (&[Sense::GreenScreen], Reply::CannotSeparate),
    (&[Sense::Translate], Reply::CannotTranslate),
    (&[Sense::Pauses], Reply::CannotFindPauses),
    (&[Sense::Transcribe], Reply::CannotTranscribe),
    (&[Sense::Beat], Reply::CannotSyncToBeat),
    (&[Sense::Ramp], Reply::CannotRamp),
    (&[Sense::Denoise], Reply::CannotDenoise),
    (&[Sense::Stabilize], Reply::CannotStabilize),
    (&[Sense::PunchIn], Reply::CannotReframe),
    (&[Sense::Publish], Reply::CannotPublish),
    (&[Sense::Download], Reply::CannotDownload),
    (&[Sense::Grid], Reply::CannotSplitScreen),
    (&[Sense::Sticker], Reply::CannotAddEffect),
    (&[Sense::Colorize], Reply::CannotColorize),
    (&[Sense::Script], Reply::CannotWrite),
    (&[Sense::FlipVertical], Reply::CannotFlip),
    (&[Sense::BackgroundNoun], Reply::CannotSeparate),
];

/// `generate a video of a cat`, `swap the face in clip 3`, `给第三段降噪`.
pub(super) fn unsupported(s: &mut Slots) -> Option<Action> {
    let (senses, reply) = REFUSALS.iter().find(|(senses, _)| s.words(senses))?;
    // "He talks too slow, make it 1.25x": the people are not what is to be changed.
    if senses.contains(&Sense::Person) && s.has_amount() {
        return None;
    }
    if !s.has_order() {
        // "people walk through the picture" is more likely a reason than a request.
        s.cost += 12;
    }
    s.rest();
    cannot(reply.clone())
}
