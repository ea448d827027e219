//! Agent of the studio: turns a message into edits and a reply. All requests of a message are
//! carried out, or none.

use crate::domain::asset::is_photo;
use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::edit::{Edit, EditRefusal, Mute, SetVolume};
use crate::domain::timeline::{Segment, Timeline};
use crate::i18n::agent_replies::AgentReply;
use crate::i18n::edit_report::{self, AppliedEdit};
use crate::i18n::locale::{Lang, has_han};
use crate::i18n::replies::Reply;
use crate::language::parser::{self, EditStep, EditingContext, Memory, MessageOutcome, ReadText};

use super::after_edit::is_as_declared;
use super::edit_batch::EditBatch;
use super::history::{History, VersionChange};
use super::llm_agent::LlmReply;
use super::project::Project;

/// Maximum length of a message (characters): parsing a longer one would block the studio.
const MAX_MESSAGE_CHARS: usize = 20_000;

/// Returns true if a message is too long to be parsed.
pub(super) fn is_too_long(message: &str) -> bool {
    message.chars().count() > MAX_MESSAGE_CHARS
}

/// Result of a message.
#[derive(Debug)]
pub(super) struct AgentOutcome {
    pub reply: String,
    pub changed: bool,
    /// Language of the question whether to do what the reply describes, if it asks.
    pub asks_in: Option<Lang>,
}

impl AgentOutcome {
    /// Creates an outcome that asks nothing.
    pub(super) fn new(reply: impl Into<String>, changed: bool) -> Self {
        Self {
            reply: reply.into(),
            changed,
            asks_in: None,
        }
    }
}

fn unchanged(reply: impl Into<String>) -> AgentOutcome {
    AgentOutcome::new(reply, false)
}

/// A reply that asks whether to do what is offered.
fn question(reply: &Reply, lang: Lang) -> AgentOutcome {
    AgentOutcome {
        asks_in: Some(lang),
        ..unchanged(reply.text(lang))
    }
}

/// Handles a message, and changes the project if the message asks for it.
pub(super) fn answer(project: &mut Project, message: &str, read_text: ReadText) -> AgentOutcome {
    if is_too_long(message) {
        return unchanged(Reply::TooLong.text(if has_han(message) { Lang::Zh } else { Lang::En }));
    }
    let (outcome, lang, several) = understand(project, message, read_text);
    let offer = project.offer.take();
    match outcome {
        MessageOutcome::Accept => match offer {
            Some(message) => answer(project, &message, read_text),
            None => unchanged(Reply::NothingToAccept.text(lang)),
        },
        // "Yes, but leave clip 3 alone": the offer stays open.
        MessageOutcome::Ask(why @ Reply::Confirm) if offer.is_some() => {
            project.offer = offer;
            question(&why, lang)
        }
        MessageOutcome::Ask(Reply::Confirm) => unchanged(Reply::NothingToAccept.text(lang)),
        MessageOutcome::Offer {
            message,
            unclear,
            changes,
        } => {
            project.offer = Some(message);
            question(&Reply::WouldDo { unclear, changes }, lang)
        }
        MessageOutcome::Undo(_) | MessageOutcome::Redo | MessageOutcome::Version(_) => {
            go_through_history(project, lang, &outcome)
        }
        MessageOutcome::Changed { .. } => commit_changes(project, message, outcome, lang),
        MessageOutcome::Answer(replies) => {
            let texts: Vec<String> = replies.iter().map(|r| r.text(lang)).collect();
            unchanged(texts.join("\n\n"))
        }
        MessageOutcome::Cannot(why) | MessageOutcome::Ask(why) => {
            refused(why.text(lang), several, lang)
        }
        MessageOutcome::Refused(why) => refused(describe_refusal(lang, &why), several, lang),
    }
}

/// A refusal; with several requests it says that none of them was carried out.
fn refused(why: String, several: bool, lang: Lang) -> AgentOutcome {
    if several {
        unchanged(format!("{why}\n\n{}", AgentReply::AllOrNothing.text(lang)))
    } else {
        unchanged(why)
    }
}

/// Reads a message against the project.
pub(super) fn understand(
    project: &Project,
    message: &str,
    read_text: ReadText,
) -> (MessageOutcome, Lang, bool) {
    let timeline = project.timeline();
    let before = project
        .last_message
        .as_ref()
        .and_then(|_| project.history.timeline_before());
    let last = project.last_message.as_deref().zip(before.as_ref());
    let assets = project.listed_assets();
    let understood = parser::run(
        message,
        &EditingContext {
            timeline: &timeline,
            assets: &assets,
            memory: Memory {
                touched: &project.touched,
                uploaded: &project.uploaded,
                last,
            },
            read_text,
            source_length: &|source| project.source_duration_ms(source),
            lang: if project.language.starts_with("zh") {
                Lang::Zh
            } else {
                Lang::En
            },
        },
    );
    (understood.outcome, understood.lang, understood.requests > 1)
}

