//! A day of editing in fast motion: the built editor in a terminal and a server with random faults.
//! Checks the remaining memory, handles, child processes and files.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nemo_tui::store::Store;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::tui::Tui;
use super::{Seen, common, fast_polling, forward_request, random, start_studio};

/// Faults of a request.
async fn inject_fault(
    mut client: TcpStream,
    to: std::net::SocketAddr,
    seen: Arc<Mutex<Seen>>,
    roll: u64,
) {
    let answer = |status: &str, body: &str| {
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
    };
    let body = match roll % 100 {
        // The connection breaks before or during the response.
        0..3 => return,
        3..6 => {
            let cut = Duration::from_millis(roll / 100 % 300);
            let _ = tokio::time::timeout(cut, forward_request(client, to, seen)).await;
            return;
        }
        6..8 => answer("503 Service Unavailable", "<html>busy</html>"),
        8..10 => answer(
            "200 OK",
            r#"{"code":429,"message":"slow down","data":null}"#,
        ),
        10 => answer("200 OK", "{\"code\":0,\"data\":"),
        11 => {
            tokio::time::sleep(Duration::from_millis(roll / 100 % 400)).await;
            let _ = forward_request(client, to, seen).await;
            return;
        }
        _ => {
            let _ = forward_request(client, to, seen).await;
            return;
        }
    };
    // Read the whole request first: a response to half a request is a different fault.
    let _ = super::read_head(&mut client).await;
    let _ = client.write_all(body.as_bytes()).await;
}

/// A proxy to the server that injects faults while `faults_enabled` is set.
async fn faulty_proxy(
    to: std::net::SocketAddr,
    seen: Arc<Mutex<Seen>>,
    faults: Arc<AtomicU64>,
    faults_enabled: Arc<AtomicBool>,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut state = 0x2545_f491_4f6c_dd1d;
        while let Ok((client, _)) = listener.accept().await {
            let roll = random(&mut state);
            let roll = if faults_enabled.load(Ordering::SeqCst) {
                roll
            } else {
                99
            };
            faults.fetch_add(u64::from(roll % 100 < 12), Ordering::SeqCst);
            tokio::spawn(inject_fault(client, to, seen.clone(), roll));
        }
    });
    url
}

/// Resources of a running editor.
#[derive(Debug)]
struct ResourceUsage {
    memory_mb: f64,
    handles: usize,
    children: usize,
    database_kb: u64,
}

fn resource_usage(pid: u32, data: &Path) -> ResourceUsage {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let rss = status
        .lines()
        .find_map(|l| {
            l.strip_prefix("VmRSS:")?
                .split_whitespace()
                .next()?
                .parse::<f64>()
                .ok()
        })
        .unwrap();
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task"))
        .unwrap()
        .flatten();
    let children = tasks.filter_map(|t| std::fs::read_to_string(t.path().join("children")).ok());
    let size = |name: &str| std::fs::metadata(data.join(name)).map_or(0, |m| m.len());
    ResourceUsage {
        memory_mb: rss / 1024.0,
        handles: std::fs::read_dir(format!("/proc/{pid}/fd"))
            .unwrap()
            .count(),
        children: children.map(|c| c.split_whitespace().count()).sum(),
        database_kb: (size("nemo-tui.db") + size("nemo-tui.db-wal")) / 1024,
    }
}

fn idle(screen: &str) -> bool {
    !["working", "response lost; checking"]
        .iter()
        .any(|word| screen.contains(word))
}

/// Waits until the editor is idle; leaves its offers to resend messages alone.
fn wait_until_idle(tui: &mut Tui) {
    tui.wait("an idle editor", |s| idle(&s.contents()));
}

fn step(tui: &mut Tui, i: usize, roll: u64) {
    match roll % 20 {
        0..14 => {
            let message = match roll / 20 % 4 {
                0 => format!("add the title \"Title {i}\" at 0s for 1 second"),
                1 => format!("make clip 1 {}.{:03} seconds long", 1 + i % 3, i % 1000),
                2 => format!("remove all titles, the {i}th time"),
                _ => format!("change the title to \"Again {i}\""),
            };
            tui.send(&format!("{message}\r"));
            tui.wait("the message", |s| s.contents().contains(&message[..20]));
            wait_until_idle(tui);
        }
        14 | 15 => keys(tui, &["E"]),
        16 => keys(tui, &["2", "w", "b", "+", "-", "l", "h", "g", "o"]),
        17 => keys(tui, &["3", "4", "5", "V", "j", "j"]),
        18 => keys(tui, &["g", "s", "j", "k"]),
        _ => keys(tui, &["6", "6", "z", "z", "?"]),
    }
}

