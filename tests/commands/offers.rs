//! Messages that are understood in part: what would change is offered, and nothing changes.

use nemo_tui::language::parser::MessageOutcome;

use crate::people;

const CLIPS: &str = "city.mp4 (10 s), beach.mp4 (8 s), talk.mp4 (12 s) on the timeline";

/// Message, the edits that are offered and the part that is not understood.
const OFFERED: &[(&str, &str, &str)] = &[
    (
        "run all three clips at 1.25x, splorfing the zibbit over the limit",
        "speed city 1.25 ; speed beach 1.25 ; speed talk 1.25",
        "splorfing the zibbit over the limit",
    ),
    (
        "freeze the beach at 0:14 for 2 seconds, then carry on with the rest of the clip",
        "freeze beach 14000 2000",
        "carry on with the rest of the clip",
    ),
    (
        "把第二段调到1.5倍速，做出延时的feel",
        "speed beach 1.5",
        "做出延时的feel",
    ),
];

/// Messages of which a part is not understood, and without it the rest could mean something else.
const NOT_OFFERED: &[&str] = &[
    // An exception, conditions, a restriction and a denial.
    "delete clip 2, pending client approval",
    "delete clip 2, provided marketing agrees",
    "mute clip 2, just the frobnicating",
    "mute all clips, except the one with the zibbit",
    "delete clip 2, unless the zibbit is in it",
    "delete clip 2, but not the zibbit",
    // The antecedent of "it" and "the rest".
    "rotoscope the horse, then delete it",
    "rotoscope the horse, delete the rest",
    "splorf the talk clip, mute it",
    // The amount belongs to the verb.
    "splorf off the end of the talk clip, two seconds each",
    // A text.
    "brighten clip 1, splorf it with \"Hello\"",
    // Nothing is understood.
    "splorf the zibbit, splorf it twice",
];

#[test]
fn what_is_understood_is_offered() {
    let project = people::project(CLIPS);
    for (message, edits, unclear) in OFFERED {
        let MessageOutcome::Offer {
            message: rest,
            unclear: words,
            changes,
        } = project.run(message)
        else {
            panic!("{message}: {:?}", project.run(message));
        };
        assert_eq!(project.edits(&rest).as_deref(), Some(*edits), "{message}");
        assert_eq!(words, [*unclear], "{message}");
        assert!(!changes.is_empty(), "{message}");
    }
}

#[test]
fn what_may_mean_something_else_is_not_offered() {
    let project = people::project(CLIPS);
    for message in NOT_OFFERED {
        let outcome = project.run(message);
        assert!(
            matches!(outcome, MessageOutcome::Ask(_) | MessageOutcome::Cannot(_)),
            "{message}: {outcome:?}"
        );
    }
}
