//! Fuzz targets: every path from external input to the screen. `tests/corpora.rs` replays the
//! findings; `make fuzz` searches for more.

#[path = "../common/editor.rs"]
mod editor;

use std::sync::Arc;

use bytes::Bytes;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseEvent, MouseEventKind};
use eventsource_client::{Client, ClientBuilder, ReconnectOptions};
use launchdarkly_sdk_transport::{
    ByteStream, HttpTransport, Request, Response, ResponseFuture, TransportError,
};
use nemo_tui::api::chat::decode::ChatDecoder;
use nemo_tui::api::chat::{ChatEvent, TurnLimits, read_events};
use nemo_tui::app::request::Pending;
use nemo_tui::app::{EditorOptions, Model, Msg, update};
use nemo_tui::compose::plan::plan;
use nemo_tui::compose::span::Span;
use nemo_tui::compose::{graph, sound};
use nemo_tui::config::Config;
use nemo_tui::domain::asset::{Asset, MediaKind};
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::edit::{AddCaptions, Cue, Edit};
use nemo_tui::domain::interchange::{
    InterchangeProject, MediaReference, edl, fcp7, otio, otio_read,
};
use nemo_tui::domain::timeline::{Segment, Timeline, Track, TrackKind};
use nemo_tui::domain::{diff, serialize, subtitle, summary};
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::replies::Unreadable;
use nemo_tui::language::parser::{EditingContext, Memory, MessageOutcome, run};
use nemo_tui::language::{gui, route};
use nemo_tui::media::probe::{header, packets, sound_analysis};
use nemo_tui::view::{Theme, View};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use editor::{editor, show_state};

/// A fuzz target.
pub type Target = fn(&[u8]);

pub const ALL: &[(&str, Target)] = &[
    ("bytes", bytes),
    ("stream", stream),
    ("draft", draft),
    ("config", config),
    ("commands", commands),
    ("otio", interchange),
    ("captions", captions),
    ("probe", probe),
    ("keys", keys),
];

/// Tool output for a file (header, packets, sound, separated by `---` lines) → media info → filter
/// graphs.
pub fn probe(data: &[u8]) {
    let text = text(data);
    let mut parts = text.split("\n---\n");
    let header = serde_json::from_str(parts.next().unwrap_or_default()).unwrap_or_default();
    let mut times = packets::PacketTimes::new();
    parts
        .next()
        .unwrap_or_default()
        .lines()
        .for_each(|line| packets::add(&mut times, line));
    let mut report = sound_analysis::FilterReport::default();
    parts
        .next()
        .unwrap_or_default()
        .lines()
        .for_each(|line| report.add(line));
    let Ok(facts) = header::media_info(&header, &times, data.len() % 2 == 1, data.len() % 4 < 2)
    else {
        return;
    };
    let sound_report = report.finish(facts.duration_ms);
    assert!(
        facts.duration_ms <= 1_000_000_000 && sound_report.trailing_silence_ms <= facts.duration_ms
    );
    assert!(facts.fps.is_finite() && (0.0..=1000.0).contains(&facts.fps));
    assert!(facts.kind == MediaKind::Sound || (facts.width > 0 && facts.height > 0));
    let length_ms = facts.duration_ms.clamp(1, 10_000);
    graphs(&facts.into_asset("a.mp4", 1), length_ms);
}

/// Checks that a filter graph contains only numbers and the program's own words.
fn graphs(asset: &Asset, length_ms: u64) {
    let kind = if asset.kind == MediaKind::Sound {
        TrackKind::Audio
    } else {
        TrackKind::Video
    };
    let mut track = Track::new("1".into(), kind, "", None);
    let source = Some(asset.source());
    track.segments.push(Segment {
        source,
        ..Segment::new("2".into(), asset.name.clone(), 0, length_ms)
    });
    let timeline = Timeline {
        tracks: vec![track],
        ..Timeline::default()
    };
    let Ok(plan) = plan(&timeline, Some(240), &|_| {
        Some((asset.clone(), "a.mp4".into()))
    }) else {
        return;
    };
    let last = plan.frames - 1;
    for graph in [
        graph::video(
            &plan,
            Span {
                from: last,
                to: last + 1,
            },
            &[],
            "yuv420p",
        )
        .graph,
        sound::mix(&plan, true).graph,
    ] {
        let plain = |c: char| c.is_ascii_alphanumeric() || "[]();:,.=_'+-*/<>|".contains(c);
        assert!(graph.chars().all(plain), "{graph}");
        assert!(
            !graph.contains("inf") && !graph.contains("nan") && !graph.contains("NaN"),
            "{graph}"
        );
    }
}

fn paint(model: &mut Model, view: &mut View, size: (u16, u16)) {
    model.screen.size = size;
    let Ok(mut terminal) = Terminal::new(TestBackend::new(size.0, size.1));
    let mut painted = None;
    let _ = terminal.draw(|frame| painted = Some(view.draw(model, frame)));
    model.screen.layout = painted.unwrap_or_default();
    update(model, Msg::FrameDrawn);
    // External text must not reach the terminal as a control sequence.
    for cell in terminal.backend().buffer().content() {
        assert!(
            !cell.symbol().chars().any(|c| c.is_control()),
            "a control character is drawn: {:?}",
            cell.symbol()
        );
    }
}

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// A complete response delivered in chunks; its first byte sets the chunk size.
#[derive(Clone)]
struct ChunkedResponse(Vec<u8>);

