//! Understands plain English and Chinese. A message is split into tokens and phrases; intents bind
//! phrases to typed slots; of all divisions of the message into requests that explain every word,
//! the cheapest is carried out. Words that nothing explains become a question, never a guess.

mod amounts;
mod apart;
mod canonical;
mod characters;
mod clauses;
mod context;
mod correction_words;
mod descriptions;
mod exclusions;
mod fillers;
mod followups;
mod free_text;
mod homophones;
mod incomplete;
mod intents;
mod lexer;
mod lexicon;
mod marks;
mod missing;
mod mood;
mod names;
mod ordinals;
mod partial;
mod phrase;
mod plan;
mod qualifiers;
mod reading;
mod reporters;
mod resolve;
mod retractions;
mod run_on;
mod scene;
mod scopes;
mod single;
mod slots;
mod spelling;
mod split_followups;
mod target;
#[cfg(test)]
mod tests;
mod token;
mod transition_followups;
mod unread;
mod words;

pub use canonical::edited_segment;
pub use context::EditingContext;
pub use intents::examples::{EXAMPLES, Examples};
pub use intents::intent_names;
pub use names::Names;
pub use plan::{EditStep, MessageOutcome, Understood, has_exact_sentence, run};
pub(crate) use plan::{mentions_export, mentions_speech};
pub use reading::Reading;
pub use resolve::{Request, Sentence, language, sentences, word_spans};
pub use scene::{Memory, ReadText, RequestContext};