/// Stores the changes of a message as one step.
fn commit_changes(
    project: &mut Project,
    message: &str,
    outcome: MessageOutcome,
    lang: Lang,
) -> AgentOutcome {
    let MessageOutcome::Changed {
        steps,
        answers,
        focus,
        replaces,
        message: corrected,
    } = outcome
    else {
        return unchanged(String::new());
    };
    let Some(last) = steps.last() else {
        return unchanged(String::new());
    };
    let before = if replaces {
        project.history.timeline_before().unwrap_or_default()
    } else {
        project.timeline()
    };
    if !is_as_declared(&before, &steps) {
        return unchanged(AgentReply::NotAsDeclared.text(lang));
    }
    if let Some(photo) = steps.iter().find_map(silent_photo) {
        return unchanged(Reply::NoSoundIn(photo).text(lang));
    }
    if before == *last.after {
        return unchanged(describe_refusal(lang, &EditRefusal::NothingToDo));
    }
    if replaces {
        project.history.take_back();
    }
    let applied: Vec<AppliedEdit> = steps.iter().map(EditStep::applied).collect();
    let mut texts = vec![edit_report::describe_edits(lang, &applied)];
    texts.extend(answers.iter().map(|a| a.text(lang)));
    commit(project, &last.after, focus);
    project.last_message = Some(corrected.unwrap_or_else(|| message.to_owned()));
    AgentOutcome::new(texts.join("\n\n"), true)
}

/// Name of a photo, if the edit only changes the volume of photos, which have no sound.
fn silent_photo(step: &EditStep) -> Option<String> {
    let ids = match &step.edit {
        Edit::Mute(Mute { ids, .. }) | Edit::SetVolume(SetVolume { ids, .. }) => ids,
        _ => return None,
    };
    let find = |id: &String| step.before.segments().find(|(_, s)| s.id == *id);
    let segments: Vec<&Segment> = ids.iter().filter_map(find).map(|(_, s)| s).collect();
    let all_photos = segments.iter().all(|s| is_photo(&s.name));
    let first = segments.first().filter(|_| all_photos)?;
    Some(first.name.clone())
}

/// Stores a changed timeline. Built-in music that it uses is added to the media of the project.
pub(super) fn commit(project: &mut Project, timeline: &Timeline, touched: Vec<String>) {
    for music in BuiltInMusic::ALL.map(BuiltInMusic::asset) {
        if timeline
            .segments()
            .any(|(_, s)| s.source.as_deref() == Some(&music.source()))
        {
            project.add_asset(music);
        }
    }
    project.history.replace(timeline);
    project.touched = touched;
    project.uploaded.clear();
    project.last_message = None;
    project.turns += 1;
}

/// Applies the edits of an LLM agent, all or none, if the timeline is still the one that the agent
/// saw. The reply says what has changed.
pub(super) fn apply_all(
    project: &mut Project,
    seen: &Timeline,
    reply: &LlmReply,
    lang: Lang,
) -> AgentOutcome {
    project.offer = None;
    let before = project.timeline();
    if before != *seen {
        return unchanged(AgentReply::TimelineChanged.text(lang));
    }
    if reply.gave_up {
        return unchanged(AgentReply::AllOrNothing.text(lang));
    }
    let mut batch = EditBatch::new(before);
    for edit in &reply.edits {
        let length = |source: &str| project.source_duration_ms(source);
        if let Err(why) = batch.push(edit.clone(), &length) {
            return unchanged(describe_refusal(lang, &why));
        }
    }
    if !batch.is_as_declared() {
        return unchanged(AgentReply::NotAsDeclared.text(lang));
    }
    if batch.is_unchanged() {
        return unchanged(AgentReply::Unchanged.text(lang));
    }
    let reply = edit_report::describe_edits(lang, &batch.applied());
    let (timeline, touched) = batch.into_result();
    commit(project, &timeline, touched);
    AgentOutcome::new(reply, true)
}

/// Carries out an undo, a redo or the restoration of a version.
fn go_through_history(project: &mut Project, lang: Lang, outcome: &MessageOutcome) -> AgentOutcome {
    let before = project.timeline();
    let history = &mut project.history;
    let result = match outcome {
        MessageOutcome::Redo if history.redo() => Ok(AgentReply::Redone),
        MessageOutcome::Redo => Err(AgentReply::NothingToRedo),
        MessageOutcome::Version(n) => restore(history, *n as u64),
        MessageOutcome::Undo(steps) => match history.undo(*steps) {
            0 => Err(AgentReply::NothingToUndo),
            n => Ok(AgentReply::Undone(n)),
        },
        _ => return unchanged(String::new()),
    };
    project.touched.clear();
    project.last_message = None;
    match result {
        Err(refused) => unchanged(refused.text(lang)),
        Ok(done) => {
            let version = project.history.version();
            let heading = AgentReply::NowVersion(&done.text(lang), version).text(lang);
            let reply = edit_report::describe_step(lang, &heading, &before, &project.timeline());
            AgentOutcome::new(reply, true)
        }
    }
}

