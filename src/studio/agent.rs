//! The studio's agent: a message → edits → an answer in words. All clauses of a message are carried out, or none.

use crate::domain::edit::Refusal;
use crate::domain::timeline::Timeline;
use crate::language::answer;
use crate::language::command::{self, Context, Reading};

use super::project::Project;

/// What came of a message.
#[derive(Debug)]
pub struct Outcome {
    pub words: String,
    pub changed: bool,
}

fn unchanged(words: impl Into<String>) -> Outcome {
    Outcome { words: words.into(), changed: false }
}

/// Answers a message, changing the project where it asks for that.
pub fn answer(project: &mut Project, message: &str) -> Outcome {
    let clauses = command::clauses(message);
    if clauses.is_empty() {
        return unchanged("What shall I do?");
    }
    if let [one] = clauses.as_slice()
        && let Some(outcome) = step(project, &command::read(one, &context(&project.timeline(), project)))
    {
        return outcome;
    }
    let before = project.timeline();
    let mut working = before.clone();
    let mut words = Vec::new();
    for clause in &clauses {
        match carry_out(project, &mut working, clause) {
            Ok(said) => words.push(said),
            Err(why) if clauses.len() > 1 => {
                return unchanged(format!("{why}\n\nNothing was changed, because I could not do all of it."));
            }
            Err(why) => return unchanged(why),
        }
    }
    if working == before {
        return unchanged(words.join("\n\n"));
    }
    project.change(&working);
    project.turns += 1;
    Outcome { words: words.join("\n\n"), changed: true }
}

fn context<'a>(timeline: &'a Timeline, project: &'a Project) -> Context<'a> {
    Context { timeline, assets: &project.assets }
}

/// Undo and redo stand alone in a message.
fn step(project: &mut Project, reading: &Reading) -> Option<Outcome> {
    let before = project.timeline();
    let (moved, done, nothing) = match reading {
        Reading::Undo => (project.undo(), "I undid the last edit", "There is nothing to undo."),
        Reading::Redo => (project.redo(), "I redid the edit", "There is nothing to redo."),
        _ => return None,
    };
    Some(if moved {
        Outcome { words: answer::stepped(done, &before, &project.timeline()), changed: true }
    } else {
        unchanged(nothing)
    })
}

fn carry_out(project: &Project, working: &mut Timeline, clause: &command::Clause) -> Result<String, String> {
    match command::read(clause, &context(working, project)) {
        Reading::Edit(edit) => {
            let after = edit.apply(working, &|source| project.source_length(source)).map_err(|why| refused(&why))?;
            let said = answer::done(&edit, working, &after);
            *working = after;
            Ok(said)
        }
        Reading::Answer(words) => Ok(words),
        Reading::Undo | Reading::Redo => Err("Please say undo or redo by itself.".into()),
        Reading::Cannot(why) | Reading::Unclear(why) => Err(why),
    }
}

fn refused(why: &Refusal) -> String {
    match why {
        Refusal::NothingToDo => "That is already so; nothing changed.".into(),
        Refusal::Empty => "The timeline is empty. Upload photos or clips and ask me to make a video of them first.".into(),
        why => format!("I did not do that: {why}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::MediaKind;

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
        let outcome = answer(&mut p, "make a 10 second video from these photos with crossfades and add the title \"Hi\"");
        assert!(outcome.changed, "{}", outcome.words);
        assert!(outcome.words.contains("10s video of 2 photos with crossfade transitions"), "{}", outcome.words);
        assert_eq!(p.timeline().duration_ms(), 10_000);
        let undone = answer(&mut p, "undo");
        assert!(undone.changed && p.timeline().is_empty(), "both clauses were one step");
    }

    #[test]
    fn all_of_a_message_or_nothing() {
        let mut p = project();
        answer(&mut p, "make a video from these photos");
        let before = p.timeline();
        let outcome = answer(&mut p, "add the title \"Hi\" and remove clip 9");
        assert!(!outcome.changed && outcome.words.contains("Nothing was changed"), "{}", outcome.words);
        assert_eq!(p.timeline(), before);
    }

    #[test]
    fn what_it_cannot_do_is_said_and_changes_nothing() {
        let mut p = project();
        for m in ["generate a video of a cat", "trim it", "make a video", "fnord", "undo"] {
            let mut q = p.clone();
            if m == "make a video" {
                q.assets.clear();
            }
            let before = q.timeline();
            let outcome = answer(&mut q, m);
            assert!(!outcome.changed && !outcome.words.is_empty() && q.timeline() == before, "{m}: {}", outcome.words);
        }
        assert_eq!(answer(&mut p, " ").words, "What shall I do?");
    }
}
