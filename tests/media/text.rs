//! Texts that are drawn into the picture.

use crate::kit::{Case, within};

/// Fonts of scripts and emoji, in the folder of the user's own fonts: a bare machine has none.
fn install_fonts(case: &Case) {
    let own = case.path(".local/share/fonts");
    std::fs::create_dir_all(&own).unwrap();
    let brought = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media/fonts");
    for entry in std::fs::read_dir(brought).unwrap().flatten() {
        std::fs::copy(entry.path(), own.join(entry.file_name())).unwrap();
    }
    // Where the system has no font configuration, the older folder is looked at.
    std::os::unix::fs::symlink(&own, case.path(".fonts")).unwrap();
}

/// A green photo, a title over it for 2 s, and the middle frame of the export as RGB, 854 × 480.
fn titled(text: &str) -> (Case, Vec<[u8; 3]>, String) {
    let case = Case::new();
    install_fonts(&case);
    case.ffmpeg("-f lavfi -i color=0x103010:s=320x180 -frames:v 1 photo.png");
    let title = format!("add the title \"{text}\" at 0s for 2 seconds");
    let said = case.export("out.mp4", &["photo.png"], &["make a 2 second video", &title]).ok().text();
    let pixels = pixels(&case);
    (case, pixels, said)
}

fn pixels(case: &Case) -> Vec<[u8; 3]> {
    let raw = case.decode("-ss 1 -i out.mp4 -frames:v 1 -vf scale=854:480,format=rgb24 -f rawvideo -");
    raw.chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect()
}

/// Columns from the first to the last with something bright, and how many of 20 parts between them have it.
fn extent(pixels: &[[u8; 3]]) -> (usize, usize, usize) {
    let bright = |x: usize| (0..480).any(|y| pixels[y * 854 + x].iter().all(|c| *c > 200));
    let columns: Vec<usize> = (0..854).filter(|x| bright(*x)).collect();
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return (0, 0, 0) };
    let parts = (0..20).filter(|i| {
        let (from, to) = (first + (last - first) * i / 20, first + (last - first) * (i + 1) / 20);
        columns.iter().any(|c| (from..=to).contains(c))
    });
    (*first, *last, parts.count())
}

/// Pixels whose channels differ by 60 or more, as those of color emoji do.
fn colorful(pixels: &[[u8; 3]]) -> usize {
    pixels.iter().filter(|p| p.iter().max().unwrap() - p.iter().min().unwrap() > 60).count()
}

#[test]
fn a_line_from_right_to_left_is_whole_and_in_the_middle() {
    // torgman#7, OpenCut#744
    for text in ["مرحبا بالعالم 2026!", "שלום עולם", "Hello مرحبا بالعالم (2026) Go", "مرحبا OpenCut بالعالم"]
    {
        let (_, pixels, said) = titled(text);
        let (first, last, parts) = extent(&pixels);
        assert!(last - first > 150 && parts >= 18, "{text}: {first} to {last}, {parts} of 20");
        assert!((first + last).abs_diff(854) < 16, "{text}: {first} to {last}");
        assert!(!said.contains("boxes"), "{said}");
    }
}

#[test]
fn a_caption_from_right_to_left_is_whole() {
    let case = Case::new();
    install_fonts(&case);
    case.ffmpeg("-f lavfi -i color=0x103010:s=320x180 -frames:v 1 photo.png");
    case.write("captions.srt", "1\n00:00:00,000 --> 00:00:02,000\nمرحبا بالعالم 2026!\n");
    case.export("out.mp4", &["photo.png"], &["make a 2 second video", "add captions from captions.srt"]).ok();
    let (first, last, parts) = extent(&pixels(&case));
    assert!(last - first > 100 && parts >= 18 && (first + last).abs_diff(854) < 16, "{first} to {last}, {parts}");
}

#[test]
fn a_missing_character_is_a_box_and_is_told() {
    // A character that is not assigned: no font has it.
    let (case, pixels, said) = titled("A\u{c7fff}B");
    assert!(said.contains("no installed font has \"\u{c7fff}\""), "{said}");
    let (first, last, _) = extent(&pixels);
    assert!(last - first > 60, "{first} to {last}");
    case.nemo(&["sheet", "--local", "--out", "sheet.png"]).ok();
    let run = case.exec(&["photo.png"], &["做一个2秒的视频", "添加标题“甲\u{c7fff}乙”"]);
    assert!(run.text().contains("已安装的字体里没有"), "{}", run.text());
}

#[test]
fn emoji_are_drawn_in_their_colors() {
    // editly#58, LibreCuts#154
    for text in ["Top ⭐🔥 Go", "👩‍🔬👨‍👩‍👧", "1️⃣❤️", "🇩🇪🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏽"]
    {
        let (_, pixels, said) = titled(text);
        assert!(colorful(&pixels) > 200, "{text}: {}", colorful(&pixels));
        assert!(!said.contains("boxes"), "{said}");
    }
    let (_, pixels, _) = titled("Top Go");
    assert_eq!(colorful(&pixels), 0);
    // A sequence is one picture: as wide as another one, not as its parts.
    let width = |text: &str| {
        let (_, pixels, _) = titled(text);
        let lit: Vec<usize> = (0..854).filter(|x| (0..480).any(|y| !within(pixels[y * 854 + x], pixels[0], 40))).collect();
        lit.last().unwrap() - lit.first().unwrap()
    };
    let one = width("🔥");
    assert!(one > 15, "{one}");
    for sequence in ["👩‍🔬", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏽"] {
        assert!(width(sequence) < one * 3 / 2, "{sequence}: {} and {one}", width(sequence));
    }
}

#[test]
fn joined_scripts_are_shaped() {
    for text in ["नमस्ते दुनिया", "สวัสดีชาวโลก"] {
        let (_, pixels, said) = titled(text);
        let (first, last, parts) = extent(&pixels);
        assert!(last - first > 120 && parts >= 18 && !said.contains("boxes"), "{text}: {first} {last} {parts} {said}");
    }
}

#[test]
fn a_name_keeps_every_letter_of_its_flag() {
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
fn punctuation_of_a_line_from_right_to_left_is_at_its_left() {
    // plezy#2280, Stremio/stremio-bugs#117
    let runs = |text: &str| {
        let (_, pixels, _) = titled(text);
        let lit = |x: usize| (0..480).any(|y| pixels[y * 854 + x].iter().all(|c| *c > 200));
        let edges: Vec<usize> = (1..854).filter(|x| lit(*x) != lit(x - 1)).collect();
        let widths: Vec<usize> = edges.chunks_exact(2).map(|edge| edge[1] - edge[0]).collect();
        (widths[0], *widths.last().unwrap())
    };
    let (first, last) = runs("שלום!");
    assert!(first * 2 < last, "the mark is at the left: {first} and {last} px wide");
    let (first, last) = runs("WOW!");
    assert!(last * 2 < first, "{first} and {last}");
}

#[test]
fn a_selector_decides_whether_a_heart_is_text() {
    // cosmic-text#316
    let (_, text, _) = titled("A ❤\u{fe0e} B");
    let (_, emoji, _) = titled("A ❤\u{fe0f} B");
    assert!(colorful(&text) == 0 && colorful(&emoji) > 50, "{} and {}", colorful(&text), colorful(&emoji));
}