/// Goes back to a version.
fn restore(
    history: &mut History,
    version: u64,
) -> Result<AgentReply<'static>, AgentReply<'static>> {
    let versions = history.versions();
    match history.restore(version) {
        VersionChange::Restored => Ok(AgentReply::Restored(version)),
        VersionChange::Same => Err(AgentReply::SameVersion(version)),
        VersionChange::Unknown => Err(versions.map_or(AgentReply::NoVersions, |versions| {
            AgentReply::NoSuchVersion {
                version,
                first: *versions.start(),
                last: *versions.end(),
            }
        })),
    }
}

fn describe_refusal(lang: Lang, why: &EditRefusal) -> String {
    match why {
        EditRefusal::Empty => Reply::Empty.text(lang),
        why => AgentReply::NotDone(why).text(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::MediaKind;
    use crate::domain::subtitle::Decoded;
    use crate::i18n::replies::Unreadable;

    fn no_files(_: &str) -> Result<Decoded, Unreadable> {
        Err(Unreadable::Missing)
    }

    fn project() -> Project {
        let mut p = Project::new("en");
        for name in ["beach.jpg", "forest.jpg"] {
            p.add_asset(asset(name, MediaKind::Photo, 0));
        }
        p
    }

    #[test]
    fn a_request_is_applied_and_reported() {
        let mut p = project();
        let outcome = answer(
            &mut p,
            "make a 10 second video from these photos with crossfades and add the title \"Hi\"",
            no_files,
        );
        assert!(outcome.changed, "{}", outcome.reply);
        assert!(
            outcome
                .reply
                .contains("10 s video of 2 photos with crossfade transitions"),
            "{}",
            outcome.reply
        );
        assert_eq!(p.timeline().duration_ms(), 10_000);
        let undone = answer(&mut p, "undo", no_files);
        assert!(
            undone.changed && p.timeline().is_empty(),
            "both clauses are one undo step"
        );
    }

    #[test]
    fn edits_that_cancel_each_other_out_make_no_version() {
        let mut p = project();
        answer(&mut p, "make a video from these photos", no_files);
        let version = p.history.version();
        let message = "swap beach and forest, then swap beach and forest";
        let outcome = answer(&mut p, message, no_files);
        assert!(
            !outcome.changed && outcome.reply.contains("Nothing to change"),
            "{}",
            outcome.reply
        );
        assert_eq!(p.history.version(), version);
    }

    #[test]
    fn an_edit_may_be_followed_by_an_export() {
        let mut p = project();
        answer(&mut p, "make a video from these photos", no_files);
        let outcome = answer(&mut p, "remove the beach and export it as a gif", no_files);
        assert!(outcome.changed, "{}", outcome.reply);
        let said = [
            "I removed **beach.jpg**.",
            "The video is ready for the export as gif.",
            "Click Export to save it as gif.",
        ];
        for text in said {
            assert!(outcome.reply.contains(text), "{}", outcome.reply);
        }
        let refused = answer(
            &mut p,
            "duplicate the forest and export it as an avi",
            no_files,
        );
        assert!(!refused.changed);
        let formats = "These formats are supported: mp4, webm, mov, gif, mp3, wav.";
        assert!(refused.reply.contains(formats), "{}", refused.reply);
    }

    #[test]
    fn all_of_a_message_or_nothing() {
        let mut p = project();
        answer(&mut p, "make a video from these photos", no_files);
        let before = p.timeline();
        let outcome = answer(&mut p, "add the title \"Hi\" and remove clip 9", no_files);
        assert!(
            !outcome.changed && outcome.reply.contains("Nothing was changed"),
            "{}",
            outcome.reply
        );
        assert_eq!(p.timeline(), before);
    }

    #[test]
    fn photos_have_no_volume() {
        let mut p = project();
        answer(&mut p, "make a video from these photos", no_files);
        for (message, reply) in [
            ("mute clip 1", "is a photo: it has no sound"),
            ("静音第一段", "是照片，没有声音"),
            ("volume of clip 1 to 50%", "is a photo: it has no sound"),
        ] {
            let outcome = answer(&mut p, message, no_files);
            assert!(
                !outcome.changed && outcome.reply.contains(reply),
                "{}",
                outcome.reply
            );
        }
    }

    #[test]
    fn unsupported_requests_get_a_reply_and_change_nothing() {
        let mut p = project();
        for m in [
            "generate a video of a cat",
            "trim it",
            "make a video",
            "fnord",
            "undo",
        ] {
            let mut q = p.clone();
            if m == "make a video" {
                q.assets.clear();
            }
            let before = q.timeline();
            let outcome = answer(&mut q, m, no_files);
            assert!(
                !outcome.changed && !outcome.reply.is_empty() && q.timeline() == before,
                "{m}: {}",
                outcome.reply
            );
        }
        assert_eq!(
            answer(&mut p, " ", no_files).reply,
            "What would you like me to do?"
        );
        for long in ["word ".repeat(9_000), "trim it. ".repeat(99)] {
            let outcome = answer(&mut p, &long, no_files);
            assert!(
                !outcome.changed && outcome.reply.contains("fewer words"),
                "{}",
                outcome.reply
            );
        }
    }
}
