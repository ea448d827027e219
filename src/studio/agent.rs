//! Agent of the studio: turns a message into edits and a reply. All clauses of a message are
//! applied, or none.

use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::edit::{Edit, EditRefusal};
use crate::domain::timeline::Timeline;
use crate::i18n::agent_replies::AgentReply;
use crate::i18n::edit_report;
use crate::i18n::locale::{Lang, has_han};
use crate::language::command::{
    self, Clause, Interpretation, LanguageContext, ReadText, Reply, Unreadable,
};

use super::project::Project;

/// Maximum length of a message (characters): parsing a longer one would block the studio.
const MAX_MESSAGE_CHARS: usize = 20_000;
const MAX_REQUESTS: usize = 50;

/// Result of a message.
#[derive(Debug)]
pub(super) struct AgentOutcome {
    pub reply: String,
    pub changed: bool,
}

fn unchanged(reply: impl Into<String>) -> AgentOutcome {
    AgentOutcome {
        reply: reply.into(),
        changed: false,
    }
}

/// Handles a message, and changes the project if the message asks for it.
pub(super) fn answer(project: &mut Project, message: &str, read_text: ReadText) -> AgentOutcome {
    if message.chars().count() > MAX_MESSAGE_CHARS {
        return unchanged(Reply::TooLong.text(if has_han(message) { Lang::Zh } else { Lang::En }));
    }
    let before = project.timeline();
    let names = project_context(project, &before, read_text).name_words();
    let clauses = command::clauses(message, &names);
    let lang = clauses.first().map_or(Lang::En, |c| c.lang);
    if clauses.is_empty() {
        return unchanged(AgentReply::AskRequest.text(lang));
    }
    if let [clause] = clauses.as_slice() {
        let context = project_context(project, &before, read_text);
        let interpretation = command::interpret(clause, &context);
        if let Some(outcome) = handle_history(project, lang, &interpretation) {
            return outcome;
        }
    }
    if clauses.len() > MAX_REQUESTS {
        return unchanged(Reply::TooLong.text(lang));
    }
    apply_clauses(project, before, &clauses, read_text)
}

/// Context of a message before its first clause.
fn project_context<'a>(
    project: &'a Project,
    timeline: &'a Timeline,
    read_text: ReadText,
) -> LanguageContext<'a> {
    LanguageContext {
        timeline,
        assets: &project.assets,
        touched: &project.touched,
        read_text,
    }
}

/// Applies all clauses of a message, or none.
fn apply_clauses(
    project: &mut Project,
    before: Timeline,
    clauses: &[Clause],
    read_text: ReadText,
) -> AgentOutcome {
    let lang = clauses.first().map_or(Lang::En, |c| c.lang);
    let mut pending = PendingMessage {
        project,
        lang,
        timeline: before.clone(),
        touched: project.touched.clone(),
    };
    let replies: Result<Vec<String>, String> = clauses
        .iter()
        .map(|clause| pending.apply_clause(clause, read_text))
        .collect();
    let (timeline, touched) = (pending.timeline, pending.touched);
    let replies = match replies {
        Ok(replies) => replies,
        Err(why) if clauses.len() > 1 => {
            let note = AgentReply::AllOrNothing.text(lang);
            return unchanged(format!("{why}\n\n{note}"));
        }
        Err(why) => return unchanged(why),
    };
    if timeline == before {
        return unchanged(replies.join("\n\n"));
    }
    commit(project, &timeline, touched);
    AgentOutcome {
        reply: replies.join("\n\n"),
        changed: true,
    }
}

/// Stores a changed timeline. Built-in music that it uses is added to the media of the project.
fn commit(project: &mut Project, timeline: &Timeline, touched: Vec<String>) {
    for music in BuiltInMusic::ALL.map(BuiltInMusic::asset) {
        if timeline
            .segments()
            .any(|(_, s)| s.source.as_deref() == Some(&music.source()))
        {
            project.add_asset(music);
        }
    }
    project.replace_timeline(timeline);
    project.touched = touched;
    project.turns += 1;
}

/// Returns true if a message consists of canonical sentences or undo and redo, which need no
/// interpretation by a model.
pub(super) fn is_canonical(project: &Project, message: &str) -> bool {
    let timeline = project.timeline();
    let context = project_context(project, &timeline, |_| Err(Unreadable::Missing));
    let clauses = command::clauses(message, &context.name_words());
    !clauses.is_empty() && clauses.iter().all(|c| command::is_canonical(c, &context))
}

