//! Words spoken in recordings, with the times of the recording.

mod align;
mod captions;
mod cues;
mod fillers;
mod karaoke;
mod place;
mod repeats;
mod shorten;
mod snap;
mod speech_cuts;
mod status;
mod time_span;
mod timed_words;
mod timeline_words;
mod tokens;
mod word;
mod word_cuts;

pub use align::aligned;
pub use captions::{caption_cues, follow_words, spoken_captions};
pub use cues::{CueRules, cues};
pub use karaoke::{MarkedCue, ass_karaoke, marked_caption, marked_cues, timeline_cues};
pub use place::{PauseRules, audible_segments, cut_times, placed_pauses};
pub use snap::{snap, snap_speech, without_speech};
pub use speech_cuts::{CutPlan, SpeechCut, TimelineSpeech};
pub use status::{ModelOffer, SpeechJob, SpeechStatus, SpeechTask};
pub use time_span::{TimeSpan, merged};
pub use timed_words::{TimedWord, timed_words, vtt_karaoke, vtt_text, word_lines};
pub use timeline_words::{TimelineWord, timeline_words};
pub use tokens::{RecognizedToken, words};
pub use word::{SpokenWord, Transcription, join_words};
pub use word_cuts::word_cut;
