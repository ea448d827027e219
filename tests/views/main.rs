//! Every screen as it is drawn, in sizes, languages and without colors. Look at a changed snapshot
//! as a picture before accepting it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "../update/harness.rs"]
#[allow(dead_code, reason = "the update tests use all of it")]
mod harness;

mod screens;
mod snapshots;

use std::collections::BTreeSet;

use harness::{Harness, draft};
use nemo_tui::app::Msg;
use nemo_tui::app::preferences::TIPS;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::domain::question::{Question, QuestionSet};
use nemo_tui::domain::transcript::Item;
use nemo_tui::i18n::locale::Lang;
use nemo_tui::view::{ColorDepth, Theme, View};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

/// Paints three times, as the program does: the layout of one frame (scales, rows) is known to the
/// next.
fn paint(h: &mut Harness, size: (u16, u16), theme: Theme) -> ratatui::buffer::Buffer {
    h.model.screen.size = size;
    // Pictures are shades here: they can be read in a snapshot.
    let mut view = View::new(theme).with_depth(ColorDepth::Shades);
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    for _ in 0..3 {
        let mut painted = None;
        terminal
            .draw(|frame| painted = Some(view.draw(&h.model, frame)))
            .unwrap();
        h.model.screen.layout = painted.unwrap();
        if h.pictures {
            screens::answer_pictures(h);
        }
    }
    terminal.backend().buffer().clone()
}

