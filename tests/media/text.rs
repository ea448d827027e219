//! Text drawn into the video.

use crate::kit::{Case, within};

/// Installs fonts for scripts and emoji in the user's font folder: a bare machine has none.
fn install_fonts(case: &Case) {
    let fonts = case.path(".local/share/fonts");
    std::fs::create_dir_all(&fonts).unwrap();
    let bundled = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media/fonts");
    for entry in std::fs::read_dir(bundled).unwrap().flatten() {
        std::fs::copy(entry.path(), fonts.join(entry.file_name())).unwrap();
    }
    // Without a system font configuration, the legacy folder is searched.
    std::os::unix::fs::symlink(&fonts, case.path(".fonts")).unwrap();
}

/// RGB of a frame of 854 × 480 px.
type Pixels = Vec<[u8; 3]>;

/// A green photo under these titles, a second each: the frame in the middle of each, and the reply.
fn titled(texts: &[&str]) -> (Case, Vec<Pixels>, String) {
    let case = Case::new();
    install_fonts(&case);
    case.ffmpeg("-f lavfi -i color=0x103010:s=320x180 -frames:v 1 photo.png");
    let title = |(i, text)| format!("add the title \"{text}\" at {i}s for 1 second");
    let titles: Vec<String> = texts.iter().enumerate().map(title).collect();
    let video = format!("make a {} second video", texts.len());
    let messages: Vec<&str> = std::iter::once(video.as_str())
        .chain(titles.iter().map(String::as_str))
        .collect();
    let reply = case
        .export("out.mp4", &["photo.png"], &messages)
        .ok()
        .text();
    let frames = pixels(&case);
    assert_eq!(frames.len(), texts.len());
    (case, frames, reply)
}

/// A frame from the middle of each second of the export.
fn pixels(case: &Case) -> Vec<Pixels> {
    let raw = case
        .decode("-ss 0.5 -i out.mp4 -vf fps=1:round=up,scale=854:480,format=rgb24 -f rawvideo -");
    let frames = raw.chunks_exact(854 * 480 * 3);
    frames
        .map(|frame| frame.chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect())
        .collect()
}

/// Columns from the first to the last bright one, and how many of 20 sections between them are
/// bright.
fn extent(pixels: &[[u8; 3]]) -> (usize, usize, usize) {
    let bright = |x: usize| (0..480).any(|y| pixels[y * 854 + x].iter().all(|c| *c > 200));
    let columns: Vec<usize> = (0..854).filter(|x| bright(*x)).collect();
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else {
        return (0, 0, 0);
    };
    let parts = (0..20).filter(|i| {
        let (from, to) = (
            first + (last - first) * i / 20,
            first + (last - first) * (i + 1) / 20,
        );
        columns.iter().any(|c| (from..=to).contains(c))
    });
    (*first, *last, parts.count())
}

/// Pixels whose channels differ by 60 or more, as in color emoji.
fn colorful(pixels: &[[u8; 3]]) -> usize {
    pixels
        .iter()
        .filter(|p| p.iter().max().unwrap() - p.iter().min().unwrap() > 60)
        .count()
}

#[test]
fn a_right_to_left_line_is_complete_and_centered() {
    // torgman#7, OpenCut#744
    let texts = [
        "مرحبا بالعالم 2026!",
        "שלום עולם",
        "Hello مرحبا بالعالم (2026) Go",
        "مرحبا OpenCut بالعالم",
    ];
    let (_, frames, reply) = titled(&texts);
    for (text, pixels) in texts.iter().zip(&frames) {
        let (first, last, parts) = extent(pixels);
        assert!(
            last - first > 150 && parts >= 18,
            "{text}: {first} to {last}, {parts} of 20"
        );
        assert!(
            (first + last).abs_diff(854) < 16,
            "{text}: {first} to {last}"
        );
    }
    assert!(!reply.contains("boxes"), "{reply}");
}

#[test]
fn a_right_to_left_caption_is_complete() {
    let case = Case::new();
    install_fonts(&case);
    case.ffmpeg("-f lavfi -i color=0x103010:s=320x180 -frames:v 1 photo.png");
    case.write(
        "captions.srt",
        "1\n00:00:00,000 --> 00:00:01,000\nمرحبا بالعالم 2026!\n",
    );
    case.export(
        "out.mp4",
        &["photo.png"],
        &["make a 1 second video", "add captions from captions.srt"],
    )
    .ok();
    let (first, last, parts) = extent(&pixels(&case)[0]);
    assert!(
        last - first > 100 && parts >= 18 && (first + last).abs_diff(854) < 16,
        "{first} to {last}, {parts}"
    );
}

