//! The studio end to end: real HTTP, real edits, real ffmpeg, and checks of the output.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "../common/client.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;
mod durable;
mod following;
mod llm_agent;
mod llm_server;
mod processes;
mod typed_edits;
mod vocabulary;

use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{clip, close, color_at, level, photo, probe, tone};
use nemo_tui::api::auth::{AccountVault, Token, TokenSource};
use nemo_tui::api::chat::TurnLimits;
use nemo_tui::api::{ApiClient, ApiError};
use nemo_tui::domain::chat_event::{ChatEvent, ToolPhase};
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::render_job::OutputOptions;
use nemo_tui::domain::render_job::RenderStatus;
use nemo_tui::domain::summary;
use nemo_tui::domain::timeline::Fit;
use nemo_tui::studio::{self, LlmAgent, Prices, RenderSettings, Studio};

struct TestStudio {
    dir: tempfile::TempDir,
    studio: Studio,
    nemo: ApiClient,
    session: String,
}

async fn start(dir: &Path, open: bool, llm_agent: Option<LlmAgent>) -> Studio {
    let options = studio::StudioOptions {
        dir: dir.join("studio"),
        port: 0,
        open,
        heartbeat: Duration::from_secs(5),
        silent_every: Some(5),
        render: RenderSettings::default(),
        prices: Prices::default(),
        llm_agent,
        speech: None,
    };
    studio::start(options).await.unwrap()
}

fn client(studio: &Studio, dir: &Path) -> ApiClient {
    let token = TokenSource::Fixed(Token::new(studio.token()).unwrap());
    client_with(studio, dir, token)
}

fn client_with(studio: &Studio, dir: &Path, token: TokenSource) -> ApiClient {
    client::client(studio, dir, token, Duration::from_millis(1500))
}

impl TestStudio {
    async fn new() -> Self {
        Self::with_agent(None).await
    }

