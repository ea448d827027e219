//! `make bench-render`: compares the studio's full export, its export after a small change, and a
//! plain ffmpeg command for the same video, in one run on the same machine and media.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark prints its figures"
)]

#[path = "../common/client.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use nemo_tui::api::ApiClient;
use nemo_tui::api::auth::{Token, TokenSource};
use nemo_tui::api::chat::TurnLimits;
use nemo_tui::domain::render_job::{OutputOptions, RenderStatus};
use nemo_tui::studio::{self, Prices, RenderSettings, Studio};

struct TestStudio {
    dir: tempfile::TempDir,
    _studio: Studio,
    nemo: ApiClient,
    session: String,
}

impl TestStudio {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = studio::StudioOptions {
            dir: dir.path().join("studio"),
            port: 0,
            open: false,
            heartbeat: Duration::from_secs(5),
            silent_every: None,
            render: RenderSettings::default(),
            prices: Prices::default(),
            llm_agent: None,
            speech: None,
        };
        let studio = studio::start(options).await.unwrap();
        let token = TokenSource::Fixed(Token::new(studio.token()).unwrap());
        let nemo = client::client(&studio, dir.path(), token, Duration::from_secs(1));
        let session = nemo.new_session("en").await.unwrap().id;
        Self {
            dir,
            _studio: studio,
            nemo,
            session,
        }
    }

    async fn upload(&self, path: &Path) {
        self.nemo
            .upload(&self.session, path, |_, _| ())
            .await
            .unwrap();
    }

    async fn say(&self, message: &str) {
        let before = self
            .nemo
            .fetch_draft(&self.session)
            .await
            .unwrap()
            .map(|d| d.json.to_string());
        self.nemo
            .chat(&self.session, message, TurnLimits::default(), |_| ())
            .await
            .unwrap();
        let after = self
            .nemo
            .fetch_draft(&self.session)
            .await
            .unwrap()
            .map(|d| d.json.to_string());
        assert_ne!(before, after, "{message}");
    }

    /// Seconds from the request to the finished file, and its path.
    async fn export(&self) -> (f64, PathBuf) {
        let draft = self.nemo.fetch_draft(&self.session).await.unwrap().unwrap();
        let id = nemo_tui::api::new_render_id();
        let start = Instant::now();
        self.nemo
            .submit_render(
                &id,
                &self.session,
                &draft.json,
                "1080p",
                &OutputOptions::default(),
            )
            .await
            .unwrap();
        loop {
            let p = self.nemo.poll_render(&id).await.unwrap();
            match p.status {
                RenderStatus::Completed => break,
                RenderStatus::Failed => panic!("{:?}", p.problem),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        (
            seconds,
            self.dir.path().join(format!("studio/renders/{id}.mp4")),
        )
    }
}

fn plain(arguments: &[String]) -> f64 {
    let start = Instant::now();
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y"])
        .args(arguments)
        .status()
        .unwrap();
    assert!(status.success());
    start.elapsed().as_secs_f64()
}

const ENCODE: &str = "-map [v] -map [a] -r 30 -frames:v 1800 -c:v libx264 -profile:v high -pix_fmt yuv420p -preset veryfast -crf 20 -c:a aac -b:a 192k -movflags +faststart";
const FONT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/fonts/Inter-SemiBold.otf"
);
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample");

fn split_arguments(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn title(at: f64) -> String {
    format!(
        "drawtext=fontfile={FONT}:text='Pack Light':fontsize=72:fontcolor=white:x=(w-tw)/2:y=(h-th)/2:enable='between(t,{at},{})'",
        at + 3.0
    )
}

/// Ten photos with crossfades: the command that an experienced ffmpeg user would write.
fn photos_with_ffmpeg(photos: &[PathBuf], music: &Path, output: &Path) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut graph = String::new();
    for (i, photo) in photos.iter().enumerate() {
        arguments.extend(["-i".to_owned(), photo.display().to_string()]);
        graph += &format!(
            "[{i}:v]scale=1920:1080:force_original_aspect_ratio=increase,crop=1920:1080,format=yuv420p,setsar=1,loop=-1:1:0,settb=1/30,setpts=N,fps=30,trim=end_frame=194[p{i}];"
        );
    }
    let mut last = "p0".to_owned();
    for i in 1..photos.len() {
        graph += &format!(
            "[{last}][p{i}]xfade=transition=fade:duration=0.5:offset={}[x{i}];",
            5.95 * i as f64
        );
        last = format!("x{i}");
    }
    arguments.extend([
        "-stream_loop".to_owned(),
        "-1".to_owned(),
        "-i".to_owned(),
        music.display().to_string(),
    ]);
    graph += &format!(
        "[{last}]{}[v];[{}:a]atrim=end=60,volume=0.5,afade=t=out:st=59:d=1[a]",
        title(20.0),
        photos.len()
    );
    arguments.extend(["-filter_complex".to_owned(), graph]);
    arguments.extend(split_arguments(ENCODE));
    arguments.push(output.display().to_string());
    arguments
}

