//! Kills the program at random moments of a session with uploads, edits, an export and its
//! download. After each kill the database opens, no message was posted twice, no render id is lost,
//! no partial file has a final name, and the next start continues. `make soak`; `SOAK_KILLS` sets
//! the number of kills.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[cfg(feature = "mcp")]
#[path = "../common/agent.rs"]
mod agent;
#[cfg(feature = "mcp")]
#[path = "../common/client.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;
mod day;
#[cfg(feature = "mcp")]
mod kills;
#[path = "../pty/tui.rs"]
#[allow(dead_code, reason = "the tests of terminals use the rest")]
mod tui;

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nemo_tui::domain::render_job::RenderStatus;
use nemo_tui::store::Store;
use nemo_tui::studio;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Recorded requests: the number of posts of each chat message, and every submitted render id.
#[derive(Default)]
struct Seen {
    messages: HashMap<String, usize>,
    renders: Vec<String>,
}

/// A proxy between the program and a studio that records posts. One request per connection.
async fn proxy(to: SocketAddr, seen: Arc<Mutex<Seen>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let seen = seen.clone();
            tokio::spawn(forward_request(client, to, seen));
        }
    });
    url
}

async fn read_head(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16384];
    loop {
        let n = stream.read(&mut buffer).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&buffer[..n]);
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let rest = bytes.split_off(at + 4);
            return Some((String::from_utf8_lossy(&bytes[..at]).into_owned(), rest));
        }
    }
}

async fn forward_request(
    mut client: TcpStream,
    to: SocketAddr,
    seen: Arc<Mutex<Seen>>,
) -> Option<()> {
    let (request, mut body) = read_head(&mut client).await?;
    let host = request
        .lines()
        .find(|l| l.to_lowercase().starts_with("host:"))?
        .to_owned();
    let forwarded = request.replace(&host, &format!("host: {to}"));
    let length = request
        .lines()
        .find_map(|l| {
            l.to_lowercase()
                .strip_prefix("content-length: ")?
                .parse::<usize>()
                .ok()
        })
        .unwrap_or(0);
    let recorded = request.starts_with("POST /run_sse")
        || request.starts_with("POST /api/render/proxy/lambda HTTP");
    let mut server = TcpStream::connect(to).await.ok()?;
    server.write_all(forwarded.as_bytes()).await.ok()?;
    server.write_all(b"\r\n\r\n").await.ok()?;
    let mut buffer = vec![0; 65536];
    if recorded {
        while body.len() < length {
            let n = client.read(&mut buffer).await.ok().filter(|n| *n > 0)?;
            body.extend_from_slice(&buffer[..n]);
        }
        let json: serde_json::Value = serde_json::from_slice(&body).ok()?;
        let mut seen = seen.lock().unwrap();
        match json
            .pointer("/new_message/parts/0/text")
            .and_then(|t| t.as_str())
        {
            Some(text) => *seen.messages.entry(text.to_owned()).or_default() += 1,
            None => seen.renders.push(json["id"].as_str()?.to_owned()),
        }
    }
    server.write_all(&body).await.ok()?;
    let mut left = length.saturating_sub(body.len());
    while left > 0 {
        let n = client.read(&mut buffer).await.ok().filter(|n| *n > 0)?;
        server.write_all(&buffer[..n]).await.ok()?;
        left = left.saturating_sub(n);
    }
    let (answer, rest) = read_head(&mut server).await?;
    client
        .write_all(format!("{answer}\r\nconnection: close\r\n\r\n").as_bytes())
        .await
        .ok()?;
    client.write_all(&rest).await.ok()?;
    // The server keeps its side open: the response ends with its length or its stream.
    let length = answer.lines().find_map(|l| {
        l.to_lowercase()
            .strip_prefix("content-length: ")?
            .parse::<usize>()
            .ok()
    });
    let mut hung_up = [0; 1];
    let mut left = length.map(|l| l.saturating_sub(rest.len()));
    while left != Some(0) {
        let n = tokio::select! {
            n = server.read(&mut buffer) => n.ok().filter(|n| *n > 0)?,
            n = client.read(&mut hung_up) => return n.ok().map(|_| ()),
        };
        if client.write_all(&buffer[..n]).await.is_err() {
            return None;
        }
        if rest.ends_with(b"0\r\n\r\n") || buffer[..n].ends_with(b"0\r\n\r\n") {
            return None;
        }
        left = left.map(|l| l.saturating_sub(n));
    }
    None
}

fn program(dir: &Path, url: &str) -> tokio::process::Command {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .current_dir(dir)
        .env("HOME", dir)
        .env("XDG_CONFIG_HOME", dir.join("config"))
        .env_remove("NEMO_TOKEN");
    command.args([
        "--config",
        "soak.toml",
        "--data-dir",
        "data",
        "--api-url",
        url,
    ]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// A simple pseudo-random source of moments.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Checks the state after a kill; `videos` are the files that were checked before.
fn check(dir: &Path, url: &str, seen: &Mutex<Seen>, round: usize, videos: &mut HashSet<String>) {
    let store = Store::open(&dir.join("data")).unwrap_or_else(|e| panic!("round {round}: {e}"));
    let stored: Vec<String> = store
        .renders(url, 100_000)
        .unwrap()
        .into_iter()
        .map(|r| r.id)
        .collect();
    let seen = seen.lock().unwrap();
    let twice: Vec<_> = seen.messages.iter().filter(|(_, n)| **n > 1).collect();
    assert!(twice.is_empty(), "round {round}: posted twice: {twice:?}");
    for id in &seen.renders {
        assert!(stored.contains(id), "round {round}: {id} is lost");
    }
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".mp4") && !name.starts_with('.') && videos.insert(name.clone()) {
            assert!(
                common::probe(&entry.path()).seconds > 0.5,
                "round {round}: {name} is not a complete video"
            );
        }
    }
}

