//! The downloader against a mirror on this machine that misbehaves.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// Behavior of the mirror for a request.
#[derive(Clone, Copy, Debug)]
enum MirrorReply {
    /// Sends everything that was requested.
    Whole,
    /// Closes the connection after this many bytes.
    CutAfter(usize),
    /// Ignores the range of the request.
    FromTheStart,
    Status(u16),
}

struct Mirror {
    url: String,
    /// Ranges of the requests; empty for the whole file.
    requests: Arc<Mutex<Vec<String>>>,
}

async fn respond(mut stream: TcpStream, content: &[u8], reply: MirrorReply) -> String {
    let mut lines = BufReader::new(&mut stream).lines();
    let mut range = String::new();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(value) = line.to_lowercase().strip_prefix("range: bytes=") {
            value.clone_into(&mut range);
        }
        if line.is_empty() {
            break;
        }
    }
    let start: usize = range.trim_end_matches('-').parse().unwrap_or(0);
    let start = if matches!(reply, MirrorReply::FromTheStart) {
        0
    } else {
        start
    };
    let body = &content[start.min(content.len())..];
    let head = match reply {
        MirrorReply::Status(status) => format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n"),
        _ if start > 0 => format!(
            "HTTP/1.1 206 Partial\r\nETag: \"a\"\r\nContent-Range: bytes {start}-{}/{}\r\n\
             Content-Length: {}\r\n\r\n",
            content.len() - 1,
            content.len(),
            body.len()
        ),
        _ => format!(
            "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: {}\r\n\r\n",
            body.len()
        ),
    };
    let body = match reply {
        MirrorReply::Status(_) => &[],
        MirrorReply::CutAfter(bytes) => &body[..bytes.min(body.len())],
        _ => body,
    };
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body).await;
    let _ = stream.shutdown().await;
    range
}

/// Starts a mirror that gives the replies in order, the last one again and again.
async fn mirror(content: Vec<u8>, replies: &[MirrorReply]) -> Mirror {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (log, replies) = (requests.clone(), replies.to_vec());
    tokio::spawn(async move {
        let mut index = 0;
        while let Ok((stream, _)) = listener.accept().await {
            let reply = replies[index.min(replies.len() - 1)];
            index += 1;
            let range = respond(stream, &content, reply).await;
            log.lock().unwrap().push(range);
        }
    });
    Mirror { url, requests }
}

fn content() -> Vec<u8> {
    (0..50_000_u32).map(|i| (i * 7 % 251) as u8).collect()
}