impl HttpTransport for ChunkedResponse {
    fn request(&self, _: Request<Option<Bytes>>) -> ResponseFuture {
        let length = usize::from(self.0.first().copied().unwrap_or(0)) + 1;
        let rest = self.0.get(1..).unwrap_or_default();
        let chunks: Vec<_> = rest
            .chunks(length)
            .map(|chunk| Ok(Bytes::copy_from_slice(chunk)))
            .collect();
        let body: ByteStream = Box::pin(futures::stream::iter(chunks));
        let answer = Response::builder()
            .status(200)
            .header("content-type", "text/event-stream")
            .body(body);
        Box::pin(std::future::ready(answer.map_err(TransportError::new)))
    }
}

/// The bytes of a response, split anywhere → events.
pub fn bytes(data: &[u8]) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
    else {
        return;
    };
    let Ok(builder) = ClientBuilder::for_url("http://127.0.0.1/") else {
        return;
    };
    let reconnect = ReconnectOptions::reconnect(false)
        .retry_initial(false)
        .build();
    let client = builder
        .reconnect(reconnect)
        .build_with_transport(ChunkedResponse(data.to_vec()));
    let mut events = Vec::new();
    let end = runtime.block_on(read_events(
        client.stream(),
        TurnLimits::default(),
        |event| events.push(event),
    ));
    assert!(
        end.is_ok() || end.is_err_and(|e| e.fate_unknown),
        "events arrived for a message that was rejected"
    );
    for event in events {
        if let ChatEvent::Text { text, .. } = event {
            assert!(
                !text.chars().any(|c| c.is_control() && c != '\n'),
                "{text:?}"
            );
        }
    }
}

/// The data of a turn's events, one per line → the transcript.
pub fn stream(data: &[u8]) {
    let mut model = editor((100, 30));
    for c in "make it so".chars() {
        update(
            &mut model,
            Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)),
        );
    }
    update(
        &mut model,
        Msg::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)),
    );
    let request = model.session.chat.pending.as_ref().map_or(0, Pending::id);
    let mut decoder = ChatDecoder::default();
    for line in text(data).lines().take(200) {
        for event in decoder.decode("", line) {
            update(&mut model, Msg::ChatEvent { request, event });
        }
    }
    paint(&mut model, &mut View::new(Theme::terminal()), (80, 24));
    for shown in &model.session.transcript.entries {
        let text = nemo_tui::i18n::transcript::text(nemo_tui::i18n::locale::Lang::En, &shown.item);
        let _ = (gui::translate(&text), route::route(&text));
    }
}

/// A draft's JSON → the timeline on screen and all text about it.
pub fn draft(data: &[u8]) {
    let Ok(draft) = Draft::parse(&text(data)) else {
        return;
    };
    let mut model = editor((100, 30));
    let draft = Arc::new(draft);
    show_state(&mut model, draft.clone());
    for c in ['\u{1b}', '2', 'w', 'l', 'j', '+', 'x', 's'] {
        let code = if c == '\u{1b}' {
            KeyCode::Esc
        } else {
            KeyCode::Char(c)
        };
        update(
            &mut model,
            Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)),
        );
    }
    let mut view = View::new(Theme::terminal());
    for size in [(60, 16), (150, 50)] {
        paint(&mut model, &mut view, size);
    }
    let t = &draft.timeline;
    let _ = (summary::line(t), diff::between(&Timeline::default(), t));
    // What is written parses back to the same value.
    let again = Draft::parse(&serialize::draft_to_json(t).to_string()).map(|d| d.timeline);
    assert!(
        again.is_ok_and(|again| diff::between(t, &again).is_empty()),
        "a draft that changes when it is read back"
    );
}

/// A configuration with its key map.
pub fn config(data: &[u8]) {
    if let Ok(config) = Config::parse(&text(data)) {
        let _ = EditorOptions::from_config(&config);
    }
    let _ = Theme::parse(&text(data));
}

/// A message → edits, applied and undone.
pub fn commands(data: &[u8]) {
    let message: String = text(data).chars().take(400).collect();
    let draft = include_str!("project.json");
    let Ok(draft) = Draft::parse(draft) else {
        return;
    };
    let touched = vec!["b".to_owned()];
    let project = EditingContext {
        timeline: &draft.timeline,
        assets: &[],
        memory: Memory {
            touched: &touched,
            ..Memory::default()
        },
        read_text: |_| Err(Unreadable::Missing),
        source_length: &|_| Some(20_000),
        lang: Lang::En,
    };
    let MessageOutcome::Changed { steps, .. } = run(&message, &project).outcome else {
        return;
    };
    for step in steps {
        let back = Edit::inverse(&step.before, &step.after).apply(&step.after, &|_| Some(20_000));
        assert!(
            back.is_ok_and(|back| back.tracks == step.before.tracks),
            "an edit that cannot be undone: {:?}",
            step.edit
        );
    }
}