/// Applies the edits of an LLM agent, all or none, if the timeline is still the one that the agent
/// saw.
pub(super) fn apply_all(
    project: &mut Project,
    seen: &Timeline,
    edits: &[Edit],
    reply: &str,
    lang: Lang,
) -> AgentOutcome {
    let before = project.timeline();
    if before != *seen {
        return unchanged(AgentReply::TimelineChanged.text(lang));
    }
    let mut pending = PendingMessage {
        project,
        lang,
        timeline: before.clone(),
        touched: project.touched.clone(),
    };
    let replies: Result<Vec<String>, EditRefusal> =
        edits.iter().map(|edit| pending.apply_edit(edit)).collect();
    let (timeline, touched) = (pending.timeline, pending.touched);
    let replies = match replies {
        Ok(replies) => replies,
        Err(why) => return unchanged(describe_refusal(lang, &why)),
    };
    let reply = if reply.is_empty() {
        replies.join("\n\n")
    } else {
        reply.to_owned()
    };
    if timeline == before {
        return unchanged(reply);
    }
    commit(project, &timeline, touched);
    AgentOutcome {
        reply,
        changed: true,
    }
}

/// Handles undo, redo and version requests, which must be the only clause of a message.
fn handle_history(
    project: &mut Project,
    lang: Lang,
    reading: &Interpretation,
) -> Option<AgentOutcome> {
    let before = project.timeline();
    let (changed, done, refused) = match reading {
        Interpretation::Undo(steps) => {
            let n = (0..*steps).take_while(|_| project.undo()).count();
            (n > 0, AgentReply::Undone(n), AgentReply::NothingToUndo)
        }
        Interpretation::Redo => (
            project.redo(),
            AgentReply::Redone,
            AgentReply::NothingToRedo,
        ),
        Interpretation::Version(n) => (
            project.restore_version(*n),
            AgentReply::Restored(*n),
            AgentReply::NoSuchVersion,
        ),
        _ => return None,
    };
    project.touched.clear();
    if !changed {
        return Some(unchanged(refused.text(lang)));
    }
    let done = done.text(lang);
    Some(AgentOutcome {
        reply: edit_report::describe_step(lang, &done, &before, &project.timeline()),
        changed: true,
    })
}

/// A message being handled, with the timeline after the clauses so far.
struct PendingMessage<'a> {
    project: &'a Project,
    lang: Lang,
    timeline: Timeline,
    touched: Vec<String>,
}

impl PendingMessage<'_> {
    fn apply_clause(&mut self, clause: &Clause, read_text: ReadText) -> Result<String, String> {
        let context = LanguageContext {
            timeline: &self.timeline,
            assets: &self.project.assets,
            touched: &self.touched,
            read_text,
        };
        match command::interpret(clause, &context) {
            Interpretation::Edit(edit) => self
                .apply_edit(&edit)
                .map_err(|why| describe_refusal(self.lang, &why)),
            Interpretation::Edits(edits) => {
                // An edit that changes nothing does not prevent the others.
                let before = self.timeline.clone();
                let mut replies = Vec::new();
                for edit in &edits {
                    match self.apply_edit(edit) {
                        Ok(reply) => replies.push(reply),
                        Err(EditRefusal::NothingToDo) => {}
                        Err(why) => return Err(describe_refusal(self.lang, &why)),
                    }
                }
                if self.timeline == before {
                    Err(describe_refusal(self.lang, &EditRefusal::NothingToDo))
                } else {
                    Ok(replies.join(" "))
                }
            }
            Interpretation::Answer(reply) => Ok(reply.text(self.lang)),
            Interpretation::Undo(_) | Interpretation::Redo | Interpretation::Version(_) => {
                Err(AgentReply::HistoryAlone.text(self.lang))
            }
            Interpretation::Cannot(why) | Interpretation::Unclear(why) => Err(why.text(self.lang)),
        }
    }

    fn apply_edit(&mut self, edit: &Edit) -> Result<String, EditRefusal> {
        let after = edit.apply(&self.timeline, &|source| {
            self.project.source_duration_ms(source)
        })?;
        let reply = edit_report::describe_edit(self.lang, edit, &self.timeline, &after);
        self.touched = edit.affected_ids(&self.timeline, &after);
        self.timeline = after;
        Ok(reply)
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
                .contains("10s video of 2 photos with crossfade transitions"),
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
