//! Compares uploads and downloads of 2 GB with curl's, to and from the same server on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use nemo_tui::api::ApiClient;
use nemo_tui::api::auth::{Token, TokenSource};
use nemo_tui::api::client::ClientOptions;
use nemo_tui::api::identity::Identity;

use super::{memory, print_row};

/// The largest file that the service accepts, and the number of them that makes 2 GB.
const FILE_SIZE: u64 = 500 * 1024 * 1024;
const FILE_COUNT: u64 = 4;

/// Accepts any upload, and answers each download with the total size of the media.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || respond(&stream));
        }
    });
    url
}

fn respond(mut stream: &TcpStream) -> Option<()> {
    let mut reader = BufReader::with_capacity(1 << 20, stream);
    let (mut length, mut first) = (0, String::new());
    reader.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 2)?;
        if let Some(n) = line.to_lowercase().strip_prefix("content-length: ") {
            length = n.trim().parse().ok()?;
        }
        if reader.buffer().starts_with(b"\r\n") {
            reader.consume(2);
            break;
        }
    }
    let taken = std::io::copy(&mut reader.take(length), &mut std::io::sink()).ok()?;
    assert_eq!(taken, length);
    if first.starts_with("GET") {
        let all = FILE_SIZE * FILE_COUNT;
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {all}\r\nconnection: close\r\n\r\n"
        )
        .ok()?;
        let piece = vec![7; 1 << 20];
        (0..all >> 20)
            .try_for_each(|_| stream.write_all(&piece))
            .ok()
    } else {
        let body = r#"{"code":0,"message":"success","data":{"files":[{"filename":"a.mp4"}]}}"#;
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
        .ok()
    }
}

/// Maximum growth of this process's resident memory while `work` runs (MB).
struct Watch {
    over: Arc<AtomicBool>,
    most: Arc<AtomicU64>,
    before: f64,
}

impl Watch {
    fn start() -> Self {
        let (over, most) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicU64::new(0)),
        );
        let (done, highest) = (over.clone(), most.clone());
        std::thread::spawn(move || {
            while !done.load(Ordering::SeqCst) {
                highest.fetch_max(memory(std::process::id()) as u64, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        Self {
            over,
            most,
            before: memory(std::process::id()),
        }
    }

    fn end(self) -> f64 {
        self.over.store(true, Ordering::SeqCst);
        (self.most.load(Ordering::SeqCst) as f64 - self.before).max(0.0)
    }
}

fn curl(arguments: &[&str]) -> f64 {
    let start = Instant::now();
    let status = Command::new("curl")
        .args(["-sS", "-o"])
        .args(arguments)
        .stdout(Stdio::null())
        .status();
    assert!(
        status.expect("curl is installed").success(),
        "{arguments:?}"
    );
    start.elapsed().as_secs_f64()
}

fn client(url: &str, dir: &Path) -> ApiClient {
    let options = ClientOptions {
        base: url.to_owned(),
        token: TokenSource::Fixed(Token::new("nmv_usr_bench").unwrap()),
        identity: Identity::read(None, None),
        client_id_file: dir.join("client"),
        client_id: None,
        rate_limit: Duration::from_secs(30),
        web: String::new(),
        streaming: false,
    };
    ApiClient::new(options).unwrap()
}

fn minimum(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

fn print_comparison(what: &str, curls: &[f64], ours: &[f64], grown: f64) {
    let gb = (FILE_SIZE * FILE_COUNT) as f64 / 1e9;
    let (curl_rate, client_rate) = (gb / minimum(curls), gb / minimum(ours));
    let figure = format!(
        "{:.2}x ({client_rate:.2} GB/s against {curl_rate:.2}, best of {})",
        client_rate / curl_rate,
        ours.len()
    );
    print_row(
        &format!("{what} of 2 GB against curl"),
        figure,
        "0.9x",
        client_rate / curl_rate >= 0.9,
    );
    print_row(
        "memory growth",
        format!("{grown:.0} MB"),
        "flat (16 MB)",
        grown <= 16.0,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "make bench"]
async fn e_transfers() {
    let dir = tempfile::tempdir().unwrap();
    let url = serve();
    let nemo = client(&url, dir.path());
    let media_file = dir.path().join("a.mp4");
    let mut file = std::fs::File::create(&media_file).unwrap();
    std::io::copy(&mut std::io::repeat(7).take(FILE_SIZE), &mut file).unwrap();
    let upload_url = format!("{url}/api/upload-video/nemo_agent/me/s");
    let field = format!("files=@{}", media_file.display());
    let (mut curls, mut ours, mut grown) = (Vec::new(), Vec::new(), 0.0_f64);
    for _ in 0..3 {
        curls.push(
            (0..FILE_COUNT)
                .map(|_| curl(&["/dev/null", "-H", "Expect:", "-F", &field, &upload_url]))
                .sum(),
        );
        let (watch, start) = (Watch::start(), Instant::now());
        for _ in 0..FILE_COUNT {
            nemo.upload("s", &media_file, |_, _| ()).await.unwrap();
        }
        ours.push(start.elapsed().as_secs_f64());
        grown = grown.max(watch.end());
    }
    print_comparison("an upload", &curls, &ours, grown);
    std::fs::remove_file(&media_file).unwrap();

    let video = dir.path().join("video.mp4");
    let (mut curls, mut ours, mut grown) = (Vec::new(), Vec::new(), 0.0_f64);
    for _ in 0..3 {
        let start = Instant::now();
        curl(&[video.to_str().unwrap(), &url]);
        // The client's download is on the disk when the call returns.
        std::fs::File::open(&video).unwrap().sync_all().unwrap();
        curls.push(start.elapsed().as_secs_f64());
        std::fs::remove_file(&video).unwrap();
        let (watch, start) = (Watch::start(), Instant::now());
        let (part, bytes) = nemo
            .download_render("render_1", None, &video, 0)
            .await
            .unwrap();
        ours.push(start.elapsed().as_secs_f64());
        grown = grown.max(watch.end());
        assert_eq!(bytes, FILE_SIZE * FILE_COUNT);
        std::fs::remove_file(part).unwrap();
    }
    print_comparison("a download", &curls, &ours, grown);
}
