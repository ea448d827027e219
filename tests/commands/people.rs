//! Requests in the words of people, on the timelines that they describe.

use nemo_tui::domain::assemble::Assembly;
use nemo_tui::domain::asset::{Asset, MediaKind};
use nemo_tui::domain::edit::{AddText, Edit, SetMusic, SetTransition, TextChange};
use nemo_tui::domain::timeline::{Timeline, Transition};
use nemo_tui::language::parser::MessageOutcome;

use crate::asset;
use crate::project::Project;

/// A timeline with its media, and what happened before the message.
#[derive(Default)]
struct Setup {
    assets: Vec<Asset>,
    timeline: Timeline,
    uploaded: Vec<String>,
    said: Option<String>,
}

fn source_length(assets: &[Asset], source: &str) -> Option<u64> {
    let found = assets.iter().find(|a| a.source() == source);
    found.map(|a| a.duration_ms).filter(|d| *d > 0)
}

impl Setup {
    /// Reads a set-up: parts separated by "; ".
    fn parse(text: &str) -> Self {
        let mut setup = Self::default();
        for part in text.split("; ").map(str::trim) {
            setup.add(part);
        }
        setup
    }

    fn apply(&mut self, edit: Edit) {
        let assets = &self.assets;
        let length = |source: &str| source_length(assets, source);
        self.timeline = edit.apply(&self.timeline, &length).unwrap();
    }

    fn add(&mut self, part: &str) {
        if let Some(message) = part.strip_prefix("said before: ") {
            let message = message.split(" (").next().unwrap_or_default();
            self.said = Some(message.to_owned());
        } else if part.starts_with("title \"") || part.starts_with("text \"") {
            self.add_title(part);
        } else if part.contains("as music at 80") {
            self.add_music();
        } else if let Some((seconds, _)) = part.split_once(" s crossfades at") {
            self.add_crossfades((seconds.parse::<f64>().unwrap() * 1000.0) as u64);
        } else if !part.starts_with("nothing on") {
            self.add_media(part);
            if part.contains("with crossfades, music and a title") {
                self.add_crossfades(500);
                self.add_music();
                self.add_title("title \"Summer\" 0-4 s");
            }
        }
    }

    /// `title "Summer" 0-4 s`.
    fn add_title(&mut self, part: &str) {
        let mut fields = part.split('"').skip(1);
        let text = fields.next().unwrap().to_owned();
        let span = fields.next().unwrap().trim().trim_end_matches(" s");
        let (from, to) = span.split_once('-').unwrap();
        let ms = |s: &str| s.parse::<u64>().unwrap() * 1000;
        let style = TextChange {
            start_ms: Some(ms(from)),
            duration_ms: Some(ms(to) - ms(from)),
            ..TextChange::default()
        };
        self.apply(Edit::AddText(AddText { text, style }));
    }

    fn add_music(&mut self) {
        let asset = asset("music.mp3", MediaKind::Sound, 20_000);
        self.assets.push(asset.clone());
        self.apply(Edit::SetMusic(SetMusic { asset, volume: 0.8 }));
    }

    fn add_crossfades(&mut self, duration_ms: u64) {
        let video = &self.timeline.tracks[0].segments;
        let ids = video.iter().skip(1).map(|s| s.id.clone()).collect();
        let transition = Some(Transition {
            kind: "crossfade".into(),
            duration_ms,
        });
        self.apply(Edit::SetTransition(SetTransition { ids, transition }));
    }

    /// `city.mp4 (10 s), beach.mp4 (8 s) on the timeline`, `uploaded: a.jpg, b.jpg`.
    fn add_media(&mut self, part: &str) {
        let (uploads, list) = match part.split_once(": ") {
            Some((_, list)) => (true, list),
            None => (false, part),
        };
        let list = list.split(" on the timeline").next().unwrap_or_default();
        let media: Vec<Asset> = list.split(", ").map(medium).collect();
        self.assets.extend(media.clone());
        if uploads {
            self.uploaded.extend(media.into_iter().map(|a| a.hash));
        } else {
            self.apply(Edit::Assemble(Assembly {
                pictures: media,
                ..Assembly::default()
            }));
        }
    }

    /// The project after what was said and uploaded before the message.
    fn project(self) -> Project {
        let mut project = Project {
            assets: self.assets,
            timeline: self.timeline,
            uploaded: self.uploaded,
            ..Project::default()
        };
        if let Some(said) = self.said {
            project.say(&said);
        } else {
            // The title was added last.
            let titles = project.timeline.segments();
            let titles = titles.filter(|(_, s)| s.style.is_some());
            project.touched = titles.map(|(_, s)| s.id.clone()).collect();
        }
        project
    }
}

/// `city.mp4 (10 s)`; without a length 12 s for clips and 20 s for sounds.
fn medium(item: &str) -> Asset {
    let (name, length) = item.split_once(" (").unwrap_or((item, ""));
    let name = name.trim();
    let seconds = length.split(' ').next().and_then(|s| s.parse::<u64>().ok());
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "jpg" => asset(name, MediaKind::Photo, 0),
        "mp3" => asset(name, MediaKind::Sound, seconds.unwrap_or(20) * 1000),
        _ => asset(name, MediaKind::Clip, seconds.unwrap_or(12) * 1000),
    }
}

/// The project of a set-up.
pub fn project(setup: &str) -> Project {
    Setup::parse(setup).project()
}

/// A row of a table: id, set-up, sentence, edits.
type Row<'a> = [&'a str; 4];

fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    let rows = table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    rows.map(|row| {
        let fields: Vec<&str> = row.split('\t').collect();
        fields.try_into().expect("four fields")
    })
}

/// The sentences of a table with the projects that they are about.
pub fn sentences(table: &str) -> impl Iterator<Item = (Project, &str)> {
    rows(table).map(|[_, setup, sentence, _]| (Setup::parse(setup).project(), sentence))
}

fn check(table: &str) {
    let mut wrong = Vec::new();
    for [id, setup, sentence, expected] in rows(table) {
        let project = Setup::parse(setup).project();
        let got = project.edits(sentence);
        let got = got.unwrap_or_else(|| "unchanged".into());
        if got != expected {
            let why = match project.run(sentence) {
                MessageOutcome::Changed { .. } => String::new(),
                MessageOutcome::Offer {
                    message, unclear, ..
                } => {
                    let edits = project.edits(&message).unwrap_or_default();
                    format!(": offers {edits} without {unclear:?}")
                }
                reply => format!(": {reply:?}"),
            };
            wrong.push(format!(
                "{id} {sentence}\n   expected {expected}\n   got      {got}{why}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn requests_of_people_are_understood() {
    check(include_str!("people.tsv"));
}

#[test]
fn messages_of_people_are_understood() {
    check(include_str!("messages.tsv"));
}

/// Prints what the messages of the table `MESSAGES` do.
#[test]
#[ignore = "needs a table of messages"]
fn messages_of_a_file() {
    let path = std::env::var("MESSAGES").expect("MESSAGES is a file");
    let table = std::fs::read_to_string(path).expect("a table");
    for [id, setup, message, expected] in rows(&table) {
        let project = Setup::parse(setup).project();
        let got = match project.edits(message) {
            Some(edits) => edits,
            None => format!("{:?}", project.run(message)),
        };
        println!("{id}\t{message}\t{expected}\t{got}");
    }
}