/// Three clips of 20.3 s with crossfades.
fn clips_with_ffmpeg(clips: &[PathBuf], music: &Path, output: &Path) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut graph = String::new();
    for (i, clip) in clips.iter().enumerate() {
        arguments.extend([
            "-t".to_owned(),
            "20.4".to_owned(),
            "-i".to_owned(),
            clip.display().to_string(),
        ]);
        graph += &format!(
            "[{i}:v]fps=30,scale=1920:1080:force_original_aspect_ratio=increase,crop=1920:1080,format=yuv420p,setsar=1,trim=end_frame=610,setpts=PTS-STARTPTS[p{i}];"
        );
        graph += &format!(
            "[{i}:a]aresample=48000,atrim=end=20.333,adelay={}:all=1[s{i}];",
            (19_833.0 * i as f64) as u64
        );
    }
    graph += "[p0][p1]xfade=transition=fade:duration=0.5:offset=19.833[x1];[x1][p2]xfade=transition=fade:duration=0.5:offset=39.667[x2];";
    arguments.extend([
        "-stream_loop".to_owned(),
        "-1".to_owned(),
        "-i".to_owned(),
        music.display().to_string(),
    ]);
    graph += &format!(
        "[x2]{}[v];[3:a]aresample=48000,atrim=end=60,volume=0.5[m];[s0][s1][s2][m]amix=inputs=4:normalize=0:duration=longest,atrim=end=60,alimiter=limit=0.97[a]",
        title(30.0)
    );
    arguments.extend(["-filter_complex".to_owned(), graph]);
    arguments.extend(split_arguments(ENCODE));
    arguments.push(output.display().to_string());
    arguments
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

async fn compare(
    name: &str,
    media: &[PathBuf],
    messages: &[&str],
    small_change: &str,
    by_hand: &[String],
) {
    let (mut plain_s, mut full_s, mut again_s, mut same_s) = (vec![], vec![], vec![], vec![]);
    let rounds = std::env::var("BENCH_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(3);
    for _ in 0..rounds {
        let b = TestStudio::new().await;
        for path in media {
            b.upload(path).await;
        }
        for message in messages {
            b.say(message).await;
        }
        plain_s.push(plain(by_hand));
        let (full, file) = b.export().await;
        assert_eq!(common::frames(&file), 1800);
        full_s.push(full);
        b.say(small_change).await;
        let (again, file) = b.export().await;
        assert_eq!(common::frames(&file), 1800);
        again_s.push(again);
        same_s.push(b.export().await.0);
    }
    let (plain, full, again, same) = (
        median(plain_s),
        median(full_s),
        median(again_s),
        median(same_s),
    );
    println!(
        "| {name} | {plain:.1} s | {full:.1} s ({:.2}×) | {again:.1} s ({:.1}× faster) | {same:.1} s |",
        full / plain,
        full / again
    );
}

const HEAD: &str = "| 60 s, 1080p30 | plain ffmpeg | the studio, first time | after a 3 s title changed | again, nothing changed |\n|---|---|---|---|---|";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: make bench-render"]
async fn photos() {
    let dir = tempfile::tempdir().unwrap();
    let output = dir.path().join("plain.mp4");
    let music = PathBuf::from(SAMPLE).join("lo-fi-bed.mp3");
    let mut photos = Vec::new();
    for (i, n) in (0..10).map(|i| (i, i % 5)).collect::<Vec<_>>() {
        let source = ["1-mountains", "2-sea", "3-city", "4-forest", "5-dunes"][n];
        let path = dir.path().join(format!("photo{i}.jpg"));
        let hue = format!("hue=h={}", i * 30);
        common::ffmpeg(&[
            "-i",
            &format!("{SAMPLE}/{source}.jpg"),
            "-vf",
            &hue,
            "-q:v",
            "2",
            path.to_str().unwrap(),
        ]);
        photos.push(path);
    }
    println!("{HEAD}");
    let mut media = photos.clone();
    media.push(music.clone());
    let messages = [
        "make a 60 second video from these photos with crossfades",
        "set the music to 50%",
        "add the title \"Pack Light\" at 20s for 3 seconds",
    ];
    let hand = photos_with_ffmpeg(&photos, &music, &output);
    compare(
        "ten photos, crossfades, title, music",
        &media,
        &messages,
        "change the title to \"Travel Light\"",
        &hand,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: make bench-render"]
async fn clips() {
    let dir = tempfile::tempdir().unwrap();
    let output = dir.path().join("plain.mp4");
    let music = PathBuf::from(SAMPLE).join("lo-fi-bed.mp3");
    let mut clips = Vec::new();
    for (i, source) in ["6-waves", "7-skyline", "6-waves"].iter().enumerate() {
        let path = dir.path().join(format!("clip{i}.mp4"));
        let filter = format!("scale=1920:1080,hue=h={},noise=alls=6:allf=t", i * 60);
        let source = format!("{SAMPLE}/{source}.mp4");
        let encode = [
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-c:a", "aac",
        ];
        let mut arguments = vec![
            "-stream_loop",
            "-1",
            "-i",
            &source,
            "-t",
            "22",
            "-vf",
            &filter,
        ];
        arguments.extend(encode);
        arguments.push(path.to_str().unwrap());
        common::ffmpeg(&arguments);
        clips.push(path);
    }
    println!("{HEAD}");
    let mut media = clips.clone();
    media.push(music.clone());
    let messages = [
        "make a 60 second video from these clips with crossfades",
        "set the music to 50%",
        "add the title \"Pack Light\" at 30s for 3 seconds",
    ];
    let hand = clips_with_ffmpeg(&clips, &music, &output);
    compare(
        "three clips, crossfades, title, music",
        &media,
        &messages,
        "change the title to \"Travel Light\"",
        &hand,
    )
    .await;
}