    async fn with_agent(llm_agent: Option<LlmAgent>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let studio = start(dir.path(), false, llm_agent).await;
        let nemo = client(&studio, dir.path());
        let session = nemo.new_session("en").await.unwrap().id;
        Self {
            dir,
            studio,
            nemo,
            session,
        }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    async fn upload(&self, path: &Path) -> Result<(), ApiError> {
        self.nemo
            .upload(&self.session, path, |_, _| ())
            .await
            .map(|_| ())
    }

    async fn say(&self, message: &str) -> String {
        self.events(message).await.0
    }

    async fn events(&self, message: &str) -> (String, Vec<ChatEvent>) {
        let (mut text, mut events) = (String::new(), Vec::new());
        let on_event = |event: ChatEvent| {
            if let ChatEvent::Text {
                text: reply, whole, ..
            } = &event
            {
                if *whole {
                    text.clear();
                }
                text.push_str(reply);
            }
            events.push(event);
        };
        self.nemo
            .chat(&self.session, message, TurnLimits::default(), on_event)
            .await
            .unwrap();
        (text, events)
    }

    async fn draft(&self) -> Draft {
        self.nemo.fetch_draft(&self.session).await.unwrap().unwrap()
    }

    async fn line(&self) -> String {
        summary::line(&self.draft().await.timeline)
    }

    async fn render(&self, resolution: &str) -> PathBuf {
        self.render_as(resolution, OutputOptions::default()).await
    }

    async fn render_as(&self, resolution: &str, output: OutputOptions) -> PathBuf {
        let id = nemo_tui::api::new_render_id();
        self.nemo
            .submit_render(
                &id,
                &self.session,
                &self.draft().await.json,
                resolution,
                &output,
            )
            .await
            .unwrap();
        let mut last = 0.0;
        let url = loop {
            let p = self.nemo.poll_render(&id).await.unwrap();
            assert!(p.fraction >= last, "progress never goes back");
            last = p.fraction;
            match p.status {
                RenderStatus::Completed => break p.url.unwrap(),
                RenderStatus::Failed => panic!("{:?}", p.problem),
                _ => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        let out = self.path().join(format!("out.{}", output.format.name()));
        let (part, _) = self
            .nemo
            .download_render(&id, Some(&url), &out, 3)
            .await
            .unwrap();
        nemo_tui::fs::unique::publish(&part, &out).unwrap()
    }
}

const RED: [u8; 3] = [254, 0, 0];
const BLUE: [u8; 3] = [0, 0, 254];
const GREEN: [u8; 3] = [0, 128, 0];

#[tokio::test(flavor = "multi_thread")]
async fn photos_clips_and_audio_become_the_video_of_the_timeline() {
    let b = TestStudio::new().await;
    for path in [
        photo(b.path(), "red.png", "red", "640x360"),
        clip(b.path(), "blue.mp4", "blue", "640x360", 6.0),
        photo(b.path(), "green.png", "green", "640x360"),
        tone(b.path(), "music.mp3", 3.0, 2),
    ] {
        b.upload(&path).await.unwrap();
    }
    assert_eq!(
        b.line().await,
        "Timeline (0 tracks)",
        "an upload alone does not change the timeline"
    );
    let (reply, events) = b
        .events("turn these photos and audio into a 12-second promo video with transitions")
        .await;
    assert!(
        reply.starts_with("I made a 12 s video of 2 photos, 1 clip and music (music.mp3) with crossfade transitions."),
        "{reply}"
    );
    let tools: Vec<_> = events
        .iter()
        .filter_map(|e| {
            if let ChatEvent::Tool { phase, .. } = e {
                Some(*phase)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(tools, [ToolPhase::Started, ToolPhase::Finished]);
    assert!(
        events
            .iter()
            .filter(|e| matches!(e, ChatEvent::Text { whole: false, .. }))
            .count()
            > 3,
        "it streams"
    );
    b.say("add the title \"HHHH\" from 1s to 3s and set the music to 50%")
        .await;
    assert_eq!(
        b.line().await,
        "Timeline (3 tracks): 1. Video: red.png (0-4.333s), blue.mp4 (3.833-8.166s), green.png (7.666-12s) 2. BGM: music.mp3 (0-12s, 50%) 3. Title: \"HHHH\" (1-3s)"
    );
    let out = b.render("480p").await;
    let p = probe(&out);
    assert_eq!(
        (
            p.video.as_str(),
            p.profile.as_str(),
            p.audio.as_str(),
            p.width,
            p.height
        ),
        ("h264", "High", "aac", 854, 480)
    );
    assert!((p.seconds - 12.0).abs() < 0.2, "{}", p.seconds);
    // Outside the title, and in the middle of each segment.
    for (time, wanted) in [(0.5, RED), (2.0, RED), (6.0, BLUE), (11.0, GREEN)] {
        let got = color_at(&out, time, 0.1, 0.1);
        assert!(close(got, wanted), "{time}: {got:?}");
    }
    let blend = color_at(&out, 4.08, 0.1, 0.1);
    assert!(
        !close(blend, RED) && !close(blend, BLUE) && blend[0] > 60 && blend[2] > 60,
        "a crossfade: {blend:?}"
    );
    // The title is shown only during its time: no column of its middle is all red.
    let white = |time: f64| {
        (40..60)
            .map(|x| color_at(&out, time, f64::from(x) / 100.0, 0.5))
            .filter(|c| c[1] > 150)
            .count()
    };
    assert!(white(2.0) > 3 && white(0.5) == 0 && white(3.4) == 0);
    assert!(
        level(&out, 1.0, 3.0) > -40.0 && level(&out, 9.0, 10.5) > -40.0,
        "music to the end, though the file is shorter"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_files_are_accepted_and_shown_upright() {
    let b = TestStudio::new().await;
    let plain = clip(b.path(), "plain.mp4", "blue", "640x360", 1.5);
    let phone = b.path().join("手机 视频.mov");
    common::ffmpeg(&[
        "-i",
        plain.to_str().unwrap(),
        "-c",
        "copy",
        "-metadata:s:v:0",
        "rotate=90",
        phone.to_str().unwrap(),
    ]);
    let gif = b.path().join("my anim.gif");
    common::ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        "color=c=green:s=120x90:r=10:d=1",
        gif.to_str().unwrap(),
    ]);
    let large = photo(b.path(), "4K photo (1).jpg", "red", "3840x2160");
    let mono = tone(b.path(), "旁白.wav", 2.0, 1);
    for path in [&phone, &gif, &large, &mono] {
        b.upload(path)
            .await
            .unwrap_or_else(|e| panic!("{path:?}: {e}"));
    }
    let reply = b.say("make a 6 second video from everything").await;
    assert!(reply.contains("1 photo, 2 clips"), "{reply}");
    let line = b.line().await;
    assert!(
        line.contains("手机 视频.mov (0-1.5s)")
            && line.contains("my anim.gif (1.5-")
            && line.contains("2. Voice: 旁白.wav (0-2s)"),
        "{line}"
    );
    let fit = b.draft().await.timeline.tracks[0].segments[0].fit.clone();
    assert_eq!(
        fit,
        Some(Fit::Blur),
        "a portrait video on a wide canvas is shown completely"
    );
    let out = b.render("480p").await;
    assert!((probe(&out).seconds - 6.0).abs() < 0.2);
    assert!(
        close(color_at(&out, 3.0, 0.5, 0.5), GREEN),
        "the animation loops"
    );
    assert!(close(color_at(&out, 5.5, 0.5, 0.5), RED));
}

#[tokio::test(flavor = "multi_thread")]
async fn media_are_renamed_and_removed() {
    let b = TestStudio::new().await;
    let a = photo(b.path(), "a.png", "red", "320x240");
    let other = photo(b.path(), "b.png", "blue", "320x240");
    b.upload(&a).await.unwrap();
    b.upload(&other).await.unwrap();
    b.say("make a 2 second video from a.png").await;
    let change = async |name: &str, new_name| {
        let changed = b.nemo.change_media(&b.session, name, new_name).await;
        changed.map_err(|error| error.to_string())
    };
    change("a.png", Some("beach.png")).await.unwrap();
    assert!(b.line().await.contains("beach.png (0-2s)"));
    assert!(change("a.png", None).await.is_err(), "it has another name");
    assert!(change("b.png", Some("../b.png")).await.is_err());
    change("b.png", None).await.unwrap();
    let reply = b.say("add b.png").await;
    assert!(!b.line().await.contains("b.png (2"), "{reply}");
    b.upload(&other).await.unwrap();
    b.say("add b.png at the end").await;
    assert!(b.line().await.contains("b.png"), "uploaded again");
    b.render("480p").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_files_are_rejected_and_change_nothing() {
    let b = TestStudio::new().await;
    let corrupt = b.path().join("corrupt.mp4");
    std::fs::write(&corrupt, b"this is not a video").unwrap();
    let whole = clip(b.path(), "whole.mp4", "blue", "320x180", 2.0);
    let cut = b.path().join("cut.mp4");
    std::fs::write(&cut, &std::fs::read(&whole).unwrap()[..600]).unwrap();
    let playlist = b.path().join("playlist.mp4");
    std::fs::write(&playlist, "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n").unwrap();
    for path in [&corrupt, &cut, &playlist] {
        match b.upload(path).await {
            Err(ApiError::Refused { code: 422, message }) => {
                let message = message.to_string();
                assert!(message.contains("cannot be read"), "{message}")
            }
            other => panic!("{path:?}: {other:?}"),
        }
    }
    let left = std::fs::read_dir(b.path().join("studio/media"))
        .unwrap()
        .count();
    assert_eq!(left, 0, "no partial file remains");
    let reply = b.say("make a video").await;
    assert!(reply.contains("Upload some first"), "{reply}");
    assert!(b.draft().await.timeline.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fifth_edit_is_silent_and_still_applied() {
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "320x180"))
        .await
        .unwrap();
    b.say("make a 5 second video from the photos").await;
    let mut silent = 0;
    for seconds in 2..=8 {
        let before = b.draft().await.timeline;
        let reply = b
            .say(&format!("make clip 1 {seconds}.5 seconds long"))
            .await;
        silent += usize::from(reply.is_empty());
        assert_ne!(b.draft().await.timeline, before);
    }
    assert_eq!(silent, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_change_and_never_run_out() {
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "320x180"))
        .await
        .unwrap();
    b.say("make a 5 second video from the photos").await;
    assert_eq!(b.nemo.fetch_credits().await.unwrap().available, 95.0);
    b.say("what can you do?").await;
    assert_eq!(
        b.nemo.fetch_credits().await.unwrap().available,
        95.0,
        "text replies cost nothing"
    );
}

/// Options of the question that a turn ends with.
fn question_options(events: &[ChatEvent]) -> &[String] {
    let asked = events.iter().find_map(|event| match event {
        ChatEvent::Question(set) => Some(&set.questions[0].options),
        _ => None,
    });
    asked.expect("a question")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_understood_of_a_message_is_done_after_a_yes() {
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "320x180"))
        .await
        .unwrap();
    b.say("make a 5 second video from the photos").await;
    let before = b.line().await;
    for (answer, is_done) in [("No", false), ("Yes", true)] {
        let (text, events) = b
            .events("make the photo 8 seconds, then carry on with the zibbit")
            .await;
        assert!(text.contains("\"carry on with the zibbit\""), "{text}");
        assert_eq!(question_options(&events), ["Yes", "No"]);
        assert_eq!(b.line().await, before, "nothing changes unasked");
        b.say(answer).await;
        assert_eq!(b.line().await != before, is_done, "{answer}");
    }
    let length = b.draft().await.timeline.duration_ms();
    assert_eq!(length, 8_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_with_a_restriction_keeps_the_offer_open() {
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "320x180"))
        .await
        .unwrap();
    b.say("make a 5 second video from the photos").await;
    let before = b.line().await;
    let reply = b.say("yes, but leave photo 1 alone").await;
    assert!(reply.contains("nothing to confirm"), "{reply}");
    b.say("make the photo 8 seconds, then carry on with the zibbit")
        .await;
    let (_, events) = b.events("yes, but leave photo 1 alone").await;
    assert_eq!(question_options(&events), ["Yes", "No"]);
    assert_eq!(b.line().await, before);
    b.say("yes").await;
    assert_eq!(b.draft().await.timeline.duration_ms(), 8_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_and_undo_survive_a_studio_restart() {
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "320x180"))
        .await
        .unwrap();
    b.say("make a 5 second video from the photos").await;
    b.say("add the title \"One\"").await;
    let (dir, session) = (b.dir, b.session);
    drop((b.nemo, b.studio));
    let studio = start(dir.path(), false, None).await;
    let nemo = client(&studio, dir.path());
    let b = TestStudio {
        dir,
        studio,
        nemo,
        session,
    };
    assert!(b.line().await.contains("Title: \"One\""));
    let reply = b.say("undo").await;
    assert!(reply.contains("Removed One"), "{reply}");
    assert!(!b.line().await.contains("One"));
    b.say("redo").await;
    assert!(b.line().await.contains("One"));
}

#[tokio::test(flavor = "multi_thread")]
async fn renders_are_queued_and_canceled_immediately() {
    let b = TestStudio::new().await;
    b.upload(&clip(b.path(), "a.mp4", "blue", "640x360", 2.0))
        .await
        .unwrap();
    b.upload(&photo(b.path(), "b.png", "red", "3000x2000"))
        .await
        .unwrap();
    b.say("make a 60 second video from everything").await;
    let json = b.draft().await.json;
    for id in ["render_a", "render_b", "render_a"] {
        b.nemo
            .submit_render(id, &b.session, &json, "4k", &OutputOptions::default())
            .await
            .unwrap();
    }
    assert_eq!(
        b.nemo.poll_render("render_b").await.unwrap().status,
        RenderStatus::Pending
    );
    for id in ["render_a", "render_b"] {
        b.nemo.cancel_render(id).await.unwrap();
        assert_eq!(
            b.nemo.poll_render(id).await.unwrap().status,
            RenderStatus::Cancelled
        );
    }
    let renders = b.path().join("studio/renders");
    let leftovers = || {
        std::fs::read_dir(&renders)
            .unwrap()
            .flatten()
            .filter(|e| {
                e.path()
                    .extension()
                    .is_some_and(|x| x == "work" || x == "mp4")
            })
            .count()
    };
    for _ in 0..50 {
        if leftovers() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("temporary files remain after a cancel");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_resumes_after_a_restart() {
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "640x360"))
        .await
        .unwrap();
    b.say("make a 20 second video from the photos").await;
    let json = b.draft().await.json;
    b.nemo
        .submit_render(
            "render_a",
            &b.session,
            &json,
            "1080p",
            &OutputOptions::default(),
        )
        .await
        .unwrap();
    let (dir, session) = (b.dir, b.session);
    drop((b.nemo, b.studio));
    // Its worker releases the folder, like the end of the program.
    let lock = std::fs::File::open(dir.path().join("studio/renders/lock")).unwrap();
    while lock.try_lock().is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(lock);
    let studio = start(dir.path(), false, None).await;
    let nemo = client(&studio, dir.path());
    let b = TestStudio {
        dir,
        studio,
        nemo,
        session,
    };
    loop {
        match b.nemo.poll_render("render_a").await.unwrap().status {
            RenderStatus::Completed => break,
            RenderStatus::Failed => panic!("it failed"),
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    assert_eq!(
        common::frames(&b.path().join("studio/renders/render_a.mp4")),
        600
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_without_enough_disk_space_is_not_started() {
    use nemo_tui::domain::render_job::FileFormat;
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "640x360"))
        .await
        .unwrap();
    b.say("make a video from the photos").await;
    b.say("make clip 1 5:59:00 long").await;
    let json = b.draft().await.json;
    let output = OutputOptions {
        format: FileFormat::Mov,
        ..OutputOptions::default()
    };
    b.nemo
        .submit_render("render_a", &b.session, &json, "4k", &output)
        .await
        .unwrap();
    let problem = loop {
        let p = b.nemo.poll_render("render_a").await.unwrap();
        match p.status {
            RenderStatus::Failed => break p.problem.unwrap().to_string(),
            RenderStatus::Completed => panic!("terabytes were written"),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    assert!(
        problem.contains("the disk has") && problem.contains("TB"),
        "{problem}"
    );
}

#[test]
fn the_renderer_supports_every_configurable_encoder() {
    for name in nemo_tui::config::ENCODERS {
        assert!(studio::HardwareEncoder::from_name(name).is_some(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unauthorized_clients_are_rejected() {
    let b = TestStudio::new().await;
    let http = reqwest::Client::new();
    let url = format!("{}/api/credits/balance/simple", b.studio.url());
    let get = |http: &reqwest::Client| http.get(&url).bearer_auth(b.studio.token());
    let status = |r: reqwest::Response| r.status().as_u16();
    assert_eq!(status(get(&http).send().await.unwrap()), 200);
    assert_eq!(status(http.get(&url).send().await.unwrap()), 401);
    assert_eq!(
        status(http.get(&url).bearer_auth("wrong").send().await.unwrap()),
        401
    );
    assert_eq!(
        status(
            get(&http)
                .header("host", "evil.example:80")
                .send()
                .await
                .unwrap()
        ),
        403
    );
    assert_eq!(
        status(
            get(&http)
                .header("origin", "https://evil.example")
                .send()
                .await
                .unwrap()
        ),
        403
    );
    let token = format!("{}/api/auth/anonymous-token", b.studio.url());
    assert_eq!(
        status(http.post(&token).send().await.unwrap()),
        400,
        "no client id"
    );
    assert_eq!(
        status(
            http.post(&token)
                .header("x-client-id", "client-1742345678-12345")
                .send()
                .await
                .unwrap()
        ),
        403,
        "not open"
    );
    let state = format!(
        "{}/api/state/nemo_agent/me/..%2F..%2Fetc/latest",
        b.studio.url()
    );
    assert_eq!(
        status(
            http.get(&state)
                .bearer_auth(b.studio.token())
                .send()
                .await
                .unwrap()
        ),
        404
    );
    let render = http
        .post(format!("{}/api/render/proxy/lambda", b.studio.url()))
        .bearer_auth(b.studio.token())
        .json(&serde_json::json!({"id": "x"}));
    assert_eq!(
        status(render.send().await.unwrap()),
        402,
        "attribution headers are needed for an export"
    );
    // A client that guesses tokens is blocked; other clients are not.
    let mut answers = Vec::new();
    for _ in 0..200 {
        answers.push(status(
            http.get(&url).bearer_auth("guessed").send().await.unwrap(),
        ));
    }
    assert_eq!(answers.last(), Some(&429), "{answers:?}");
    assert_eq!(status(get(&http).send().await.unwrap()), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_studio_serves_every_endpoint_of_the_cloud() {
    let dir = tempfile::tempdir().unwrap();
    let studio = start(dir.path(), true, None).await;
    let token = TokenSource::Saved(AccountVault {
        file: dir.path().join("credentials.json"),
        keyring: false,
    });
    let nemo = client_with(&studio, dir.path(), token);
    let session = nemo.new_session("en").await.unwrap();
    assert_eq!(
        (session.id.len(), nemo.fetch_credits().await.unwrap().total),
        (19, 100.0)
    );
    let error = nemo.fetch_draft("1111111111111111111").await.unwrap_err();
    assert!(
        matches!(error, ApiError::Refused { code: 1002, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn adjustments_are_drawn() {
    let b = TestStudio::new().await;
    let red = common::photo(b.dir.path(), "red.png", "0xc02020", "640x360");
    let halves = halves(b.dir.path(), "halves.png");
    for path in [&red, &halves] {
        b.upload(path).await.unwrap();
    }
    b.say("make a 6 second video from these photos").await;
    let reply = b
        .say("make red.png black and white and pan right on halves.png")
        .await;
    assert!(
        reply.contains("saturation 0%") && reply.contains("pan-right"),
        "{reply}"
    );
    let out = b.render("480p").await;
    let [r, g, blue] = color_at(&out, 1.0, 0.5, 0.5);
    assert!(
        r.abs_diff(g) < 12 && g.abs_diff(blue) < 12,
        "gray: {r} {g} {blue}"
    );
    let at = |seconds| color_at(&out, seconds, 0.53, 0.5);
    let (first, last) = (at(3.05), at(5.9));
    assert!(
        first[0] < 90 && last[0] > 200,
        "the border between blue and white moved left: {first:?} {last:?}"
    );
    assert_eq!(common::frames(&out), 180, "the exact number of frames");
    b.say("remove the effects").await;
    b.say("mirror halves.png").await;
    b.say("make red.png brighter").await;
    let out = b.render("480p").await;
    assert!(
        color_at(&out, 4.0, 0.25, 0.5)[0] > 200 && color_at(&out, 4.0, 0.75, 0.5)[0] < 90,
        "mirrored"
    );
    assert!(color_at(&out, 1.0, 0.5, 0.5)[1] > 45, "brighter than 0x20");
}

/// Left half blue, right half white: the border shows motion, mirroring and rotation.
fn halves(dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    let picture = "color=c=0x2020c0:s=320x360[a];color=c=white:s=320x360[b];[a][b]hstack";
    common::ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        picture,
        "-frames:v",
        "1",
        path.to_str().unwrap(),
    ]);
    path
}

/// A photo from a phone held sideways: unrotated pixels with an orientation tag.
fn held_sideways(path: &Path, orientation: u8) {
    let plain = std::fs::read(path).unwrap();
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut file = plain[..2].to_vec();
    file.extend([0xff, 0xe1, length[0], length[1]]);
    file.extend(exif);
    file.extend(&plain[2..]);
    std::fs::write(path, file).unwrap();
}

#[tokio::test]
async fn sideways_phone_photos_are_shown_upright() {
    for (orientation, top_is_blue) in [(6, true), (8, false)] {
        let b = TestStudio::new().await;
        let path = halves(b.dir.path(), "phone.jpg");
        held_sideways(&path, orientation);
        b.upload(&path).await.unwrap();
        b.say("make a 2 second video from this photo").await;
        let out = b.render("480p").await;
        let (top, bottom) = (color_at(&out, 1.0, 0.5, 0.2), color_at(&out, 1.0, 0.5, 0.8));
        let blue = |c: [u8; 3]| c[0] < 90 && c[2] > 120;
        let white = |c: [u8; 3]| c[0] > 200;
        let right = if top_is_blue {
            blue(top) && white(bottom)
        } else {
            white(top) && blue(bottom)
        };
        assert!(right, "{orientation}: top {top:?}, bottom {bottom:?}");
    }
}

#[tokio::test]
async fn fades_and_copies_are_drawn() {
    let b = TestStudio::new().await;
    for (name, color) in [("red.png", "red"), ("blue.png", "blue")] {
        b.upload(&photo(b.dir.path(), name, color, "320x180"))
            .await
            .unwrap();
    }
    b.say("make a 4 second video from these photos").await;
    let reply = b
        .say("fade in the first clip over 1 second and fade out the last clip over 1 second")
        .await;
    assert!(reply.contains("fades"), "{reply}");
    b.say("duplicate clip 1").await;
    assert_eq!(
        b.line().await,
        "Timeline (1 track): 1. Video: red.png (0-2s), red.png (2-4s), blue.png (4-6s)"
    );
    let out = b.render("480p").await;
    let dark = |seconds| color_at(&out, seconds, 0.5, 0.5).iter().all(|c| *c < 40);
    assert!(dark(0.03) && dark(5.95) && !dark(1.5) && !dark(4.5));
    let half = color_at(&out, 0.5, 0.5, 0.5);
    assert!(
        half[0] > 60 && half[0] < 200,
        "in the middle of the fade: {half:?}"
    );
    assert_eq!(common::frames(&out), 180);
}
