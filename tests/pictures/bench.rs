//! Latency of pictures, and of keys while pictures are rendered: `make bench-pictures`.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::common::ffmpeg;
use crate::graphics;
use crate::tui::Tui;
use crate::{clock, editor_at_timeline, run};

/// Resident memory (MB) and processor time (s) of a process.
fn cost(pid: u32) -> (f64, f64) {
    let read =
        |name: &str| std::fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
    let status = read("status");
    let rss = status.lines().find_map(|l| {
        l.strip_prefix("VmRSS:")?
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    });
    let stat = read("stat");
    let fields: Vec<&str> = stat
        .rsplit(") ")
        .next()
        .unwrap_or_default()
        .split(' ')
        .collect();
    let ticks: f64 = fields[11..13]
        .iter()
        .filter_map(|f| f.parse::<f64>().ok())
        .sum();
    (rss.unwrap_or(0.0) / 1024.0, ticks / 100.0)
}

fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1000.0
}

fn editor(dir: &Path) -> Tui {
    let mut tui = editor_at_timeline(dir, "blocks");
    tui.wait_for("step right");
    tui
}

/// Playhead position in the timeline's title.
fn playhead(tui: &Tui) -> String {
    let text = tui.parser.screen().contents();
    text.split(" at ")
        .nth(1)
        .and_then(|t| t.split(' ').next())
        .unwrap_or_default()
        .to_owned()
}

/// Presses a key and waits until the playhead has moved on the screen.
fn press(tui: &mut Tui, key: &str) -> Duration {
    let before = playhead(tui);
    let start = Instant::now();
    tui.send(key);
    tui.wait("the playhead moved", |s| {
        let text = s.contents();
        text.split(" at ")
            .nth(1)
            .and_then(|t| t.split(' ').next())
            .is_some_and(|now| now != before)
    });
    start.elapsed()
}

#[test]
#[ignore = "make bench-pictures"]
fn keys_respond_while_an_hour_of_video_becomes_a_filmstrip() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let source = "testsrc=s=1920x1080:r=30:d=60";
    let minute = dir.join("minute.mp4");
    let codec = [
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "40", "-g", "250", "-pix_fmt", "yuv420p",
    ];
    ffmpeg(
        &[
            &[
                "-f",
                "lavfi",
                "-i",
                source,
                "-f",
                "lavfi",
                "-i",
                "sine=d=60",
            ],
            &codec[..],
            &["-c:a", "aac", "-b:a", "32k", minute.to_str().unwrap()],
        ]
        .concat(),
    );
    let hour = dir.join("hour.mp4");
    ffmpeg(&[
        "-stream_loop",
        "59",
        "-i",
        minute.to_str().unwrap(),
        "-c",
        "copy",
        hour.to_str().unwrap(),
    ]);
    run(
        dir,
        &[
            "exec",
            "--local",
            "--upload",
            "hour.mp4",
            "--",
            "make a video of it",
        ],
    );
    let mut tui = editor(dir);
    let pid = tui.child.process_id().unwrap();
    let mut moves = Vec::new();
    let (mut most, first) = (0.0f64, cost(pid));
    // Zoom in: each step requests other thumbnails while the proxy of the hour is generated.
    for round in 0..8 {
        tui.send(if round > 0 { "+" } else { "f" });
        for i in 0..60 {
            tui.read_for(Duration::from_millis(11 + (i * 7) % 23));
            moves.push(press(&mut tui, if (i / 30) % 2 == 0 { "l" } else { "h" }));
            most = most.max(cost(pid).0);
        }
    }
    let count = moves.len();
    let (p50, p99, worst) = (
        percentile(&mut moves, 0.5),
        percentile(&mut moves, 0.99),
        percentile(&mut moves, 1.0),
    );
    println!(
        "keys while the filmstrip of an hour is rendered ({count} keys): median {p50:.1} ms, 99 % {p99:.1} ms, worst {worst:.1} ms"
    );
    println!(
        "memory: {:.1} MB at first, {most:.1} MB at most, {:.1} MB at the end",
        first.0,
        cost(pid).0
    );
    let made = std::fs::read_dir(dir.join("data/pictures"))
        .unwrap()
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().ends_with(".thumb"))
        .count();
    println!("thumbnails made in that time: {made}");
    tui.send("q");
    assert_eq!(tui.end().0, 0);
    assert!(p99 <= 16.0, "a key took {p99:.1} ms at the 99th percentile");
}

