//! The studio's agent: a message → edits → an answer in words. All clauses of a message are carried out, or none.

use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::edit::{Edit, EditRefusal};
use crate::domain::timeline::Timeline;
use crate::i18n::changes;
use crate::i18n::locale::{Lang, has_han};
use crate::language::command::{
    self, Interpretation, LanguageContext, ReadText, Reply, Unreadable,
};
use crate::language::edit_report;

use super::project::Project;

/// A pasted book is no wish, and reading it would hold up the studio.
const LONGEST_MESSAGE: usize = 20_000;
const MOST_WISHES: usize = 50;

/// What came of a message.
#[derive(Debug)]
pub struct AgentOutcome {
    pub words: String,
    pub changed: bool,
}

fn unchanged(words: impl Into<String>) -> AgentOutcome {
    AgentOutcome {
        words: words.into(),
        changed: false,
    }
}

/// Answers a message, changing the project where it asks for that.
pub fn answer(project: &mut Project, message: &str, read_text: ReadText) -> AgentOutcome {
    if message.chars().count() > LONGEST_MESSAGE {
        return unchanged(Reply::TooLong.words(if has_han(message) { Lang::Zh } else { Lang::En }));
    }
    let before = project.timeline();
    let touched = project.touched.clone();
    let own = LanguageContext {
        timeline: &before,
        assets: &project.assets,
        touched: &touched,
        read_text,
    }
    .own_words();
    let clauses = command::clauses(message, &own);
    let lang = clauses.first().map_or(Lang::En, |c| c.lang);
    if clauses.is_empty() {
        return unchanged(if lang == Lang::Zh {
            "要我做什么？"
        } else {
            "What shall I do?"
        });
    }
    if let [one] = clauses.as_slice()
        && let Some(outcome) = step(
            project,
            lang,
            &command::read(
                one,
                &LanguageContext {
                    timeline: &before,
                    assets: &project.assets,
                    touched: &touched,
                    read_text,
                },
            ),
        )
    {
        return outcome;
    }
    if clauses.len() > MOST_WISHES {
        return unchanged(Reply::TooLong.words(lang));
    }
    let mut work = PendingMessage {
        project,
        lang,
        timeline: before.clone(),
        touched,
    };
    let mut words = Vec::new();
    for clause in &clauses {
        match work.carry_out(clause, read_text) {
            Ok(said) => words.push(said),
            Err(why) if clauses.len() > 1 => {
                let nothing = if lang == Lang::Zh {
                    "什么都没有改，因为不能全部做到。"
                } else {
                    "Nothing was changed, because I could not do all of it."
                };
                return unchanged(format!("{why}\n\n{nothing}"));
            }
            Err(why) => return unchanged(why),
        }
    }
    let (timeline, touched) = (work.timeline, work.touched);
    if timeline == before {
        return unchanged(words.join("\n\n"));
    }
    keep(project, &timeline, touched);
    AgentOutcome {
        words: words.join("\n\n"),
        changed: true,
    }
}

/// Puts a changed timeline in place; built-in music that it plays becomes one of the project's media.
fn keep(project: &mut Project, timeline: &Timeline, touched: Vec<String>) {
    for bed in BuiltInMusic::ALL.map(BuiltInMusic::asset) {
        if timeline
            .segments()
            .any(|(_, s)| s.source.as_deref() == Some(&bed.source()))
        {
            project.add_asset(bed);
        }
    }
    project.change(timeline);
    project.touched = touched;
    project.turns += 1;
}

/// Whether a message needs no reading: a direct edit's exact sentence, a step back or forth.
pub fn is_plain(project: &Project, message: &str) -> bool {
    let timeline = project.timeline();
    let context = LanguageContext {
        timeline: &timeline,
        assets: &project.assets,
        touched: &project.touched,
        read_text: |_| Err(Unreadable::Missing),
    };
    let clauses = command::clauses(message, &context.own_words());
    !clauses.is_empty() && clauses.iter().all(|c| command::is_exact(c, &context))
}

/// Makes the edits that an own agent chose, all or none, where the timeline is still the one that it saw.
pub fn make_all(
    project: &mut Project,
    seen: &Timeline,
    edits: &[Edit],
    words: &str,
    lang: Lang,
) -> AgentOutcome {
    let before = project.timeline();
    if before != *seen {
        return unchanged(if lang == Lang::Zh {
            "时间线刚刚有变化，请再说一次。"
        } else {
            "The timeline changed meanwhile; please say it again."
        });
    }
    let mut work = PendingMessage {
        project,
        lang,
        timeline: before.clone(),
        touched: project.touched.clone(),
    };
    let told: Result<Vec<String>, EditRefusal> = edits.iter().map(|edit| work.make(edit)).collect();
    let (timeline, touched) = (work.timeline, work.touched);
    let told = match told {
        Ok(told) => told,
        Err(why) => return unchanged(refused(lang, &why)),
    };
    let words = if words.is_empty() {
        told.join("\n\n")
    } else {
        words.to_owned()
    };
    if timeline == before {
        return unchanged(words);
    }
    keep(project, &timeline, touched);
    AgentOutcome {
        words,
        changed: true,
    }
}

