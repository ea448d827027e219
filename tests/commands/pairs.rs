//! Two plain requests in one message do what they do in two messages.
//!
//! The requests name what they are about: numbers count on the timeline that the user sees, and
//! "it" and complaints are about what is beside them. A message may do less: it may ask.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use nemo_tui::domain::timeline::Timeline;
use nemo_tui::language::parser::MessageOutcome;

use crate::people;
use crate::project::Project;

/// Requests about one timeline, in one language.
#[derive(Default)]
struct Group {
    project: Project,
    requests: Vec<String>,
}

impl Group {
    fn joints(&self) -> &'static [&'static str] {
        let is_english = self.requests[0].is_ascii();
        if is_english {
            &[", ", " and ", ". ", " then "]
        } else {
            &["，", "。", "然后"]
        }
    }
}

/// Reads groups: a line `# set-up` and requests in a line each; a blank line ends a language.
fn groups(table: &str) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut project = Project::default();
    for block in table.split("\n\n") {
        let mut requests = Vec::new();
        for line in block.lines() {
            match line.strip_prefix("# ") {
                Some(setup) => project = people::project(setup),
                None => requests.push(line.to_owned()),
            }
        }
        groups.push(Group {
            project: project.clone(),
            requests,
        });
    }
    groups
}

/// A timeline in text, with numbers in place of random ids.
fn content(timeline: &Timeline) -> String {
    let mut text = format!("{timeline:?}");
    for (t, track) in timeline.tracks.iter().enumerate() {
        text = text.replace(&track.id, &format!("t{t}"));
        for (s, segment) in track.segments.iter().enumerate() {
            text = text.replace(&segment.id, &format!("t{t}s{s}"));
        }
    }
    text
}

/// Returns how a message differs from its two requests, if it changes something else.
fn difference(project: &Project, first: &str, joint: &str, second: &str) -> Option<String> {
    let message = format!("{first}{joint}{second}");
    let MessageOutcome::Changed { steps, .. } = project.run(&message) else {
        return None;
    };
    let mut after = project.clone();
    let mut apart = String::new();
    for request in [first, second] {
        write!(apart, "\n      {}", after.edits(request)?).expect("memory");
        after.say(request);
    }
    let is_same = content(&steps.last()?.after) == content(&after.timeline);
    let edits = project.edits(&message).unwrap_or_default();
    (!is_same).then(|| format!("{message}\n   {edits}\n   expected{apart}"))
}

/// Returns the pairs of requests that do something else in one message.
fn check(group: &Group) -> Vec<String> {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(first) = group.requests.get(next.fetch_add(1, Ordering::Relaxed)) {
            for second in group.requests.iter().filter(|second| *second != first) {
                for joint in group.joints() {
                    let wrong = difference(&group.project, first, joint, second);
                    found.lock().expect("no panic").extend(wrong);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    let mut found = found.into_inner().expect("no panic");
    found.sort();
    found
}

#[test]
#[ignore = "make soak"]
fn two_requests_in_one_message_do_what_they_do_in_two() {
    let found: Vec<String> = groups(include_str!("pairs.txt"))
        .iter()
        .flat_map(check)
        .collect();
    assert!(
        found.is_empty(),
        "{} wrong:\n{}",
        found.len(),
        found.join("\n")
    );
}