#[test]
#[ignore = "make bench-pictures"]
fn frames_appear_immediately() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    // Computing the colors of large pixels is slow, so small ones are enlarged.
    clock(dir, "small.mp4", 40, "480x270", 20);
    let (small, large) = (dir.join("small.mp4"), dir.join("a.mp4"));
    let small = ["-i", small.to_str().unwrap(), "-vf", "scale=1920:1080"];
    let large = [
        "-c:v",
        "libx264",
        "-preset",
        "fast",
        large.to_str().unwrap(),
    ];
    ffmpeg(&[&small[..], &large[..]].concat());
    run(
        dir,
        &[
            "exec",
            "--local",
            "--upload",
            "a.mp4",
            "--",
            "make a video of it",
        ],
    );
    let mut tui = editor(dir);
    let measure = |tui: &mut Tui, what: &str| {
        let mut times = Vec::new();
        for i in 0..40 {
            tui.read_for(Duration::from_millis(400));
            let before = graphics::blocks(tui.parser.screen()).map(|s| s.rgb);
            let start = Instant::now();
            tui.send(if i % 2 == 0 { "L" } else { "." });
            while graphics::blocks(tui.parser.screen()).map(|s| s.rgb) == before
                && start.elapsed() < Duration::from_secs(5)
            {
                tui.read_for(Duration::from_millis(2));
            }
            times.push(start.elapsed());
        }
        let [p50, p95, worst] = [0.5, 0.95, 1.0].map(|share| percentile(&mut times, share));
        println!(
            "{what}: median {p50:.0} ms, 95 % {p95:.0} ms, worst {worst:.0} ms from the key to \
             the picture"
        );
        (p50, p95)
    };
    let original = measure(&mut tui, "1080p clip, key frames 8 s apart, itself");
    let copies = || {
        std::fs::read_dir(dir.join("data/pictures"))
            .unwrap()
            .flatten()
            .any(|e| {
                e.file_name().to_string_lossy().ends_with(".270.mov")
                    && !e.file_name().to_string_lossy().contains("part")
            })
    };
    let end = Instant::now() + Duration::from_secs(120);
    while !copies() && Instant::now() < end {
        tui.read_for(Duration::from_millis(200));
    }
    tui.send("0");
    let copy = measure(&mut tui, "the same by its small copy");
    println!("ratio {:.1}", original.0 / copy.0);
    // Back at an earlier position: served from the cache.
    tui.send("0");
    tui.read_for(Duration::from_millis(800));
    let mut times = Vec::new();
    for i in 0..20 {
        let before = graphics::blocks(tui.parser.screen()).map(|s| s.rgb);
        let start = Instant::now();
        tui.send(if i % 2 == 0 { "L" } else { "H" });
        while graphics::blocks(tui.parser.screen()).map(|s| s.rgb) == before
            && start.elapsed() < Duration::from_secs(5)
        {
            tui.read_for(Duration::from_millis(2));
        }
        times.push(start.elapsed());
        tui.read_for(Duration::from_millis(150));
    }
    let again = &mut times[2..].to_vec();
    println!(
        "a frame from the cache: median {:.0} ms, worst {:.0} ms",
        percentile(again, 0.5),
        percentile(again, 1.0)
    );
    tui.send("q");
    assert_eq!(tui.end().0, 0);
    let (_, p95) = copy;
    assert!(p95 <= 60.0, "{p95:.0} ms");
}
