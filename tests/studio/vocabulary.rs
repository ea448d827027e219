//! Sends every edit of the studio's vocabulary, renders it, and checks decoded frames and samples.

use std::path::{Path, PathBuf};

use super::common::{
    Frame, clip, close, color_at, ffmpeg, frame_at, frames, level, photo, probe, tone,
};
use super::{BLUE, Bench, GREEN, RED};

const WHITE: [u8; 3] = [255, 255, 255];
const BLACK: [u8; 3] = [0, 0, 0];
const YELLOW: [u8; 3] = [254, 254, 0];

/// A clip of four seconds: red, green, blue, white, one second each, with a tone.
fn four_colors(dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    let part = |c: &str| format!("color=c={c}:s=320x180:r=30:d=1");
    let picture = format!(
        "{}[a];{}[b];{}[c];{}[d];[a][b][c][d]concat=n=4",
        part("red"),
        part("green"),
        part("blue"),
        part("white")
    );
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        &picture,
        "-f",
        "lavfi",
        "-i",
        "sine=f=440:d=4",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-crf",
        "10",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        path.to_str().unwrap(),
    ]);
    path
}

/// Left half blue, right half white.
fn halves(dir: &Path) -> PathBuf {
    super::halves(dir, "halves.png")
}

async fn upload_all(files: &[PathBuf], dir: Option<Bench>) -> Bench {
    let b = match dir {
        Some(b) => b,
        None => Bench::new().await,
    };
    for file in files {
        b.upload(file).await.unwrap();
    }
    b
}

fn has_color(out: &Path, seconds: f64, wanted: [u8; 3]) -> bool {
    close(color_at(out, seconds, 0.5, 0.5), wanted)
}

#[track_caller]
fn assert_colors(out: &Path, expected: &[(f64, [u8; 3])]) {
    for (seconds, wanted) in expected {
        let got = color_at(out, *seconds, 0.5, 0.5);
        assert!(close(got, *wanted), "at {seconds}: {got:?}, not {wanted:?}");
    }
}

async fn photos() -> Bench {
    let b = Bench::new().await;
    for (name, color) in [
        ("red.png", "red"),
        ("blue.png", "blue"),
        ("green.png", "green"),
    ] {
        b.upload(&photo(b.path(), name, color, "320x180"))
            .await
            .unwrap();
    }
    b.say("make a slideshow from the photos, 1 second each")
        .await;
    b
}

#[tokio::test(flavor = "multi_thread")]
async fn clips_are_in_the_requested_order() {
    let b = photos().await;
    b.upload(&photo(b.path(), "yellow.png", "yellow", "320x180"))
        .await
        .unwrap();
    b.say("insert yellow.png after clip 1 for 1 second").await;
    b.say("swap red and green").await;
    assert_colors(
        &b.render("480p").await,
        &[(0.5, GREEN), (1.5, YELLOW), (2.5, BLUE), (3.5, RED)],
    );
    b.say("move red to the start and remove yellow").await;
    b.say("replace blue with yellow.png").await;
    let out = b.render("480p").await;
    assert_colors(&out, &[(0.5, RED), (1.5, GREEN), (2.5, YELLOW)]);
    assert_eq!(frames(&out), 90);
    b.say("keep only green").await;
    let out = b.render("480p").await;
    assert!(has_color(&out, 0.5, GREEN) && frames(&out) == 30);
    b.say("start over").await;
    assert!(b.draft().await.timeline.is_empty());
    b.say("undo the last two edits").await;
    assert!(b.line().await.contains("yellow.png"));
    b.say("go back to version 1").await;
    assert_eq!(
        b.line().await,
        "Timeline (1 track): 1. Video: red.png (0-1s), blue.png (1-2s), green.png (2-3s)"
    );
}

async fn four_color_clip() -> Bench {
    let b = Bench::new().await;
    b.upload(&four_colors(b.path(), "four.mp4")).await.unwrap();
    b.say("make a video from these clips").await;
    b
}