/// Shortens waits of seconds to hundredths.
fn fast_polling() -> &'static str {
    "[polling]\nrender_seconds = 0.05\nstate_delays_seconds = [0.05]\nrecovery_first_seconds = 0.05\nrecovery_next_seconds = 0.05\nrecovery_tries = 2\nrate_limit_seconds = 0.05\n"
}

async fn start_studio(dir: &Path) -> studio::Studio {
    let options = studio::StudioOptions {
        dir: dir.join("studio"),
        port: 0,
        open: true,
        heartbeat: Duration::from_secs(1),
        silent_every: Some(5),
        render: studio::RenderSettings::default(),
        prices: studio::Prices::default(),
        llm_agent: None,
        speech: None,
    };
    studio::start(options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: make soak"]
async fn kills_at_any_moment_lose_and_duplicate_nothing() {
    let kills: usize = std::env::var("SOAK_KILLS")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(200);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("soak.toml"), fast_polling()).unwrap();
    common::photo(dir.path(), "a.png", "red", "320x180");
    common::photo(dir.path(), "b.png", "blue", "320x180");
    let studio = start_studio(dir.path()).await;
    let seen = Arc::new(Mutex::new(Seen::default()));
    let url = proxy(studio.address, seen.clone()).await;
    let first = program(dir.path(), &url)
        .args([
            "exec",
            "--upload",
            "a.png",
            "b.png",
            "--",
            "make a 3 second video from the photos",
        ])
        .output()
        .await
        .unwrap();
    assert!(
        first.status.success(),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let session = Store::open(&dir.path().join("data"))
        .unwrap()
        .sessions(&url)
        .unwrap()[0]
        .id
        .clone();

    let mut videos = HashSet::new();
    let (mut state, mut finished) = (0x9e37_79b9_7f4a_7c15, 0);
    for round in 0..kills {
        let out = format!("out-{round}.mp4");
        let edits = [
            format!("add the title \"Round {round}\" at 0s for 1 second"),
            format!(
                "make clip 1 {}.{:03} seconds long",
                1 + round % 2,
                round % 1000
            ),
            format!("change the title to \"Again {round}\""),
        ];
        let mut child = program(dir.path(), &url)
            .args([
                "exec",
                "--session",
                &session,
                "--upload",
                "b.png",
                "--export",
                &out,
                "--resolution",
                "480p",
                "--",
            ])
            .args(
                [&edits[0], &edits[1], &edits[2], "remove all titles"].map(|e| {
                    if e == "remove all titles" {
                        format!("remove all titles, round {round}")
                    } else {
                        e.to_string()
                    }
                }),
            )
            .spawn()
            .unwrap();
        let moment = Duration::from_millis(random(&mut state) % 2_200);
        tokio::select! {
            status = child.wait() => finished += usize::from(status.unwrap().success()),
            () = tokio::time::sleep(moment) => child.kill().await.unwrap(),
        }
        check(dir.path(), &url, &seen, round, &mut videos);
    }

    // The last start finds every export that is still open and completes it.
    let pty = portable_pty::native_pty_system()
        .openpty(portable_pty::PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command.args([
        "--config",
        "soak.toml",
        "--data-dir",
        "data",
        "--api-url",
        &url,
    ]);
    command.cwd(dir.path());
    command.env("HOME", dir.path());
    command.env("XDG_CONFIG_HOME", dir.path().join("config"));
    let mut editor = pty.slave.spawn_command(command).unwrap();
    let mut reader = pty.master.try_clone_reader().unwrap();
    std::thread::spawn(move || {
        while matches!(std::io::Read::read(&mut reader, &mut [0; 4096]), Ok(1..)) {}
    });
    let open = || {
        Store::open(&dir.path().join("data"))
            .unwrap()
            .renders(&url, 100_000)
            .unwrap()
            .into_iter()
            .filter(|r| !r.status.is_finished())
            .count()
    };
    let left = open();
    for _ in 0..600 {
        if open() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let still = open();
    editor.kill().unwrap();
    assert_eq!(still, 0, "exports stay open");
    check(dir.path(), &url, &seen, kills, &mut videos);
    let store = Store::open(&dir.path().join("data")).unwrap();
    let renders = store.renders(&url, 100_000).unwrap();
    let done = renders
        .iter()
        .filter(|r| r.status == RenderStatus::Completed)
        .count();
    println!(
        "{kills} kills, {finished} runs finished, {} messages, {} exports ({done} completed, {left} resumed by the last start)",
        seen.lock().unwrap().messages.len(),
        renders.len()
    );
}
