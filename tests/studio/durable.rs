//! The studio under disk faults, full folders and unauthorized clients: no damaged file is
//! delivered, nothing is lost or left over.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use nemo_tui::api::ApiError;
use nemo_tui::domain::render_job::{OutputOptions, RenderStatus};
use nemo_tui::i18n::errors::Localized;
use nemo_tui::i18n::locale::Lang;
use serde_json::{Value, json};

use super::common::{self, clip, close, color_at, photo};
use super::{BLUE, RED, TestStudio, client, start};

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

fn change(path: &Path, with: impl Fn(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    with(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

impl TestStudio {
    fn cache(&self) -> Vec<PathBuf> {
        files(&self.path().join("studio/renders/cache"))
    }

    /// Error of a failed render.
    async fn problem(&self) -> String {
        let id = nemo_tui::api::new_render_id();
        self.nemo
            .submit_render(
                &id,
                &self.session,
                &self.draft().await.json,
                "480p",
                &OutputOptions::default(),
            )
            .await
            .unwrap();
        loop {
            let p = self.nemo.poll_render(&id).await.unwrap();
            match p.status {
                RenderStatus::Failed => return p.problem.unwrap().to_string(),
                RenderStatus::Completed => panic!("it completed"),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// Sends a request verbatim and returns the response.
    fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.studio.address).unwrap();
        stream
            .write_all(request.replace("TOKEN", self.studio.token()).as_bytes())
            .unwrap();
        let mut answer = String::new();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let _ = stream.read_to_string(&mut answer);
        answer
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_cache_file_is_rendered_again() {
    // apache/trafficserver#7064, matrixorigin/matrixone#16904, Tarsnap/tarsnap#767
    let b = TestStudio::new().await;
    for path in [
        photo(b.path(), "red.png", "red", "320x180"),
        clip(b.path(), "blue.mp4", "blue", "320x180", 2.0),
    ] {
        b.upload(&path).await.unwrap();
    }
    b.say("make a 4 second video").await;
    let whole = std::fs::read(b.render("480p").await).unwrap();
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 5] = [
        ("one bit", |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 4;
        }),
        ("a block of zeros", |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle..]
                .iter_mut()
                .take(512)
                .for_each(|byte| *byte = 0);
        }),
        ("cut off", |bytes| bytes.truncate(bytes.len() / 2)),
        ("empty", Vec::clear),
        ("longer", |bytes| bytes.extend([7; 100])),
    ];
    for (name, damage) in damages {
        let cached = b.cache();
        assert!(cached.len() >= 3, "two spans and the sound: {cached:?}");
        cached.iter().for_each(|piece| change(piece, damage));
        let out = b.render("480p").await;
        assert_eq!(common::frames(&out), 120, "{name}");
        assert!(
            close(color_at(&out, 1.0, 0.5, 0.5), RED) && close(color_at(&out, 3.0, 0.5, 0.5), BLUE),
            "{name}"
        );
        assert!(
            std::fs::read(&out).unwrap() == whole,
            "{name}: the same video, byte for byte"
        );
    }
    let before = b.cache();
    b.render("480p").await;
    assert_eq!(b.cache(), before, "intact files are reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_used_by_another_session_under_another_extension_stays() {
    let b = TestStudio::new().await;
    let first = photo(b.path(), "x.jpeg", "red", "320x180");
    let other = b.path().join("x.jpg");
    std::fs::copy(&first, &other).unwrap();
    b.upload(&first).await.unwrap();
    b.say("make a 1 second video").await;
    let second = b.nemo.new_session("en").await.unwrap().id;
    for path in [&other, &first] {
        b.nemo.upload(&second, path, |_, _| ()).await.unwrap();
    }
    assert_eq!(
        common::frames(&b.render("480p").await),
        30,
        "the first session exports as before"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_or_missing_media_file_is_an_error_with_its_name() {
    let b = TestStudio::new().await;
    let (red, blue) = (
        photo(b.path(), "red.png", "red", "320x180"),
        clip(b.path(), "blue.mp4", "blue", "320x180", 2.0),
    );
    for path in [&red, &blue] {
        b.upload(path).await.unwrap();
    }
    b.say("make a 4 second video").await;
    let media = files(&b.path().join("studio/media"));
    let stored = media
        .iter()
        .find(|path| path.extension().unwrap() == "mp4")
        .unwrap();
    change(stored, |bytes| {
        let at = bytes.len() * 2 / 3;
        bytes[at] ^= 1;
    });
    let problem = b.problem().await;
    assert!(
        problem.contains("\"blue.mp4\" is damaged") && problem.contains("upload it again"),
        "{problem}"
    );
    std::fs::remove_file(stored).unwrap();
    let problem = b.problem().await;
    assert!(
        problem.contains("\"blue.mp4\" is missing") && problem.contains("upload it again"),
        "{problem}"
    );
    b.upload(&blue).await.unwrap();
    assert_eq!(
        common::frames(&b.render("480p").await),
        120,
        "uploading the file again repairs the project"
    );
    // Under another name and extension, too.
    let moved = b.path().join("the same.mov");
    std::fs::copy(&blue, &moved).unwrap();
    std::fs::write(stored, "damaged").unwrap();
    b.upload(&moved).await.unwrap();
    assert_eq!(
        common::frames(&b.render_as("720p", OutputOptions::default()).await),
        120
    );
    assert_eq!(files(&b.path().join("studio/media")), media);
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_built_in_music_is_generated_again() {
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "red.png", "red", "320x180"))
        .await
        .unwrap();
    b.say("make a 2 second video").await;
    b.say("add calm music at 40%").await;
    let music = files(&b.path().join("studio/media"))
        .into_iter()
        .find(|path| path.extension().unwrap() == "wav")
        .unwrap();
    change(&music, |bytes| {
        bytes[5_000..]
            .iter_mut()
            .take(50_000)
            .for_each(|byte| *byte = 0x55)
    });
    let out = b.render("480p").await;
    let loud = common::level(&out, 0.0, 1.0);
    assert!(loud < -10.0, "not the noise of the damage: {loud} dB");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_with_percent_signs_renders() {
    // catchpoint/WebPageTest.visual-metrics#27, Ch00k/ffmpy#38
    let dir = tempfile::tempdir().unwrap();
    let odd = dir.path().join("100% real %03d my%20docs");
    std::fs::create_dir(&odd).unwrap();
    let studio = start(&odd, false, None).await;
    let nemo = client(&studio, &odd);
    let session = nemo.new_session("en").await.unwrap().id;
    let b = TestStudio {
        dir,
        studio,
        nemo,
        session,
    };
    for path in [
        photo(b.path(), "red.png", "red", "320x180"),
        clip(b.path(), "blue.mp4", "blue", "320x180", 2.0),
    ] {
        b.upload(&path).await.unwrap();
    }
    b.say("make a 4 second video").await;
    b.say("add the title \"Hi\" at 1s for 1 second").await;
    let out = b.render("480p").await;
    assert_eq!(common::frames(&out), 120);
    assert!(close(color_at(&out, 0.5, 0.1, 0.1), RED));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_session_is_deleted_with_its_exclusive_files() {
    // readthedocs/readthedocs.org#5691, pietrop/digital-paper-edit-electron#36, tropy/tropy#130
    let b = TestStudio::new().await;
    let (shared, exclusive) = (
        photo(b.path(), "shared.png", "red", "320x180"),
        photo(b.path(), "exclusive.png", "blue", "320x180"),
    );
    for path in [&shared, &exclusive] {
        b.upload(path).await.unwrap();
    }
    b.say("make a 2 second video from these photos with the title \"My secret words\"")
        .await;
    b.render("480p").await;
    let other = b.nemo.new_session("en").await.unwrap().id;
    b.nemo.upload(&other, &shared, |_, _| ()).await.unwrap();
    let studio = b.path().join("studio");
    let name = |folder: &str| {
        files(&studio.join(folder))
            .iter()
            .map(|p| p.file_name().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (name("media").len(), name("projects").len()),
        (2, 3),
        "two projects and the lock"
    );
    assert!(!b.cache().is_empty());
    b.nemo.delete_session(&b.session).await.unwrap();
    assert_eq!((name("media").len(), name("projects").len()), (1, 2));
    assert_eq!(
        (name("renders").len(), b.cache().len()),
        (2, 0),
        "the cache's folder and the lock: {:?}",
        name("renders")
    );
    let error = b.nemo.fetch_draft(&b.session).await.unwrap_err();
    assert!(
        matches!(error, ApiError::Refused { code: 1002, .. }),
        "{error:?}"
    );
    let again = b.nemo.delete_session(&b.session).await.unwrap_err();
    assert!(
        matches!(again, ApiError::Refused { code: 1002, .. }),
        "{again:?}"
    );
    assert!(b.nemo.fetch_draft(&other).await.is_ok());
    b.nemo.delete_session(&other).await.unwrap();
    assert_eq!(name("media").len(), 0);
    let odd = b.raw("DELETE /api/tasks/me/..%2F..%2Fx/nemo_agent HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer TOKEN\r\nConnection: close\r\n\r\n");
    assert!(odd.contains("1002"), "{odd}");
}

#[tokio::test(flavor = "multi_thread")]
async fn leftovers_and_unused_media_are_removed_at_startup() {
    // nextcloud/server#10800, IQSS/dataverse#2140
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "320x180"))
        .await
        .unwrap();
    let (dir, session) = (b.dir, b.session);
    drop((b.nemo, b.studio));
    let studio = dir.path().join("studio");
    let in_use = files(&studio.join("media"));
    let old = SystemTime::now() - Duration::from_secs(2 * 86_400);
    let leftovers = [
        "media/incoming-0123.mp4",
        "media/00000000000000000000000000000000.mp4",
        "renders/render_1.work/run0-00000.mp4",
        "renders/render_2.tmp",
        "renders/cache/0123.ffconcat",
        "projects/123.tmp",
        "work/0123/incoming-1.mp4",
    ]
    .map(|name| studio.join(name));
    for file in &leftovers {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "left").unwrap();
        std::fs::File::options()
            .append(true)
            .open(file)
            .unwrap()
            .set_modified(old)
            .unwrap();
    }
    let stamp = std::fs::File::options()
        .append(true)
        .open(studio.join("collected"));
    stamp.unwrap().set_modified(old).unwrap();
    // Drop releases the folder, like the end of the program.
    let lock = std::fs::File::open(studio.join("renders/lock")).unwrap();
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
    let until = Instant::now() + Duration::from_secs(10);
    while leftovers.iter().any(|file| file.exists()) {
        let left: Vec<_> = leftovers.iter().filter(|file| file.exists()).collect();
        assert!(Instant::now() < until, "{left:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(
        files(&b.path().join("studio/media")),
        in_use,
        "media in use are kept"
    );
    assert!(b.nemo.fetch_draft(&b.session).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn media_stay_while_a_project_cannot_be_read() {
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "320x180"))
        .await
        .unwrap();
    let dir = b.dir;
    drop((b.nemo, b.studio));
    let studio = dir.path().join("studio");
    let old = SystemTime::now() - Duration::from_secs(2 * 86_400);
    std::fs::write(
        studio.join(format!("projects/{}.json", b.session)),
        "{\"session_id\":",
    )
    .unwrap();
    for file in files(&studio.join("media"))
        .iter()
        .chain([&studio.join("collected")])
    {
        std::fs::File::options()
            .append(true)
            .open(file)
            .unwrap()
            .set_modified(old)
            .unwrap();
    }
    let running = start(dir.path(), false, None).await;
    let stamp = studio.join("collected");
    while std::fs::metadata(&stamp).unwrap().modified().unwrap() <= old {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(files(&studio.join("media")).len(), 1);
    let nemo = client(&running, dir.path());
    let error = nemo.fetch_draft(&b.session).await.unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("damaged")
            && message.contains(&b.session)
            && error.hint(Lang::En).contains("backup"),
        "{message}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_is_an_envelope() {
    let b = TestStudio::new().await;
    let head = "Host: 127.0.0.1\r\nAuthorization: Bearer TOKEN\r\nConnection: close\r\n";
    let upload = format!(
        "POST /api/upload-video/nemo_agent/me/{} HTTP/1.1",
        b.session
    );
    let form = "Content-Type: multipart/form-data; boundary=x";
    let cut =
        "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\r\nhalf";
    let cases: Vec<(&str, String, u64, &str)> = vec![
        (
            "no JSON",
            format!(
                "POST /run_sse HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: 5\r\n\r\n{{\"a\":"
            ),
            400,
            "JSON",
        ),
        (
            "no type",
            format!("POST /run_sse HTTP/1.1\r\n{head}Content-Length: 2\r\n\r\n{{}}"),
            415,
            "application/json",
        ),
        (
            "too large",
            format!(
                "POST /run_sse HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n"
            ),
            413,
            "at most",
        ),
        (
            "wrong method",
            format!("PUT /run_sse HTTP/1.1\r\n{head}Content-Length: 0\r\n\r\n"),
            405,
            "method",
        ),
        (
            "no boundary",
            format!(
                "{upload}\r\n{head}Content-Type: multipart/form-data\r\nContent-Length: 0\r\n\r\n"
            ),
            400,
            "malformed",
        ),
        (
            "no part",
            format!("{upload}\r\n{head}{form}\r\nContent-Length: 7\r\n\r\n--x--\r\n"),
            400,
            "files",
        ),
        (
            "cut off",
            format!(
                "{upload}\r\n{head}{form}\r\nContent-Length: {}\r\n\r\n{cut}",
                cut.len()
            ),
            400,
            "send the file again",
        ),
    ];
    for (name, request, code, message) in cases {
        let answer = b.raw(&request);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {code}")),
            "{name}: {answer}"
        );
        let body: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap())
            .unwrap_or_else(|_| panic!("{name}: {answer}"));
        assert_eq!(body["code"], json!(code), "{name}");
        assert!(
            body["message"].as_str().unwrap().contains(message),
            "{name}: {body}"
        );
    }
    assert_eq!(files(&b.path().join("studio/media")).len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn partial_requests_block_no_other_client() {
    // tokio-rs/axum#2741, vouch-sh/vouch#1127, gd-arnold/tiny-nginx#3
    let b = TestStudio::new().await;
    let half = |i: usize| {
        let mut stream = TcpStream::connect(b.studio.address).unwrap();
        let _ = stream.write_all(
            format!("GET /api/credits/balance/simple HTTP/1.1\r\nHost: 127.0.0.1\r\nX-{i}: ")
                .as_bytes(),
        );
        stream
    };
    let connections: Vec<TcpStream> = (0..400).map(half).collect();
    let began = Instant::now();
    assert!(b.nemo.fetch_credits().await.is_ok());
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    // The first ones had to make room: their connections are closed.
    let mut first = &connections[0];
    first
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let closed = first.read(&mut [0; 512]);
    assert!(
        !matches!(&closed, Err(e) if matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)),
        "{closed:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_guesses_blocks_no_token_request() {
    let dir = tempfile::tempdir().unwrap();
    let studio = start(dir.path(), true, None).await;
    let http = reqwest::Client::new();
    let status = |r: reqwest::Response| r.status().as_u16();
    let url = format!("{}/api/credits/balance/simple", studio.url());
    let mut last = 0;
    for _ in 0..150 {
        last = status(http.get(&url).bearer_auth("guessed").send().await.unwrap());
    }
    assert_eq!(last, 429);
    let token = http
        .post(format!("{}/api/auth/anonymous-token", studio.url()))
        .header("x-client-id", uuid::Uuid::new_v4().to_string());
    assert_eq!(status(token.send().await.unwrap()), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn oversized_animations_are_rejected_immediately() {
    // image-rs/image#3077, image-rs/image#1138, image-rs/image#1139
    let b = TestStudio::new().await;
    let three = |n: u32| n.to_le_bytes()[..3].to_vec();
    let bomb = |side: u32, frames: usize, delay: u32| {
        let mut file = b"RIFF\xff\xff\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0".to_vec();
        file.extend([three(side - 1), three(side - 1)].concat());
        file.extend(b"ANIM\x06\0\0\0\0\0\0\0\0\0");
        for _ in 0..frames {
            file.extend(b"ANMF\x20\0\0\0");
            file.extend([vec![0; 6], three(0), three(0), three(delay), vec![0]].concat());
            file.extend(b"VP8L\x08\0\0\0\x2f\0\0\0\0\x07\x10\x11");
        }
        file
    };
    for (name, bytes) in [
        ("canvas", bomb(16_383, 2, 40)),
        ("frames", bomb(4_096, 3_000, 40)),
        ("time", bomb(4_096, 2, 250_000)),
    ] {
        let path = b.path().join("bomb.webp");
        std::fs::write(&path, bytes).unwrap();
        let began = Instant::now();
        let refused = b.upload(&path).await.unwrap_err();
        assert!(
            matches!(&refused, ApiError::Refused { code: 422, message } if message.to_string().contains("the animation is")),
            "{name}: {refused:?}"
        );
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{name}: {:?}",
            began.elapsed()
        );
    }
    assert_eq!(files(&b.path().join("studio/media")).len(), 0);
    assert!(
        files(&b.path().join("studio/work"))
            .iter()
            .all(|path| files(path).is_empty())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_forgotten_during_its_export_stays_deleted() {
    // KBVE/kbve#14706: the encoder wrote its file again after everything was deleted
    let b = TestStudio::new().await;
    b.upload(&photo(b.path(), "a.png", "red", "640x360"))
        .await
        .unwrap();
    b.say("make a 40 second video from the photos").await;
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
    let runs = || {
        files(&b.path().join("studio/work"))
            .iter()
            .any(|path| path.join("render_a").is_dir())
    };
    while !runs() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    b.nemo.delete_session(&b.session).await.unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    while runs() {
        assert!(Instant::now() < until, "its render continues");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let renders: Vec<_> = files(&b.path().join("studio/renders"))
        .iter()
        .map(|p| p.file_name().unwrap().to_owned())
        .collect();
    assert_eq!(renders, ["cache", "lock"]);
    assert_eq!(files(&b.path().join("studio/media")).len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_aborted_upload_leaves_nothing() {
    // hapijs/hapi#1916, pikvm/pikvm#783, sailshq/skipper#149
    let b = TestStudio::new().await;
    let head = format!(
        "POST /api/upload-video/nemo_agent/me/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 90000000\r\n\r\n\
         --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.mp4\"\r\n\r\n",
        b.session,
        b.studio.token()
    );
    let unfinished = || {
        files(&b.path().join("studio/work"))
            .iter()
            .flat_map(|path| files(path))
            .count()
    };
    let mut stream = TcpStream::connect(b.studio.address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&[7; 1 << 20]).unwrap();
    while unfinished() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(stream);
    let until = Instant::now() + Duration::from_secs(5);
    while unfinished() > 0 {
        assert!(Instant::now() < until, "a partial upload remains");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(files(&b.path().join("studio/media")).len(), 0);
    assert!(b.nemo.fetch_credits().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_file_emptied_by_a_power_failure_is_reported_as_damaged() {
    // olivierfriard/BORIS#595, evolus/pencil#543, KDE/ghostwriter#606: zeros, or nothing, in place
    // of the project
    let b = TestStudio::new().await;
    let file = b.path().join(format!("studio/projects/{}.json", b.session));
    for content in [vec![], vec![0; 4096]] {
        std::fs::write(&file, content).unwrap();
        let error = b.nemo.fetch_draft(&b.session).await.unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("damaged")
                && error.hint(Lang::En).contains("backup")
                && !message.contains("1002"),
            "{message}"
        );
    }
}