fn text(buffer: &ratatui::buffer::Buffer) -> String {
    let rows = (0..buffer.area.height).map(|y| {
        let mut skip = 0;
        let mut row = String::new();
        for x in 0..buffer.area.width {
            if skip == 0 {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol);
            }
            skip = skip.saturating_sub(1);
        }
        row.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn screen(h: &mut Harness, size: (u16, u16)) -> String {
    text(&paint(h, size, Theme::terminal()))
}

/// Sizes without snapshots: nothing panics, nothing is wider than the screen, and every frame of a
/// pane is closed.
#[test]
fn every_screen_fits_every_size() {
    for (name, build) in screens::ALL {
        for lang in [Lang::En, Lang::Zh] {
            for size in [(60, 16), (72, 18), (100, 30), (160, 24), (250, 80)] {
                let mut h = screens::in_language(*build, lang);
                let drawn = screen(&mut h, size);
                assert_eq!(drawn.lines().count(), usize::from(size.1), "{name}");
                // An overlay may cover the corners of the panes below it.
                if h.model.overlay.is_some() {
                    continue;
                }
                let count = |corner| drawn.matches(corner).count();
                assert_eq!(
                    (count('╭'), count('╮')),
                    (count('╰'), count('╯')),
                    "{name} {size:?}\n{drawn}"
                );
            }
        }
    }
}

#[test]
fn every_screen_in_chinese_without_english_left() {
    for (name, build) in screens::ALL {
        for size in [(80, 24), (120, 40)] {
            let mut h = screens::in_language(*build, Lang::Zh);
            let painted = screen(&mut h, size);
            for word in [
                "Credits",
                "Timeline",
                "Exports",
                "Details",
                " back",
                "Upload",
                "shown",
                "muted",
                "Session",
                "took ",
                " left",
                "crossfade",
                "cover",
            ] {
                assert!(
                    *name == "raw" || !painted.contains(word),
                    "{name}: {word}\n{painted}"
                );
            }
        }
    }
}

#[test]
fn themes_change_colors_and_nothing_else() {
    for (name, build) in screens::ALL {
        let plain = screen(&mut build(), (120, 40));
        for (theme_name, _) in nemo_tui::view::THEMES {
            let buffer = paint(
                &mut build(),
                (120, 40),
                Theme::built_in(theme_name).unwrap(),
            );
            assert_eq!(text(&buffer), plain, "{name} in {theme_name}");
            for cell in buffer.content() {
                let hidden = cell.fg == cell.bg
                    && cell.fg != Color::Reset
                    && !cell.symbol().trim().is_empty();
                assert!(
                    !hidden,
                    "{name} in {theme_name}: {} has the color of its background",
                    cell.symbol()
                );
            }
        }
        let buffer = paint(&mut build(), (120, 40), Theme::mono());
        assert_eq!(text(&buffer), plain, "{name} without colors");
        assert!(
            buffer
                .content()
                .iter()
                .all(|c| c.fg == Color::Reset && c.bg == Color::Reset),
            "{name}"
        );
    }
}

/// A dialog opens over Chinese text. The terminal erases the second half of a wide character when
/// its first half is overwritten, so the cell must be written, also if it is to be blank again.
#[test]
fn second_halves_of_wide_characters_are_written_again() {
    let mut h = screens::in_language(Harness::with_timeline, Lang::Zh);
    h.model.screen.size = (80, 24);
    for n in 0..12 {
        let text = format!("{}{}", "a".repeat(n % 2), "海".repeat(24));
        let item = Item::Agent { text };
        h.model.session.transcript.push(n as u64, item);
    }
    let mut view = View::new(Theme::built_in("light").unwrap());
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut frame = |h: &Harness| {
        let mut drawn = None;
        let draw = |frame: &mut ratatui::Frame| {
            view.draw(&h.model, frame);
            drawn = Some(frame.buffer_mut().clone());
        };
        terminal.draw(draw).unwrap();
        drawn.unwrap()
    };
    let before = frame(&h);
    h.press("Esc e");
    let after = frame(&h);
    let is_wide = |buffer: &ratatui::buffer::Buffer, (x, y): (u16, u16)| {
        unicode_width::UnicodeWidthStr::width(buffer[(x, y)].symbol()) > 1
    };
    let written: BTreeSet<_> = before
        .diff(&after)
        .iter()
        .map(|(x, y, _)| (*x, *y))
        .collect();
    let mut erased: Vec<_> = (0..79).flat_map(|x| (0..24).map(move |y| (x, y))).collect();
    erased.retain(|at| is_wide(&before, *at) && before[*at] != after[*at] && !is_wide(&after, *at));
    assert!(erased.len() > 100);
    for (x, y) in erased {
        assert!(written.contains(&(x + 1, y)), "column {}, row {y}", x + 1);
    }
}

/// Tips fit in one row, also if the chat fills only a part of the screen.
#[test]
fn tips_are_not_truncated() {
    for (lang, word) in [(Lang::En, " Tip "), (Lang::Zh, " 提示 ")] {
        let mut tips = BTreeSet::new();
        let after_a_turn = || {
            let mut h = Harness::ready();
            h.say("hello");
            h.end_turn(None, true);
            h
        };
        for build in [after_a_turn, Harness::with_timeline] {
            let mut h = screens::in_language(build, lang);
            for learnt in TIPS {
                let painted = screen(&mut h, (100, 30));
                let row = painted
                    .lines()
                    .find(|l| l.contains(word))
                    .map(str::to_owned);
                assert!(
                    row.as_ref().is_none_or(|row| !row.contains('…')),
                    "{painted}"
                );
                tips.extend(row);
                h.model.preferences.completed_tips.insert(*learnt);
            }
        }
        assert_eq!(
            tips.len(),
            TIPS.len() - 1,
            "all but the one for uploads without a timeline: {tips:#?}"
        );
    }
}

/// The style of each cell, one letter for each style, so that a review shows changes of colors.
#[test]
fn a_footer_message_is_shown_in_full() {
    let text = "Too close to a transition: a split here would shorten it and move what follows it";
    for width in [60, 80, 200] {
        let mut h = Harness::with_timeline();
        h.model.screen.flash = Some((text.into(), u64::MAX));
        let drawn = screen(&mut h, (width, 24));
        let words: Vec<&str> = drawn.split_whitespace().collect();
        let shown = words.join(" ");
        assert!(shown.contains(text), "{width}:\n{drawn}");
    }
}

#[test]
fn the_number_of_an_upload_is_shown() {
    let mut h = Harness::ready();
    let files = ["a.jpg", "b.jpg", "c.jpg"].map(|name| format!("/x/{name}"));
    h.send(Msg::PastedFiles(files.to_vec()));
    let finish = |h: &mut Harness| {
        let request = h.model.session.media.uploads[0].pending.id();
        let result = Ok(h.model.session.media.uploads[0].name.clone());
        let duration_ms = 0;
        h.send(Msg::Uploaded {
            request,
            result,
            duration_ms,
        });
        screen(h, (80, 24))
    };
    assert!(finish(&mut h).contains("Uploading 2 of 3: b.jpg"));
    assert!(finish(&mut h).contains("Uploading 3 of 3: c.jpg"));
    assert!(!finish(&mut h).contains("Uploading"));
    h.send(Msg::PastedFiles(vec!["/x/d.jpg".into()]));
    assert!(screen(&mut h, (80, 24)).contains("Uploading d.jpg"));
}

#[test]
fn a_side_pane_says_how_to_leave_it() {
    let mut h = Harness::with_timeline();
    h.press("Esc 2 Enter");
    let drawn = screen(&mut h, (80, 24));
    assert!(drawn.contains("Esc back"), "{drawn}");
}

#[test]
fn the_colors_of_a_busy_screen() {
    for theme in ["dark", "light", "high-contrast", "terminal"] {
        let buffer = paint(
            &mut screens::rich(),
            (80, 24),
            Theme::built_in(theme).unwrap(),
        );
        let mut styles = Vec::new();
        let mut map = String::new();
        for (i, cell) in buffer.content().iter().enumerate() {
            let style = format!("{} on {} {:?}", cell.fg, cell.bg, cell.modifier);
            let at = styles.iter().position(|s| *s == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            map.push(char::from(b'a' + at as u8));
            if (i + 1) % 80 == 0 {
                map.push('\n');
            }
        }
        let legend: Vec<String> = styles
            .iter()
            .enumerate()
            .map(|(i, s)| format!("{} {s}", char::from(b'a' + i as u8)))
            .collect();
        insta::assert_snapshot!(
            format!("colors_{theme}"),
            format!("{}\n{map}", legend.join("\n"))
        );
    }
}

#[test]
fn ascii_draws_with_nothing_else() {
    for (name, build) in screens::ALL {
        let mut h = build();
        h.model.screen.size = (120, 40);
        let mut view = View::new(Theme::terminal()).with_ascii(true);
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
        terminal
            .draw(|frame| drop(view.draw(&h.model, frame)))
            .unwrap();
        let painted = text(terminal.backend().buffer());
        let drawn: String = painted
            .chars()
            .filter(|c| ('\u{2190}'..'\u{2e80}').contains(c))
            .collect();
        assert_eq!(drawn, "", "{name}:\n{painted}");
    }
}

#[test]
fn the_agents_question_shows_its_options_with_numbers() {
    for (multiple, mark) in [(false, "2. Loud"), (true, "2. [ ] Loud")] {
        let mut h = Harness::ready();
        h.say("make a video");
        let request = h.awaited(AnswerKind::Turn);
        let options = vec!["Calm".into(), "Loud".into()];
        let questions = vec![Question {
            prompt: "Which mood shall the music have?".into(),
            options,
            multiple,
        }];
        h.send(Msg::ChatEvent {
            request,
            event: ChatEvent::Question(QuestionSet {
                title: "Music".into(),
                questions,
            }),
        });
        let shown = screen(&mut h, (80, 24));
        assert!(
            shown.contains("? Music")
                && shown.contains("1. Calm")
                && shown.contains("your next message is the answer"),
            "{shown}"
        );
        h.end_turn(None, true);
        for size in [(60, 16), (80, 24), (150, 50)] {
            let shown = screen(&mut h, size);
            assert!(
                shown.contains("Question from the agent (1 of 1)")
                    && shown.contains(mark)
                    && shown.contains("Which mood"),
                "{shown}"
            );
        }
    }
}

#[test]
fn too_small_a_terminal_gets_a_friendly_word() {
    let mut h = screens::busy();
    insta::assert_snapshot!("too_small_20x5", screen(&mut h, (20, 5)));
    for (w, ht) in [(1, 1), (59, 16), (60, 15), (3, 40)] {
        screen(&mut h, (w, ht));
    }
}

#[test]
fn scrolling_lets_go_of_the_end_and_finds_it_again() {
    let mut h = Harness::ready();
    for i in 0..200 {
        h.model.push_entry(Item::Notice {
            text: format!("line {i}"),
        });
    }
    h.press("Esc");
    let bottom = screen(&mut h, (80, 24));
    assert!(bottom.contains("line 199"));
    h.press("PageUp");
    let up = screen(&mut h, (80, 24));
    assert!(
        !up.contains("line 199") && up.contains("more below"),
        "{up}"
    );
    h.model.push_entry(Item::Notice {
        text: "news".into(),
    });
    let still: Vec<String> = screen(&mut h, (80, 24))
        .lines()
        .take(10)
        .map(str::to_owned)
        .collect();
    assert_eq!(
        still,
        up.lines().take(10).collect::<Vec<_>>(),
        "what comes in does not move what is read"
    );
    h.press("g g");
    assert!(screen(&mut h, (80, 24)).contains("line 0"));
    h.press("G");
    assert!(screen(&mut h, (80, 24)).contains("news"));
    for _ in 0..400 {
        h.press("k");
        screen(&mut h, (80, 24));
    }
    assert!(screen(&mut h, (80, 24)).contains("line 0"));
    for _ in 0..400 {
        h.press("j");
        screen(&mut h, (80, 24));
    }
    assert!(screen(&mut h, (80, 24)).contains("news"));
}

#[test]
fn a_hundred_thousand_items_are_painted_like_a_hundred() {
    let mut h = Harness::ready();
    for i in 0..100_000 {
        h.model.push_entry(Item::Notice {
            text: format!("line {i}"),
        });
    }
    h.press("Esc");
    assert!(screen(&mut h, (120, 40)).contains("line 99999"));
    h.press("g g");
    assert!(screen(&mut h, (120, 40)).contains("line 0"));
    h.press("/");
    h.type_text("line 4711");
    assert!(screen(&mut h, (120, 40)).contains("line 47110"));
}

#[test]
fn ten_thousand_segments_are_painted_like_ten() {
    let segments: Vec<String> = (0..10_000)
        .map(|i| {
            format!(
                r#"{{"id":"s{i}","s":{},"d":100,"m":{{"name":"s{i}.jpg"}}}}"#,
                i * 100
            )
        })
        .collect();
    let json = format!(r#"{{"t":[{{"tt":0,"sg":[{}]}}]}}"#, segments.join(","));
    let mut h = Harness::ready();
    h.show_state(Some(draft(&json)));
    h.model.preferences.timeline_rows = Some(14);
    screen(&mut h, (250, 80));
    assert!(
        h.model.screen.layout.thumbs.is_empty(),
        "nobody is asked for a picture of a single cell"
    );
    h.press("Esc 2 $ + + + + + + + + + + +");
    assert!(screen(&mut h, (120, 36)).contains("s9999.jpg"));
}
