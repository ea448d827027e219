//! What the studio's agent says it did: track, segment and times, before → after.

use crate::domain::asset::MediaKind;
use crate::domain::clock::{precise, seconds, span};
use crate::domain::diff::{self, Change, ChangeKind, Property};
use crate::domain::edit::Edit;
use crate::domain::timeline::{Segment, Timeline};

use super::locale::Lang;
use super::told;

/// An edit in one or two sentences.
pub fn done(edit: &Edit, before: &Timeline, after: &Timeline) -> String {
    let name =
        |id: &str| before.segments().find(|(_, s)| s.id == id).map_or_else(String::new, |(_, s)| format!("**{}**", s.name));
    match edit {
        Edit::Assemble(wish) => {
            let photos = wish.pictures.iter().filter(|p| p.kind == MediaKind::Photo).count();
            let clips = wish.pictures.len() - photos;
            let mut parts = Vec::new();
            parts.extend((photos > 0).then(|| count(photos, "photo")));
            parts.extend((clips > 0).then(|| count(clips, "clip")));
            parts.extend((!wish.voices.is_empty()).then(|| "the voice-over".to_owned()));
            parts.extend(wish.music.as_ref().map(|m| format!("music ({})", m.name)));
            let cuts = wish.transition.as_ref().map_or("plain cuts".to_owned(), |t| format!("{} transitions", t.kind));
            let length = after.duration_ms();
            let short = wish
                .length_ms
                .filter(|w| length + 200 < *w)
                .map(|w| format!(" You wished {}s; the clips have only that much material.", seconds(w)));
            format!("I made a {}s video of {} with {cuts}.{}", seconds(length), list(&parts), short.unwrap_or_default())
        }
        Edit::Append { assets, .. } => format!(
            "I added {} to the end; the video is {}s long now.",
            list(&assets.iter().map(|a| format!("**{}**", a.name)).collect::<Vec<_>>()),
            seconds(after.duration_ms())
        ),
        Edit::AddText { text, .. } => match added(before, after) {
            Some(s) => {
                let place = s.style.as_ref().and_then(|s| s.position.clone()).unwrap_or_default();
                format!("I added the title **{text}** at {}, {place}.", span(s.start_ms, s.end_ms()))
            }
            None => format!("I added the title **{text}**."),
        },
        Edit::SetMusic { asset, volume } => {
            format!("**{}** plays under the whole video at {}%.", asset.name, (volume * 100.0).round())
        }
        Edit::Remove { ids } => {
            let names: Vec<String> = ids.iter().map(|id| name(id)).collect();
            format!("I removed {}. {}", list(&names), length_told(before, after))
        }
        Edit::Lift { ids } => {
            let names: Vec<String> = ids.iter().map(|id| name(id)).collect();
            format!("I removed {} and left the gap. {}", list(&names), length_told(before, after))
        }
        Edit::StartAt { id, .. } => own_changes(before, after, &[id]),
        Edit::Trim { id, .. } | Edit::SetDuration { id, .. } | Edit::SetSpeed { id, .. } => {
            format!("{} {}", own_changes(before, after, &[id]), length_told(before, after))
        }
        Edit::Move { id, to } => format!("I moved {} to place {}.", name(id), to + 1),
        Edit::Swap { a, b } => format!("I swapped {} and {}.", name(a), name(b)),
        Edit::Split { id, at_ms } => format!("I split {} at {}.", name(id), precise(*at_ms)),
        Edit::ChangeText { id, .. } => own_changes(before, after, &[id]),
        Edit::SetVolume { ids, .. } | Edit::Mute { ids, .. } => {
            own_changes(before, after, &ids.iter().map(String::as_str).collect::<Vec<_>>())
        }
        Edit::SetCanvas { width, height } => {
            format!("The canvas is {width}x{height} now (it was {}x{}).", before.canvas.width, before.canvas.height)
        }
        Edit::SetTransition { ids, transition } => match transition {
            Some(t) => format!(
                "There is a {} of {}s at {} now. {}",
                t.kind,
                seconds(t.duration_ms),
                count(ids.len(), "cut"),
                length_told(before, after)
            ),
            None => format!(
                "{} without a transition now. {}",
                if ids.len() == 1 { "One cut is".to_owned() } else { format!("{} cuts are", ids.len()) },
                length_told(before, after)
            ),
        },
        Edit::Duplicate { id } => {
            format!("I put {} in a second time, right behind itself. {}", name(id), length_told(before, after))
        }
        Edit::SetFades { ids, .. } => own_changes(before, after, &ids.iter().map(String::as_str).collect::<Vec<_>>()),
        Edit::SetLook { ids, .. } if ids.len() > 3 => {
            format!("I changed the look of {} pictures.", ids.len())
        }
        Edit::SetLook { ids, .. } => own_changes(before, after, &ids.iter().map(String::as_str).collect::<Vec<_>>()),
        Edit::Clear => "The timeline is empty now. Your media are still here.".to_owned(),
    }
    .trim()
    .to_owned()
}

/// After an undo or a redo: what is different.
pub fn stepped(word: &str, before: &Timeline, after: &Timeline) -> String {
    let changes = diff::between(before, after);
    let shown: Vec<String> = changes.iter().take(4).map(|c| format!("- {}", told::change(Lang::En, c))).collect();
    let more = changes.len().saturating_sub(4);
    let more = if more > 0 { format!("\n- and {more} more changes") } else { String::new() };
    format!("{word}:\n\n{}{more}", shown.join("\n"))
}

fn own_changes(before: &Timeline, after: &Timeline, ids: &[&str]) -> String {
    let own = |c: &&Change| c.kind == ChangeKind::Changed && ids.contains(&c.segment.as_str());
    let told: Vec<String> = diff::between(before, after)
        .iter()
        .filter(own)
        .map(|c| match c.property {
            Property::Time => format!("{} is at {} now (was {})", c.name, c.after, c.before),
            _ => told::change(Lang::En, c).replacen("Changed ", "", 1),
        })
        .collect();
    if told.is_empty() { "Done.".to_owned() } else { format!("{}.", told.join("; ")) }
}

fn added<'a>(before: &Timeline, after: &'a Timeline) -> Option<&'a Segment> {
    after.segments().map(|(_, s)| s).find(|s| before.locate(&s.id).is_none())
}

fn length_told(before: &Timeline, after: &Timeline) -> String {
    let (was, is) = (before.duration_ms(), after.duration_ms());
    if was == is { String::new() } else { format!("The video is {}s long now (was {}s).", seconds(is), seconds(was)) }
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