/// True if the footer shows the composer's keys.
fn in_composer(screen: &str) -> bool {
    screen
        .lines()
        .last()
        .is_some_and(|footer| footer.contains("Enter send"))
}

/// Runs commands outside the composer and returns to it.
fn keys(tui: &mut Tui, keys: &[&str]) {
    tui.send("\x1b");
    tui.wait("the keys of a pane", |s| !in_composer(&s.contents()));
    for key in keys {
        tui.send(key);
        tui.read_for(Duration::from_millis(30));
    }
    // Escape closes one overlay at a time. On a busy machine it may arrive together with the next
    // key, which turns the two into Alt and that key: repeat until the composer has the focus.
    for _ in 0..50 {
        tui.read_for(Duration::from_millis(300));
        if in_composer(&tui.parser.screen().contents()) {
            return;
        }
        for key in ["\x1b", "\x1b", "1", "i"] {
            tui.send(key);
            tui.read_for(Duration::from_millis(100));
        }
    }
    panic!(
        "no way back to the composer:\n{}",
        tui.parser.screen().contents()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes: make soak"]
async fn a_day_in_fast_motion_leaks_nothing() {
    let steps: usize = std::env::var("SOAK_STEPS")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(600);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("soak.toml"),
        format!("[export]\nresolution = \"480p\"\n{}", fast_polling()),
    )
    .unwrap();
    let photo = common::photo(dir.path(), "a.png", "red", "320x180");
    let studio = start_studio(dir.path()).await;
    let (seen, faults) = (
        Arc::new(Mutex::new(Seen::default())),
        Arc::new(AtomicU64::new(0)),
    );
    let faults_enabled = Arc::new(AtomicBool::new(false));
    let url = faulty_proxy(
        studio.address,
        seen.clone(),
        faults.clone(),
        faults_enabled.clone(),
    )
    .await;
    let data = dir.path().join("data");
    let folder = dir.path().to_owned();
    let (data_of, address) = (data.clone(), url.clone());
    let start = Instant::now();
    let (first, last) = tokio::task::spawn_blocking(move || {
        let photo = photo.to_str().unwrap();
        let mut tui = Tui::start(
            &folder,
            (120, 36),
            &[
                "--config",
                "soak.toml",
                "--api-url",
                &address,
                "--upload",
                photo,
            ],
        );
        tui.wait_for("Uploaded a.png");
        tui.send("make a 3 second video from the photos\r");
        tui.wait_for("I made a 3 s video");
        wait_until_idle(&mut tui);
        faults_enabled.store(true, Ordering::SeqCst);
        let pid = tui.child.process_id().unwrap();
        let (mut state, mut first) = (0x9e37_79b9_7f4a_7c15, None);
        for i in 0..steps {
            step(&mut tui, i, random(&mut state));
            if i == steps / 10 {
                tui.read_for(Duration::from_secs(4));
                first = Some(resource_usage(pid, &data_of));
            }
        }
        wait_until_idle(&mut tui);
        // Let exports and pictures finish.
        tui.read_for(Duration::from_secs(8));
        let last = resource_usage(pid, &data_of);
        // Quitting first clears the composer, then asks about work in progress.
        while tui.child.try_wait().unwrap().is_none() {
            tui.send("\x03\x03");
            tui.read_for(Duration::from_millis(200));
            tui.send("y");
        }
        assert_eq!(tui.end().0, 0);
        (first.unwrap(), last)
    })
    .await
    .unwrap();
    let seen = seen.lock().unwrap();
    let twice: Vec<_> = seen.messages.iter().filter(|(_, n)| **n > 1).collect();
    println!(
        "{steps} steps in {:.0} s: {} messages, {} exports, {} faults; after a tenth {first:?}, at the end {last:?}",
        start.elapsed().as_secs_f64(),
        seen.messages.len(),
        seen.renders.len(),
        faults.load(Ordering::SeqCst)
    );
    assert!(twice.is_empty(), "posted twice: {twice:?}");
    assert!(last.memory_mb < first.memory_mb + 10.0, "memory grows");
    assert!(last.handles <= first.handles + 4, "handles are left open");
    assert_eq!(last.children, 0, "child processes are left");

    // A day writes the transcript and the versions; forgetting the session frees their disk space.
    let store = Store::open(&data).unwrap();
    for session in store.sessions(&url).unwrap() {
        store.delete_session(&session.id).unwrap();
    }
    drop(store);
    let left = std::fs::metadata(data.join("nemo-tui.db")).unwrap().len() / 1024;
    println!(
        "the database: {} KB after a tenth, {} KB at the end, {left} KB when its sessions are forgotten",
        first.database_kb, last.database_kb
    );
    assert!(left < 400, "{left} KB remain after everything was deleted");
}