#[test]
fn a_missing_character_is_a_box_and_is_reported() {
    // An unassigned character, which no font has.
    let (case, frames, reply) = titled(&["A\u{c7fff}B"]);
    assert!(
        reply.contains("no installed font contains \"\u{c7fff}\""),
        "{reply}"
    );
    let (first, last, _) = extent(&frames[0]);
    assert!(last - first > 60, "{first} to {last}");
    case.nemo(&["sheet", "--local", "--out", "sheet.png"]).ok();
    let run = case.exec(
        &["photo.png"],
        &["做一个2秒的视频", "添加标题“甲\u{c7fff}乙”"],
    );
    assert!(run.text().contains("已安装的字体里没有"), "{}", run.text());
}

#[test]
fn emoji_are_drawn_in_color_and_sequences_as_one() {
    // editly#58, LibreCuts#154
    let sequences = ["👩‍🔬", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏽", "🇩🇪", "1️⃣", "❤️"];
    let texts = [&["Top Go", "Top ⭐🔥 Go", "🔥"], &sequences[..]].concat();
    let (_, frames, reply) = titled(&texts);
    assert!(!reply.contains("boxes"), "{reply}");
    assert_eq!(colorful(&frames[0]), 0, "letters are not colored");
    for (text, pixels) in texts.iter().zip(&frames).skip(1) {
        assert!(colorful(pixels) > 100, "{text}: {}", colorful(pixels));
    }
    // A sequence is drawn as one picture: as wide as a single emoji, not as its parts.
    let width = |pixels: &Pixels| {
        let lit: Vec<usize> = (0..854)
            .filter(|x| (0..480).any(|y| !within(pixels[y * 854 + x], pixels[0], 40)))
            .collect();
        lit.last().unwrap() - lit.first().unwrap()
    };
    let single = width(&frames[2]);
    for (text, pixels) in texts.iter().zip(&frames).skip(3) {
        assert!(
            single > 15 && width(pixels) < single * 3 / 2,
            "{text}: {} and {single}",
            width(pixels)
        );
    }
}

#[test]
fn connected_scripts_are_shaped() {
    let texts = ["नमस्ते दुनिया", "สวัสดีชาวโลก"];
    let (_, frames, reply) = titled(&texts);
    for (text, pixels) in texts.iter().zip(&frames) {
        let (first, last, parts) = extent(pixels);
        assert!(
            last - first > 120 && parts >= 18,
            "{text}: {first} {last} {parts}"
        );
    }
    assert!(!reply.contains("boxes"), "{reply}");
}

#[test]
fn a_name_keeps_every_character_of_its_flag() {
    // ratatui#925, codex#37578
    let case = Case::new();
    let name = "fam 👩\u{200d}🔬 𠀀 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.jpg";
    case.ffmpeg("-f lavfi -i color=0x103010:s=320x180 -frames:v 1 photo.jpg");
    std::fs::rename(case.path("photo.jpg"), case.path(name)).unwrap();
    case.exec(&[name], &["make a 1 second video"]).ok();
    assert_eq!(case.segments(0)[0].2, name);
    assert!(case.nemo(&["state", "--local"]).ok().text().contains(name));
}

#[test]
fn punctuation_of_a_right_to_left_line_is_on_the_left() {
    // plezy#2280, Stremio/stremio-bugs#117
    let (_, frames, _) = titled(&["שלום!", "WOW!"]);
    let runs = |pixels: &Pixels| {
        let lit = |x: usize| (0..480).any(|y| pixels[y * 854 + x].iter().all(|c| *c > 200));
        let edges: Vec<usize> = (1..854).filter(|x| lit(*x) != lit(x - 1)).collect();
        let widths: Vec<usize> = edges
            .chunks_exact(2)
            .map(|edge| edge[1] - edge[0])
            .collect();
        (widths[0], *widths.last().unwrap())
    };
    let (first, last) = runs(&frames[0]);
    assert!(
        first * 2 < last,
        "the mark is at the left: {first} and {last} px wide"
    );
    let (first, last) = runs(&frames[1]);
    assert!(last * 2 < first, "{first} and {last}");
}

#[test]
fn a_selector_decides_whether_a_heart_is_text() {
    // cosmic-text#316
    let (_, frames, _) = titled(&["A ❤\u{fe0e} B", "A ❤\u{fe0f} B"]);
    let (text, emoji) = (colorful(&frames[0]), colorful(&frames[1]));
    assert!(text == 0 && emoji > 50, "{text} and {emoji}");
}