fn model(content: &[u8]) -> KnownModel {
    let hex: String = Sha256::digest(content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    KnownModel {
        name: "test",
        bytes: content.len() as u64,
        sha256: Box::leak(hex.into_boxed_str()),
    }
}

struct Case {
    dir: tempfile::TempDir,
    result: Result<PathBuf, Reason>,
    requests: Vec<String>,
    progress: Vec<u64>,
}

async fn install(folder: tempfile::TempDir, model: &KnownModel, replies: &[MirrorReply]) -> Case {
    let mirror = mirror(content(), replies).await;
    let downloader = ModelDownloader::new(&mirror.url, Duration::ZERO).unwrap();
    let progress = Mutex::new(Vec::new());
    let models = ModelFolder::new(folder.path().to_owned());
    let on_progress = |bytes| progress.lock().unwrap().push(bytes);
    let result = downloader.install(&models, model, on_progress).await;
    let requests = mirror.requests.lock().unwrap().clone();
    Case {
        dir: folder,
        result,
        requests,
        progress: progress.into_inner().unwrap(),
    }
}

fn leftovers(case: &Case) -> Vec<String> {
    let entries = std::fs::read_dir(case.dir.path()).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.ends_with(".lock")).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_cut_download_is_continued() {
    let replies = [
        MirrorReply::CutAfter(20_000),
        MirrorReply::Status(503),
        MirrorReply::CutAfter(10_000),
        MirrorReply::Whole,
    ];
    let case = install(tempfile::tempdir().unwrap(), &model(&content()), &replies).await;
    let path = case.result.clone().unwrap();
    assert_eq!(std::fs::read(path).unwrap(), content());
    assert_eq!(case.requests, ["", "20000-", "20000-", "30000-"]);
    assert_eq!(case.progress.last(), Some(&50_000));
    assert!(case.progress.is_sorted());
    assert_eq!(leftovers(&case), ["ggml-test.bin"]);
}

#[tokio::test]
async fn a_later_call_continues() {
    let replies = [MirrorReply::CutAfter(20_000), MirrorReply::Status(404)];
    let case = install(tempfile::tempdir().unwrap(), &model(&content()), &replies).await;
    assert_eq!(case.result, Err(SpeechReason::ServerStatus(404).into()));
    assert_eq!(leftovers(&case), ["ggml-test.etag", "ggml-test.part"]);
    let case = install(case.dir, &model(&content()), &[MirrorReply::Whole]).await;
    assert_eq!(std::fs::read(case.result.unwrap()).unwrap(), content());
    assert_eq!(case.requests, ["20000-"]);
}

#[tokio::test]
async fn a_mirror_without_ranges_starts_again() {
    let replies = [MirrorReply::CutAfter(20_000), MirrorReply::FromTheStart];
    let case = install(tempfile::tempdir().unwrap(), &model(&content()), &replies).await;
    assert_eq!(std::fs::read(case.result.unwrap()).unwrap(), content());
}

#[tokio::test]
async fn another_file_is_not_installed() {
    let mut other = content();
    other[40_000] ^= 1;
    let case = install(
        tempfile::tempdir().unwrap(),
        &model(&other),
        &[MirrorReply::Whole],
    )
    .await;
    assert_eq!(case.result, Err(SpeechReason::WrongHash.into()));
    assert!(leftovers(&case).is_empty());
    // A longer one is not downloaded to its end.
    let shorter = model(&content()[..10_000]);
    let case = install(
        tempfile::tempdir().unwrap(),
        &shorter,
        &[MirrorReply::Whole],
    )
    .await;
    assert_eq!(case.result, Err(SpeechReason::WrongHash.into()));
    assert!(!case.dir.path().join("ggml-test.part").exists());
}

#[tokio::test]
async fn a_full_disk_is_noticed_before_the_download() {
    let huge = KnownModel {
        bytes: 1 << 60,
        ..model(&content())
    };
    let case = install(tempfile::tempdir().unwrap(), &huge, &[MirrorReply::Whole]).await;
    assert!(matches!(case.result, Err(Reason::DiskSpace { .. })));
    assert!(case.requests.is_empty());
}

#[tokio::test]
async fn attempts_without_progress_are_limited() {
    let case = install(
        tempfile::tempdir().unwrap(),
        &model(&content()),
        &[MirrorReply::CutAfter(0)],
    )
    .await;
    assert!(
        matches!(case.result, Err(Reason::StreamLost(_))),
        "{:?}",
        case.result
    );
    assert_eq!(case.requests.len(), RETRIES as usize + 1);
}

#[tokio::test]
async fn only_one_program_downloads_a_model() {
    let dir = tempfile::tempdir().unwrap();
    let held = lock::try_lock(&dir.path().join("ggml-test.lock")).unwrap();
    let case = install(dir, &model(&content()), &[MirrorReply::Whole]).await;
    assert_eq!(case.result, Err(Reason::InUse));
    drop(held);
}

#[test]
fn models_come_over_encrypted_connections() {
    let new = |url: &str| ModelDownloader::new(url, Duration::ZERO).map(|_| ());
    assert_eq!(new("http://example.org"), Err(Reason::PlainHttpElsewhere));
    assert_eq!(new("nonsense"), Err(Reason::InvalidUrl));
    assert_eq!(new("https://example.org/models"), Ok(()));
}