fn media_reference(s: &Segment) -> Option<MediaReference> {
    s.source.as_ref().map(|url| MediaReference {
        url: url.clone(),
        name: s.name.clone(),
        duration_ms: 20_000,
        fps: 25.0,
        has_picture: true,
        has_sound: true,
        width: 640,
        height: 360,
        timecode: None,
    })
}

/// An interchange file of another program → a timeline → interchange files. The program's own
/// output parses back to the same timeline.
pub fn interchange(data: &[u8]) {
    let text = text(data);
    let Ok(read) = otio_read::read(&text) else {
        return;
    };
    let project = InterchangeProject {
        timeline: &read.timeline,
        markers: &read.markers,
        media_reference: &media_reference,
    };
    let _ = (edl::write(&project), fcp7::write(&project));
    let first = otio::write(&project);
    let Ok(read) = otio_read::read(&first) else {
        return;
    };
    let second = otio::write(&InterchangeProject {
        timeline: &read.timeline,
        markers: &read.markers,
        media_reference: &media_reference,
    });
    let Ok(read) = otio_read::read(&second) else {
        return;
    };
    let third = otio::write(&InterchangeProject {
        timeline: &read.timeline,
        markers: &read.markers,
        media_reference: &media_reference,
    });
    assert_eq!(
        second, third,
        "a timeline that changes each time it is written"
    );
}

/// A caption file → cues → the same cues from the files written from them.
pub fn captions(data: &[u8]) {
    let Ok(decoded) = subtitle::decode(data) else {
        return;
    };
    assert!(
        decoded.text.len() <= data.len() * 3,
        "a text that is longer than its file"
    );
    let Ok(read) = subtitle::read(&decoded.text) else {
        return;
    };
    let cues = read.cues;
    assert!(
        cues.iter().map(|c| c.text.len()).sum::<usize>() <= decoded.text.len(),
        "more words than are in the file"
    );
    assert!(
        cues.is_sorted_by_key(|c| c.start_ms) && cues.iter().all(|c| c.start_ms < c.end_ms),
        "times out of order"
    );
    for cue in &cues {
        assert!(
            !cue.text.trim().is_empty() && !cue.text.chars().any(|c| c.is_control() && c != '\n'),
            "{cue:?}"
        );
    }
    let again = subtitle::read(&subtitle::vtt(&cues))
        .map(|read| read.cues)
        .unwrap_or_default();
    let times = |cues: &[Cue]| {
        cues.iter()
            .map(|c| (c.start_ms, c.end_ms))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        times(&again),
        times(&cues),
        "cues that change when they are written and read"
    );
    let edit = Edit::AddCaptions(AddCaptions {
        cues,
        notes: read.notes,
        preset: None,
    });
    let Ok(draft) = Draft::parse(include_str!("project.json")) else {
        return;
    };
    let _ = edit.apply(&draft.timeline, &|_| None).is_ok();
}

/// Keys, clicks, pastes and sizes, two bytes each.
pub fn keys(data: &[u8]) {
    let mut model = editor((100, 30));
    let draft = include_str!("project.json");
    if let Ok(draft) = Draft::parse(draft) {
        show_state(&mut model, draft.into());
    }
    let mut view = View::new(Theme::terminal());
    for pair in data.chunks_exact(2).take(300) {
        let (what, value) = (pair[0], pair[1]);
        let key = |code| {
            Msg::Key(KeyEvent::new(
                code,
                KeyModifiers::from_bits_truncate(what >> 5),
            ))
        };
        let msg =
            match what % 16 {
                0..=7 => key(KeyCode::Char(char::from(value))),
                8 => key([
                    KeyCode::Enter,
                    KeyCode::Esc,
                    KeyCode::Tab,
                    KeyCode::Backspace,
                ][usize::from(value) % 4]),
                9 => key([KeyCode::Up, KeyCode::Down, KeyCode::Left, KeyCode::Right]
                    [usize::from(value) % 4]),
                10 => key([
                    KeyCode::Home,
                    KeyCode::End,
                    KeyCode::PageUp,
                    KeyCode::PageDown,
                ][usize::from(value) % 4]),
                11 => Msg::Mouse(MouseEvent {
                    kind: MouseEventKind::Down(crossterm::event::MouseButton::Left),
                    column: u16::from(value),
                    row: u16::from(what),
                    modifiers: KeyModifiers::NONE,
                }),
                12 => {
                    let text = format!("{value}\u{1b}[31m 海\n");
                    update(&mut model, Msg::Paste(text.clone()));
                    Msg::PastedText(text)
                }
                13 => Msg::Clock(model.now_ms + u64::from(value) * 40),
                14 => Msg::Resize(u16::from(value), u16::from(what)),
                _ => {
                    let size = (u16::from(value).max(1), u16::from(what).clamp(1, 80));
                    paint(&mut model, &mut view, size);
                    continue;
                }
            };
        update(&mut model, msg);
    }
    paint(&mut model, &mut view, (80, 24));
}