/// Undo, redo and versions stand alone in a message.
fn step(project: &mut Project, lang: Lang, reading: &Interpretation) -> Option<AgentOutcome> {
    let zh = lang == Lang::Zh;
    let before = project.timeline();
    let (moved, done, nothing) = match reading {
        Interpretation::Undo(steps) => {
            let n = (0..*steps).take_while(|_| project.undo()).count();
            let (en, zh) = if n > 1 {
                (
                    format!("I undid the last {n} edits"),
                    format!("已撤销最近 {n} 步"),
                )
            } else {
                ("I undid the last edit".into(), "已撤销上一步".into())
            };
            (
                n > 0,
                [en, zh],
                ["There is nothing to undo.", "没有可以撤销的。"],
            )
        }
        Interpretation::Redo => (
            project.redo(),
            ["I redid the edit".into(), "已重做".into()],
            ["There is nothing to redo.", "没有可以重做的。"],
        ),
        Interpretation::Version(n) => {
            let done = [
                format!("The timeline is as in version {n} again"),
                format!("时间线已回到版本 {n}"),
            ];
            (
                project.go_back_to(*n),
                done,
                [
                    "There is no such version, or it is the one you have.",
                    "没有这个版本，或者现在就是它。",
                ],
            )
        }
        _ => return None,
    };
    project.touched.clear();
    let [en, chinese] = done;
    Some(if moved {
        let done = if zh { chinese } else { en };
        AgentOutcome {
            words: edit_report::stepped(lang, &done, &before, &project.timeline()),
            changed: true,
        }
    } else {
        unchanged(nothing[usize::from(zh)])
    })
}

/// A message on its way: the timeline as the clauses so far have left it.
struct PendingMessage<'a> {
    project: &'a Project,
    lang: Lang,
    timeline: Timeline,
    touched: Vec<String>,
}

impl PendingMessage<'_> {
    fn carry_out(
        &mut self,
        clause: &command::Clause,
        read_text: ReadText,
    ) -> Result<String, String> {
        let context = LanguageContext {
            timeline: &self.timeline,
            assets: &self.project.assets,
            touched: &self.touched,
            read_text,
        };
        match command::read(clause, &context) {
            Interpretation::Edit(edit) => self.make(&edit).map_err(|why| refused(self.lang, &why)),
            Interpretation::Edits(edits) => {
                // One that changes nothing is no reason against the others.
                let before = self.timeline.clone();
                let mut said = Vec::new();
                for edit in &edits {
                    match self.make(edit) {
                        Ok(words) => said.push(words),
                        Err(EditRefusal::NothingToDo) => {}
                        Err(why) => return Err(refused(self.lang, &why)),
                    }
                }
                if self.timeline == before {
                    Err(refused(self.lang, &EditRefusal::NothingToDo))
                } else {
                    Ok(said.join(" "))
                }
            }
            Interpretation::Answer(reply) => Ok(reply.words(self.lang)),
            Interpretation::Undo(_) | Interpretation::Redo | Interpretation::Version(_) => {
                Err(if self.lang == Lang::Zh {
                    "请单独说撤销或重做。".into()
                } else {
                    "Please say undo or redo by itself.".into()
                })
            }
            Interpretation::Cannot(why) | Interpretation::Unclear(why) => Err(why.words(self.lang)),
        }
    }

    fn make(&mut self, edit: &Edit) -> Result<String, EditRefusal> {
        let after = edit.apply(&self.timeline, &|source| self.project.source_length(source))?;
        let said = edit_report::done(self.lang, edit, &self.timeline, &after);
        self.touched = edit.touched(&self.timeline, &after);
        self.timeline = after;
        Ok(said)
    }
}

fn refused(lang: Lang, why: &EditRefusal) -> String {
    let zh = lang == Lang::Zh;
    match why {
        EditRefusal::NothingToDo if zh => "已经是这样了，什么都没有改。".into(),
        EditRefusal::NothingToDo => "That is already so; nothing changed.".into(),
        EditRefusal::Empty => Reply::Empty.words(lang),
        why if zh => format!("没有改：{}。", changes::refused(lang, why)),
        why => format!("I did not do that: {}.", changes::refused(lang, why)),
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
    fn a_wish_is_carried_out_and_told() {
        let mut p = project();
        let outcome = answer(
            &mut p,
            "make a 10 second video from these photos with crossfades and add the title \"Hi\"",
            no_files,
        );
        assert!(outcome.changed, "{}", outcome.words);
        assert!(
            outcome
                .words
                .contains("10s video of 2 photos with crossfade transitions"),
            "{}",
            outcome.words
        );
        assert_eq!(p.timeline().duration_ms(), 10_000);
        let undone = answer(&mut p, "undo", no_files);
        assert!(
            undone.changed && p.timeline().is_empty(),
            "both clauses were one step"
        );
    }

    #[test]
    fn all_of_a_message_or_nothing() {
        let mut p = project();
        answer(&mut p, "make a video from these photos", no_files);
        let before = p.timeline();
        let outcome = answer(&mut p, "add the title \"Hi\" and remove clip 9", no_files);
        assert!(
            !outcome.changed && outcome.words.contains("Nothing was changed"),
            "{}",
            outcome.words
        );
        assert_eq!(p.timeline(), before);
    }

    #[test]
    fn what_it_cannot_do_is_said_and_changes_nothing() {
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
                !outcome.changed && !outcome.words.is_empty() && q.timeline() == before,
                "{m}: {}",
                outcome.words
            );
        }
        assert_eq!(answer(&mut p, " ", no_files).words, "What shall I do?");
        for long in ["word ".repeat(9_000), "trim it. ".repeat(99)] {
            let outcome = answer(&mut p, &long, no_files);
            assert!(
                !outcome.changed && outcome.words.contains("fewer words"),
                "{}",
                outcome.words
            );
        }
    }
}
