//! The intents: one row for each thing that a sentence can ask for.

mod adjustments;
pub(super) mod assemble;
mod at_clip;
mod bounds;
mod canvas;
pub(super) mod captions;
mod described;
mod durations;
pub(super) mod examples;
mod fades;
mod history;
mod length_factor;
mod media;
mod narration;
pub(super) mod new_video;
mod order;
mod order_list;
mod picture;
mod playback;
mod questions;
mod remarks;
mod removal;
mod sound;
mod sound_offset;
mod title_changes;
mod titles;
pub(super) mod transitions;
mod trim;
mod unsupported;
mod volume;

use super::reading::Bind;

/// Kind of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntentKind {
    Edit,
    /// Edits by a remark such as "too loud"; a request about the same property replaces it.
    Complaint,
    /// Never edits; starts something else, also beside edits.
    Command,
    /// Never edits; answers questions.
    Answer,
    /// Never edits; explains a part between two breaks.
    Remark,
}

/// Something that a sentence can ask for.
pub(crate) struct Intent {
    pub name: &'static str,
    pub effect: IntentKind,
    pub bind: Bind,
    /// Added to the cost of the request: higher for intents with broad words.
    pub cost: u32,
}

impl Intent {
    /// Returns true for an edit or a command.
    pub fn changes(&self) -> bool {
        matches!(self.effect, IntentKind::Edit | IntentKind::Command)
    }

    pub fn is_complaint(&self) -> bool {
        self.effect == IntentKind::Complaint
    }
}

const fn edit(name: &'static str, bind: Bind) -> Intent {
    Intent {
        name,
        effect: IntentKind::Edit,
        bind,
        cost: 0,
    }
}

const fn answer(name: &'static str, bind: Bind) -> Intent {
    Intent {
        name,
        effect: IntentKind::Answer,
        bind,
        cost: 5,
    }
}

const fn remark(name: &'static str, bind: Bind, cost: u32) -> Intent {
    Intent {
        name,
        effect: IntentKind::Remark,
        bind,
        cost,
    }
}

/// All intents. Of two that explain a request at the same cost, the first is taken if both make
/// the same change; otherwise the reply asks which one is meant.
pub(crate) const INTENTS: &[Intent] = &[
    edit("undo", history::undo),
    edit("redo", history::redo),
    edit("version", history::version),
    Intent {
        name: "export",
        effect: IntentKind::Command,
        bind: history::export,
        cost: 5,
    },
    answer("about exports", history::about_exports),
    edit("caption file", captions::file),
    edit("clear", removal::clear),
    edit("assemble", assemble::assemble),
    edit("frame rate", canvas::frame_rate),
    edit("canvas", canvas::canvas),
    edit("lower third", titles::lower_third),
    edit("text card", titles::card),
    edit("add text", titles::add),
    edit("change text", title_changes::change),
    edit("loudness", volume::loudness),
    edit("duck", volume::duck),
    Intent {
        name: "pauses",
        effect: IntentKind::Command,
        bind: unsupported::pauses,
        cost: 0,
    },
    edit("silence", sound::silence),
    edit("fade", fades::fade),
    edit("transition", transitions::transition),
    edit("unmute", volume::unmute),
    edit("mute", volume::mute),
    edit("music", sound::music),
    edit("sound", sound::add_sound),
    edit("volume", volume::volume),
    edit("start at", sound::start_at),
    edit("start in file", sound_offset::start_in_file),
    edit("end at", sound::end_at),
    edit("at a clip", at_clip::at_clip),
    edit("gaps", removal::close_gaps),
    edit("keep", removal::keep),
    edit("remove", removal::remove),
    edit("cut range", trim::cut_range),
    edit("keep range", trim::keep_range),
    edit("trim", trim::trim),
    edit("cut described", described::cut_described),
    edit("bounds", bounds::bounds),
    edit("split", trim::split),
    edit("total", durations::total),
    edit("duration", durations::duration),
    edit("length factor", length_factor::length_factor),
    edit("speed", playback::speed),
    edit("reverse", playback::reverse),
    edit("freeze", playback::freeze),
    edit("reorder", order::reorder),
    edit("order list", order_list::order_list),
    edit("swap", order::swap),
    edit("replace", media::replace),
    edit("picture in picture", media::picture_in_picture),
    edit("move", order::place),
    edit("insert", media::insert),
    edit("append", media::append),
    edit("duplicate", order::duplicate),
    edit("loop", playback::repeat),
    edit("opacity", picture::opacity),
    edit("crop", picture::crop),
    edit("adjust", picture::adjust),
    Intent {
        name: "too loud",
        effect: IntentKind::Complaint,
        bind: volume::too_loud,
        cost: 0,
    },
    Intent {
        name: "too dark",
        effect: IntentKind::Complaint,
        bind: picture::too_dark,
        cost: 0,
    },
    Intent {
        name: "too small",
        effect: IntentKind::Complaint,
        bind: title_changes::too_small,
        cost: 0,
    },
    Intent {
        name: "too slow",
        effect: IntentKind::Complaint,
        bind: playback::too_slow,
        cost: 1,
    },
    answer("abilities", questions::abilities),
    answer("how long", questions::how_long),
    answer("how loud", questions::how_loud),
    answer("when", questions::when),
    answer("property", questions::property),
    answer("how to", questions::how_to),
    answer("presence", questions::presence),
    answer("list", questions::list),
    remark("topic", remarks::topic, 14),
    remark("courtesy", remarks::courtesy, 2),
    remark("accept", remarks::accept, 2),
    remark("announcement", remarks::announcement, 1),
    remark("correction", remarks::correction, 8),
    remark("repetition", remarks::repetition, 8),
    remark("leave alone", remarks::leave_alone, 10),
    remark("unsupported", unsupported::unsupported, 12),
    remark("same length", remarks::same_length, 0),
    remark("same factor", remarks::same_factor, 0),
    remark("prohibition", remarks::prohibition, 20),
    remark("opinion", remarks::opinion, 20),
    remark("vague", remarks::vague, 16),
    remark("narration", narration::fact, 3),
    remark("narration", narration::narration, 14),
    remark("narration", narration::aside, 24),
];

/// Names of all intents.
pub fn intent_names() -> impl Iterator<Item = &'static str> {
    INTENTS.iter().map(|intent| intent.name)
}