#[tokio::test(flavor = "multi_thread")]
async fn cuts_are_frame_accurate() {
    let b = four_color_clip().await;
    b.say("trim the first second of four.mp4").await;
    let out = b.render("480p").await;
    // Check a frame on either side of each cut.
    assert_colors(
        &out,
        &[(0.017, GREEN), (0.95, GREEN), (1.05, BLUE), (2.05, WHITE)],
    );
    assert_eq!(frames(&out), 90);
    b.say("undo").await;
    b.say("cut out the part from 1s to 3s").await;
    let out = b.render("480p").await;
    assert_colors(&out, &[(0.95, RED), (1.05, WHITE)]);
    assert_eq!(frames(&out), 60);
    b.say("undo").await;
    b.say("use only seconds 1 to 3 of four.mp4").await;
    assert_colors(&b.render("480p").await, &[(0.5, GREEN), (1.5, BLUE)]);
    b.say("undo").await;
    b.say("split at 2s and swap clip 1 and clip 2").await;
    assert_colors(
        &b.render("480p").await,
        &[(0.5, BLUE), (1.5, WHITE), (2.5, RED), (3.5, GREEN)],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn clips_are_sped_up_slowed_reversed_frozen_and_looped() {
    let b = four_color_clip().await;
    b.say("play clip 1 at 2x").await;
    let out = b.render("480p").await;
    assert_colors(
        &out,
        &[(0.25, RED), (0.75, GREEN), (1.25, BLUE), (1.75, WHITE)],
    );
    assert_eq!(frames(&out), 60);
    b.say("set the speed of clip 1 to 50%").await;
    let out = b.render("480p").await;
    assert_colors(&out, &[(1.0, RED), (5.0, BLUE)]);
    assert_eq!(frames(&out), 240);
    b.say("put clip 1 back to normal speed").await;
    b.say("reverse clip 1").await;
    let out = b.render("480p").await;
    assert_colors(
        &out,
        &[
            (0.5, WHITE),
            (0.95, WHITE),
            (1.05, BLUE),
            (2.5, GREEN),
            (3.9, RED),
        ],
    );
    assert_eq!(frames(&out), 120);
    b.say("reverse clip 1").await;
    b.say("freeze at 1.5s for 2 seconds").await;
    let out = b.render("480p").await;
    assert_colors(
        &out,
        &[
            (1.2, GREEN),
            (2.5, GREEN),
            (3.4, GREEN),
            (3.9, GREEN),
            (4.1, BLUE),
        ],
    );
    assert_eq!(frames(&out), 180);
    assert!(
        level(&out, 1.8, 3.2) < -60.0 && level(&out, 0.2, 1.2) > -40.0,
        "a held frame is silent"
    );
    b.say("undo").await;
    b.say("loop clip 1 to 10 seconds").await;
    let out = b.render("480p").await;
    assert_colors(
        &out,
        &[(3.5, WHITE), (4.5, RED), (5.5, GREEN), (9.5, GREEN)],
    );
    assert_eq!(frames(&out), 300);
}

/// A tone with a second of silence on either side.
fn voiceover(dir: &Path) -> PathBuf {
    let path = dir.join("voiceover.wav");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "sine=f=300:d=2,volume=4,adelay=1000,apad=pad_dur=1",
        path.to_str().unwrap(),
    ]);
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_around_speech_is_removed() {
    let b = photos().await;
    let b = upload_all(&[voiceover(b.path())], Some(b)).await;
    b.say("add voiceover.wav as voice over").await;
    let reply = b
        .say("cut the silence at the start and end of the voiceover")
        .await;
    let line = b.line().await;
    assert!(line.contains("voiceover.wav (0-2"), "{reply} {line}");
    let out = b.render("480p").await;
    assert!(level(&out, 0.1, 1.8) > -30.0, "it speaks at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn gaps_effects_motions_and_changed_titles_are_drawn() {
    let b = photos().await;
    let b = upload_all(
        &[tone(b.path(), "bell.wav", 0.5, 1), halves(b.path())],
        Some(b),
    )
    .await;
    b.say("take out blue.png and leave a gap").await;
    b.say("add bell.wav as a sound effect at 2.2s").await;
    let out = b.render("480p").await;
    assert_colors(&out, &[(0.5, RED), (1.5, BLACK), (2.5, GREEN)]);
    assert!(
        level(&out, 2.25, 2.65) > -35.0 && level(&out, 0.2, 2.0) < -80.0,
        "the effect, and only then"
    );
    b.say("add the title \"HHHH\" from 0s to 1s with no fade")
        .await;
    let small = differing_points(&frame_at(&b.render("480p").await, 0.5), 0.5, RED);
    b.say("set the title size to 160, make the title blue")
        .await;
    b.say("make the title blue").await;
    let frame = frame_at(&b.render("480p").await, 0.5);
    assert!(
        differing_points(&frame, 0.5, RED) > small + 20,
        "larger letters"
    );
    let blue = (120..280)
        .map(|x| frame.at(f64::from(x) / 400.0, 0.5))
        .filter(|c| c[2] > 180 && c[0] < 90)
        .count();
    assert!(blue > 10, "in their new color: {blue}");
    b.say("move the title to 2s").await;
    let out = b.render("480p").await;
    assert!(
        differing_points(&frame_at(&out, 0.5), 0.5, RED) == 0
            && differing_points(&frame_at(&out, 2.5), 0.5, GREEN) > 20,
        "at its new time"
    );
    b.say("fade the title in over 1 second").await;
    let out = b.render("480p").await;
    assert!(
        differing_points(&frame_at(&out, 2.05), 0.5, GREEN)
            < differing_points(&frame_at(&out, 2.9), 0.5, GREEN),
        "it comes slowly"
    );
    b.say("start over").await;
    b.say("make a 4 second video from halves.png and red.png")
        .await;
    b.say("crop 40% off the left of halves.png, zoom in on halves.png")
        .await;
    let out = b.render("480p").await;
    // The border, a sixth from the left, moves out to the left as the picture zooms in.
    let border = |seconds| {
        let frame = frame_at(&out, seconds);
        (0..200)
            .find(|x| frame.at(f64::from(*x) / 400.0, 0.5)[0] > 150)
            .unwrap_or(200)
    };
    let (early, late) = (border(0.1), border(1.9));
    assert!(late + 10 < early, "{early} → {late}");
}

/// Number of points in a row that differ from the picture under the text.
fn text_points(out: &Path, seconds: f64, y: f64, ground: [u8; 3]) -> usize {
    differing_points(&frame_at(out, seconds), y, ground)
}

fn differing_points(frame: &Frame, y: f64, ground: [u8; 3]) -> usize {
    (20..380)
        .filter(|x| !close(frame.at(f64::from(*x) / 400.0, y), ground))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_have_their_position_time_band_and_weight() {
    let b = photos().await;
    b.say("add the title \"H  H  H  H\" from 1s to 2s at the top with a yellow background")
        .await;
    let out = b.render("480p").await;
    assert!(
        text_points(&out, 1.5, 0.13, BLUE) > 8
            && text_points(&out, 0.5, 0.13, RED) == 0
            && text_points(&out, 1.5, 0.8, BLUE) == 0
    );
    // The band shows between the letters and around them.
    let frame = frame_at(&out, 1.5);
    let band = (20..80).filter(|x| {
        let [r, g, b] = frame.at(f64::from(*x) / 100.0, 0.11);
        r > 150 && g > 120 && b < 140
    });
    let row: Vec<_> = (36..64)
        .map(|x| frame.at(f64::from(x) / 100.0, 0.11))
        .collect();
    assert!(band.count() > 5, "{row:?}");
    b.say("remove all titles").await;
    b.say("add a bold title \"HHHH\" for the whole video").await;
    let bold = text_points(&b.render("480p").await, 1.5, 0.5, BLUE);
    b.say("undo").await;
    b.say("add a light title \"HHHH\" for the whole video")
        .await;
    let light = text_points(&b.render("480p").await, 1.5, 0.5, BLUE);
    assert!(bold > light, "{bold} columns bold, {light} light");
}

#[tokio::test(flavor = "multi_thread")]
async fn captions_lower_thirds_cards_and_credits() {
    let b = photos().await;
    let srt = b.path().join("talk.srt");
    std::fs::write(
        &srt,
        "1\n00:00:00,000 --> 00:00:01,000\nHHHHHHHHHHHHHHHHHHHH\n\n2\n00:00:02,000 --> 00:00:03,000\nHHHHHHHHHHHHHHHHHHHH\n",
    )
    .unwrap();
    let reply = b.say(&format!("add captions from {}", srt.display())).await;
    assert!(reply.contains("2 captions"), "{reply}");
    b.say("add a lower third \"Ana\" from 1s to 2s").await;
    let reply = b.say("add an end card \"HHHHHHHH\"").await;
    assert!(reply.contains("end card"), "{reply}");
    b.say("add a credits roll \"HHHHHHHH; HHHHHHHH\" for 4 seconds")
        .await;
    let out = b.render("480p").await;
    let low = |seconds, ground| {
        let frame = frame_at(&out, seconds);
        (84..96)
            .map(|y| differing_points(&frame, f64::from(y) / 100.0, ground))
            .max()
            .unwrap()
    };
    assert!(
        low(0.5, RED) > 5 && low(2.5, GREEN) > 5,
        "captions at their times"
    );
    assert!(
        !close(color_at(&out, 1.5, 0.05, 0.88), BLUE)
            && close(color_at(&out, 1.5, 0.8, 0.88), BLUE),
        "a name, lower left"
    );
    assert!(
        text_points(&out, 4.5, 0.5, BLACK) > 5 && close(color_at(&out, 4.5, 0.02, 0.1), BLACK),
        "the end card, on black"
    );
    let rows = |seconds: f64| {
        let frame = frame_at(&out, seconds);
        (0..100)
            .filter(|y| differing_points(&frame, f64::from(*y) / 100.0, BLACK) > 12)
            .map(f64::from)
            .collect::<Vec<_>>()
    };
    let middle = |rows: Vec<f64>| rows.iter().sum::<f64>() / rows.len() as f64;
    let (early, late) = (middle(rows(7.4)), middle(rows(8.6)));
    assert!(
        early > late + 5.0,
        "the credits roll upwards: {early} {late}"
    );
    assert!((probe(&out).seconds - 10.0).abs() < 0.1);
    let reply = b.say("add captions from /nowhere/at/all.srt").await;
    assert!(reply.contains("no such file"), "{reply}");
}

#[tokio::test(flavor = "multi_thread")]
async fn transitions_match_their_names() {
    let b = Bench::new().await;
    for (name, color) in [("red.png", "red"), ("white.png", "white")] {
        b.upload(&photo(b.path(), name, color, "320x180"))
            .await
            .unwrap();
    }
    b.say("make a slideshow from the photos, 3 seconds each")
        .await;
    for (message, kind) in [
        (
            "fade through black between the clips over 1 second",
            "fade-black",
        ),
        (
            "fade through white between the clips over 1 second",
            "fade-white",
        ),
        ("wipe left between the clips over 1 second", "wipe-left"),
        ("slide right between the clips over 1 second", "slide-right"),
        ("push up between the clips over 1 second", "push-up"),
        ("zoom transition between the clips over 1 second", "zoom"),
        (
            "add a 1 second crossfade between clip 1 and clip 2",
            "crossfade",
        ),
    ] {
        b.say(message).await;
        assert!(b.draft().await.json.contains(kind), "{message}");
        let out = b.render("480p").await;
        assert_eq!(frames(&out), 150, "{kind}");
        // The crossfade lasts from 2 to 3 s.
        assert_colors(&out, &[(1.9, RED), (3.1, WHITE)]);
        let at = |x, y| color_at(&out, 2.5, x, y);
        let seen = match kind {
            "fade-black" => at(0.5, 0.5).iter().all(|c| *c < 90),
            "fade-white" => at(0.5, 0.5)[1] > 150,
            "wipe-left" => close(at(0.2, 0.5), RED) && close(at(0.8, 0.5), WHITE),
            "slide-right" => close(at(0.2, 0.5), WHITE) && close(at(0.8, 0.5), RED),
            "push-up" => close(at(0.5, 0.2), RED) && close(at(0.5, 0.8), WHITE),
            "zoom" => !close(at(0.5, 0.5), BLACK),
            _ => at(0.5, 0.5)[0] > 240 && (90..170).contains(&at(0.5, 0.5)[1]),
        };
        assert!(
            seen,
            "{kind}: {:?} {:?} {:?} {:?}",
            at(0.2, 0.5),
            at(0.8, 0.5),
            at(0.5, 0.2),
            at(0.5, 0.8)
        );
    }
    b.say("remove the transitions").await;
    let out = b.render("480p").await;
    assert_colors(&out, &[(2.95, RED), (3.05, WHITE)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_cropped_fitted_rotated_and_overlaid() {
    let b = Bench::new().await;
    let tall = photo(b.path(), "tall.png", "white", "180x320");
    let b = upload_all(&[halves(b.path()), tall], Some(b)).await;
    b.say("make a slideshow from the photos, 1 second each")
        .await;
    b.say("crop 40% off the left of halves.png").await;
    b.say("letterbox tall.png").await;
    let out = b.render("480p").await;
    // A sixth of the remaining width is blue.
    assert!(close(color_at(&out, 0.5, 0.3, 0.5), WHITE) && color_at(&out, 0.5, 0.05, 0.5)[0] < 90);
    assert!(
        close(color_at(&out, 1.5, 0.1, 0.5), BLACK) && close(color_at(&out, 1.5, 0.5, 0.5), WHITE)
    );
    b.say("fill the frame with tall.png").await;
    b.say("remove the crop on halves.png and rotate halves.png by 90 degrees")
        .await;
    let out = b.render("480p").await;
    assert!(close(color_at(&out, 1.5, 0.02, 0.5), WHITE), "filled");
    assert!(
        color_at(&out, 0.5, 0.5, 0.15)[0] < 90 && color_at(&out, 0.5, 0.5, 0.85)[0] > 200,
        "left is up"
    );
    b.say("set the opacity of tall.png to 50%").await;
    let half = color_at(&b.render("480p").await, 1.5, 0.5, 0.5);
    assert!(half.iter().all(|c| (100..156).contains(c)), "{half:?}");
    let red = photo(b.path(), "logo.png", "red", "200x100");
    let b = upload_all(&[red], Some(b)).await;
    b.say("put logo.png picture in picture at the bottom right at 25% size from 0.5s to 1.5s")
        .await;
    let out = b.render("480p").await;
    let corner = |seconds| color_at(&out, seconds, 0.87, 0.85);
    assert!(
        close(corner(1.0), RED) && !close(corner(0.3), RED) && !close(corner(1.8), RED),
        "{:?}",
        corner(1.0)
    );
    assert!(!close(color_at(&out, 1.0, 0.5, 0.5), RED), "only there");
}

#[tokio::test(flavor = "multi_thread")]
async fn transparent_pictures_show_the_background() {
    let b = photos().await;
    let path = b.path().join("ring.png");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "color=c=white:s=200x200,format=rgba,geq=r=255:g=255:b=255:a='if(lt(X,100),255,0)'",
        "-frames:v",
        "1",
        path.to_str().unwrap(),
    ]);
    let b = upload_all(&[path], Some(b)).await;
    b.say("overlay ring.png in the center at 50% size").await;
    let out = b.render("480p").await;
    assert!(
        close(color_at(&out, 0.5, 0.35, 0.5), WHITE) && close(color_at(&out, 0.5, 0.65, 0.5), RED)
    );
    b.say("remove everything").await;
    b.say("make a slideshow from ring.png and red.png, 1 second each")
        .await;
    let out = b.render("480p").await;
    let cells: Vec<_> = [0.25, 0.75]
        .iter()
        .map(|x| color_at(&out, 0.5, *x, 0.5))
        .collect();
    assert!(
        cells.iter().any(|c| close(*c, WHITE)) && cells.iter().any(|c| c.iter().all(|v| *v < 130)),
        "{cells:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn colors_change_as_requested() {
    let b = Bench::new().await;
    b.upload(&photo(b.path(), "skin.png", "0x806040", "320x180"))
        .await
        .unwrap();
    b.upload(&halves(b.path())).await.unwrap();
    b.say("make a slideshow from the photos, 1 second each")
        .await;
    let plain = color_at(&b.render("480p").await, 0.5, 0.5, 0.5);
    let spread = |c: [u8; 3]| c.iter().max().unwrap() - c.iter().min().unwrap();
    for (message, seen) in [
        (
            "make clip 1 brighter",
            (|p: [u8; 3], c: [u8; 3]| c[0] > p[0] && c[2] > p[2]) as fn([u8; 3], [u8; 3]) -> bool,
        ),
        ("darken clip 1", |p, c| c[0] < p[0] && c[2] < p[2]),
        ("more contrast on clip 1 by 80%", |p, c| {
            c[0] + 8 < p[0] && c[2] < p[2]
        }),
        ("make clip 1 warmer by 50%", |p, c| {
            c[0] > p[0] + 4 && c[2] + 4 < p[2]
        }),
        ("make clip 1 cooler by 50%", |p, c| {
            c[0] + 4 < p[0] && c[2] > p[2] + 4
        }),
        ("sepia on clip 1", |p, c| c[0] > p[0] && c[0] > c[2] + 20),
    ] {
        let reply = b.say(message).await;
        let got = color_at(&b.render("480p").await, 0.5, 0.5, 0.5);
        assert!(seen(plain, got), "{message}: {plain:?} → {got:?} ({reply})");
        b.say("reset the look of clip 1").await;
    }
    b.say("increase the saturation of clip 1 by 80%").await;
    let vivid = color_at(&b.render("480p").await, 0.5, 0.5, 0.5);
    assert!(spread(vivid) > spread(plain) + 15, "{plain:?} {vivid:?}");
    b.say("reset the look of clip 1").await;
    b.say("add a vignette to clip 1 and blur clip 2 by 60%")
        .await;
    let out = b.render("480p").await;
    let (middle, corner) = (
        color_at(&out, 0.5, 0.5, 0.5),
        color_at(&out, 0.5, 0.02, 0.02),
    );
    assert!(
        middle[0] > corner[0] + 30,
        "dark edges: {middle:?} {corner:?}"
    );
    let edge = color_at(&out, 1.5, 0.497, 0.5);
    assert!(
        edge[0] > 60 && edge[0] < 220,
        "the border is soft: {edge:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn music_and_speech_have_the_requested_loudness() {
    let b = photos().await;
    b.say("make every photo 4 seconds long").await;
    let (music, voice) = (
        tone(b.path(), "music.mp3", 12.0, 2),
        b.path().join("voiceover.wav"),
    );
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "sine=f=1200:d=3,volume=2",
        voice.to_str().unwrap(),
    ]);
    let b = upload_all(&[music, voice], Some(b)).await;
    b.say("add music.mp3 as background music").await;
    let full = level(&b.render("480p").await, 1.0, 9.0);
    b.say("set the music to 50%").await;
    let half = level(&b.render("480p").await, 1.0, 9.0);
    assert!((full - half - 6.0).abs() < 0.7, "{full} dB, then {half} dB");
    b.say("turn the music down by 6 dB").await;
    let quarter = level(&b.render("480p").await, 1.0, 9.0);
    assert!(
        (half - quarter - 6.0).abs() < 0.7,
        "{half} dB, then {quarter} dB"
    );
    b.say("fade the music in over 3 seconds").await;
    let out = b.render("480p").await;
    assert!(level(&out, 0.0, 0.5) < level(&out, 4.0, 5.0) - 10.0);
    b.say("set the music to 100%, no fade on the music").await;
    b.say("no fade on the music").await;
    b.say("add voiceover.wav as voice over at 4s and duck the music under the voice")
        .await;
    let out = b.render("480p").await;
    let tone_at = |from: f64, to: f64| band(&out, from, to, 330);
    assert!(
        tone_at(5.0, 6.5) < tone_at(1.0, 3.0) - 6.0,
        "{} under {}",
        tone_at(5.0, 6.5),
        tone_at(1.0, 3.0)
    );
    assert!(
        (tone_at(9.0, 11.0) - tone_at(1.0, 3.0)).abs() < 2.0,
        "and comes back"
    );
    b.say("mute the music").await;
    assert!(band(&b.render("480p").await, 8.0, 11.0, 330) < -60.0);
    b.say("unmute the music and remove the voiceover").await;
    b.say("normalize the loudness").await;
    let out = b.render("480p").await;
    let lufs = loudness(&out);
    assert!((lufs + 14.0).abs() < 1.0, "{lufs} LUFS");
}

/// Level of a band around a frequency (dB).
fn band(path: &Path, from: f64, to: f64, hz: u32) -> f64 {
    let part = path.with_extension(format!("{hz}.wav"));
    // Filtered twice: a louder neighboring tone must not leak through.
    let pass = format!("bandpass=f={hz}:width_type=h:w=60");
    let filter = format!("{pass},{pass},atrim={from}:{to},asetpts=PTS-STARTPTS");
    ffmpeg(&[
        "-i",
        path.to_str().unwrap(),
        "-vn",
        "-af",
        &filter,
        part.to_str().unwrap(),
    ]);
    level(&part, 0.0, to - from)
}

fn loudness(path: &Path) -> f64 {
    let output = std::process::Command::new("ffmpeg")
        .args(["-nostdin", "-v", "info", "-nostats", "-i"])
        .arg(path)
        .args(["-vn", "-af", "ebur128", "-f", "null", "-"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let summary = text.rsplit("Summary:").next().unwrap();
    summary
        .split("I:")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .parse()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn built_in_music_plays_and_clips_keep_or_lose_their_audio() {
    let b = four_color_clip().await;
    assert!(level(&b.render("480p").await, 0.5, 3.5) > -40.0);
    b.say("strip the audio from four.mp4").await;
    assert!(level(&b.render("480p").await, 0.5, 3.5) < -80.0);
    b.say("keep the original sound of four.mp4").await;
    assert!(level(&b.render("480p").await, 0.5, 3.5) > -40.0);
    b.say("mute clip 1").await;
    for mood in ["calm", "upbeat", "cinematic", "lo-fi"] {
        let reply = b.say(&format!("add some {mood} music")).await;
        // Every fifth edit of a studio is silent.
        assert!(reply.is_empty() || reply.contains(mood), "{reply}");
        let out = b.render("480p").await;
        let music_db = level(&out, 0.5, 3.0);
        assert!(music_db > -40.0 && music_db < -8.0, "{mood}: {music_db} dB");
    }
    b.say("remove the music").await;
    assert!(level(&b.render("480p").await, 0.5, 3.5) < -80.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_has_the_requested_canvas_and_frame_rate() {
    let b = photos().await;
    for (message, width, height) in [
        ("make it vertical", 480, 854),
        ("square", 480, 480),
        ("change the format to 4:5", 480, 600),
        ("make it landscape", 854, 480),
    ] {
        b.say(message).await;
        let p = probe(&b.render("480p").await);
        assert_eq!((p.width, p.height), (width, height), "{message}");
    }
    for fps in [24, 60, 25] {
        b.say(&format!("set the frame rate to {fps}")).await;
        assert_eq!(frames(&b.render("480p").await), 3 * fps);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_sources_are_shown_correctly() {
    let b = Bench::new().await;
    let dir = b.path().to_owned();
    let make = |name: &str, arguments: &[&str]| {
        let path = dir.join(name);
        let mut all = arguments.to_vec();
        all.push(path.to_str().unwrap());
        ffmpeg(&all);
        path
    };
    let x264 = [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
    ];
    let lavfi = |source: &'static str| ["-f", "lavfi", "-i", source];
    let files = [
        make(
            "odd.mp4",
            &[&lavfi("color=c=green:s=322x182:r=25:d=1")[..], &x264].concat(),
        ),
        make(
            "interlaced.mp4",
            &[
                &lavfi("color=c=red:s=320x180:r=50:d=1")[..],
                &["-vf", "interlace"],
                &x264,
                &["-flags", "+ilme+ildct"],
            ]
            .concat(),
        ),
        make(
            "vfr.mkv",
            &[
                &lavfi("color=c=blue:s=320x180:r=30:d=1")[..],
                &[
                    "-vf",
                    "select='not(mod(n\\,3))+gt(n\\,20)'",
                    "-vsync",
                    "vfr",
                ],
                &x264,
            ]
            .concat(),
        ),
        make(
            "surround.mkv",
            &[
                &lavfi("color=c=white:s=320x180:r=30:d=1")[..],
                &lavfi("sine=f=400:d=1"),
                &["-ac", "6", "-c:a", "aac"],
                &x264,
            ]
            .concat(),
        ),
        make(
            "hdr.mp4",
            &[
                &lavfi("color=c=0x808080:s=320x180:r=30:d=1")[..],
                &[
                    "-c:v",
                    "libx265",
                    "-x265-params",
                    "log-level=error",
                    "-pix_fmt",
                    "yuv420p10le",
                    "-color_trc",
                    "smpte2084",
                    "-color_primaries",
                    "bt2020",
                    "-colorspace",
                    "bt2020nc",
                ],
            ]
            .concat(),
        ),
    ];
    for file in &files {
        b.upload(file)
            .await
            .unwrap_or_else(|e| panic!("{file:?}: {e}"));
    }
    b.say("make a video from all files").await;
    let out = b.render("480p").await;
    assert_colors(&out, &[(0.5, GREEN), (1.5, RED), (2.5, BLUE), (3.5, WHITE)]);
    assert!(
        level(&out, 3.1, 3.9) > -40.0,
        "six channels are mixed down to two"
    );
    let hdr = color_at(&out, 4.5, 0.5, 0.5);
    assert!(
        hdr.iter().all(|c| *c > 40 && *c < 235),
        "mapped down: {hdr:?}"
    );
    let ms = b.draft().await.timeline.duration_ms();
    assert_eq!(
        frames(&out),
        (ms * 30).div_ceil(1000).min((ms * 30 + 500) / 1000)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn animated_webp_plays_and_loops() {
    let b = Bench::new().await;
    let path = b.path().join("blink.webp");
    let two = "color=c=red:s=160x90:r=10:d=1[a];color=c=blue:s=160x90:r=10:d=1[b];[a][b]concat=n=2";
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        two,
        "-c:v",
        "libwebp_anim",
        "-lossless",
        "1",
        "-loop",
        "0",
        path.to_str().unwrap(),
    ]);
    b.upload(&path).await.unwrap();
    b.say("make a 5 second video from these files").await;
    let out = b.render("480p").await;
    assert_colors(
        &out,
        &[(0.5, RED), (1.5, BLUE), (2.5, RED), (3.5, BLUE), (4.5, RED)],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_is_written_as_labeled() {
    use nemo_tui::domain::render_job::{FileFormat, OutputOptions};
    let b = four_color_clip().await;
    // Several spans that have to be joined.
    b.say("add the title \"Hi\" from 1s to 2s at the top").await;
    for (format, video, audio) in [
        (FileFormat::Webm, "vp9", "opus"),
        (FileFormat::Mov, "prores", "pcm_s16le"),
        (FileFormat::Gif, "gif", ""),
        (FileFormat::Mp3, "", "mp3"),
        (FileFormat::Wav, "", "pcm_s16le"),
    ] {
        let out = b
            .render_as(
                "480p",
                OutputOptions {
                    format,
                    ..OutputOptions::default()
                },
            )
            .await;
        let p = probe(&out);
        assert_eq!(
            (p.video.as_str(), p.audio.as_str()),
            (video, audio),
            "{format:?}"
        );
        assert!((p.seconds - 4.0).abs() < 0.2, "{format:?}: {}", p.seconds);
        if ["vp9", "prores"].contains(&video) {
            assert_eq!(frames(&out), 120, "{format:?}");
        }
        if !video.is_empty() {
            // A palette of 256 colors is close, not exact.
            let (red, blue) = (color_at(&out, 0.5, 0.5, 0.5), color_at(&out, 2.5, 0.5, 0.5));
            assert!(
                red[0] > 200 && red[2] < 40 && blue[2] > 200 && blue[0] < 40,
                "{format:?}: {red:?} {blue:?}"
            );
        }
    }
    let low = b
        .render_as(
            "480p",
            OutputOptions {
                quality: "low".into(),
                ..OutputOptions::default()
            },
        )
        .await;
    assert_eq!((probe(&low).video.as_str(), frames(&low)), ("h264", 120));
}

/// Minimum similarity (PSNR, dB) of any frame of two videos.
fn min_psnr(a: &Path, b: &Path) -> f64 {
    let stats = a.with_extension("psnr");
    let graph = format!(
        "[0:v]settb=1/30,setpts=N[a];[1:v]settb=1/30,setpts=N[b];[a][b]psnr=stats_file={}",
        stats.display()
    );
    ffmpeg(&[
        "-i",
        a.to_str().unwrap(),
        "-i",
        b.to_str().unwrap(),
        "-lavfi",
        &graph,
        "-f",
        "null",
        "-",
    ]);
    let text = std::fs::read_to_string(&stats).unwrap();
    let values = text.lines().filter_map(|l| {
        l.split("psnr_avg:")
            .nth(1)?
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    });
    values.fold(f64::INFINITY, f64::min)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_joined_from_cached_spans_equals_a_fresh_render() {
    let b = Bench::new().await;
    let moving = b.path().join("moving.mp4");
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=640x360:r=24:d=11",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-crf",
        "12",
        "-pix_fmt",
        "yuv420p",
        moving.to_str().unwrap(),
    ]);
    let b = upload_all(
        &[
            moving,
            photo(b.path(), "red.png", "red", "640x360"),
            clip(b.path(), "blue.mp4", "blue", "640x360", 3.0),
        ],
        Some(b),
    )
    .await;
    b.say("make a video from all files with crossfades").await;
    b.say("add the title \"First\" from 4s to 7s").await;
    b.render("480p").await;
    let pieces = || {
        std::fs::read_dir(b.path().join("studio/renders/cache"))
            .unwrap()
            .flatten()
            .filter(|e| e.path().extension().is_some_and(|x| x == "mp4"))
            .count()
    };
    let before = pieces();
    b.say("change the title to \"Second\"").await;
    let patched = b.path().join("patched.mp4");
    std::fs::rename(b.render("480p").await, &patched).unwrap();
    assert_eq!(pieces(), before + 1, "one span was rendered again");
    std::fs::remove_dir_all(b.path().join("studio/renders/cache")).unwrap();
    std::fs::create_dir(b.path().join("studio/renders/cache")).unwrap();
    let fresh = b.render("480p").await;
    assert_eq!(frames(&patched), frames(&fresh));
    let worst = min_psnr(&patched, &fresh);
    assert!(worst > 34.0, "the least alike frame: {worst} dB");
}
