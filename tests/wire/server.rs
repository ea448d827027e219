//! A scripted server: it sends raw bytes, split where a test asks for it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use nemo_tui::api::ApiClient;
use nemo_tui::api::auth::{Token, TokenSource};
use nemo_tui::api::client::ClientOptions;
use nemo_tui::api::identity::Identity;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

/// A received request.
#[derive(Clone, Debug)]
pub struct Request {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Reaction to a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Send these chunks, one write each, then close.
    Send(Vec<Vec<u8>>),
    /// Send these, then reset the connection.
    Reset(Vec<Vec<u8>>),
    /// Send these, then stay silent.
    Hang(Vec<Vec<u8>>),
}

pub struct Server {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    script: Arc<Mutex<VecDeque<(String, Answer)>>>,
    hung_up: Arc<Notify>,
    received: Arc<watch::Sender<usize>>,
}

impl Server {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (requests, script) = (
            Arc::new(Mutex::new(Vec::new())),
            Arc::new(Mutex::new(VecDeque::new())),
        );
        let hung_up = Arc::new(Notify::new());
        let received = Arc::new(watch::channel(0).0);
        let server = Self {
            url,
            requests: requests.clone(),
            script: script.clone(),
            hung_up: hung_up.clone(),
            received: received.clone(),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(
                    stream,
                    requests.clone(),
                    script.clone(),
                    hung_up.clone(),
                    received.clone(),
                ));
            }
        });
        server
    }

    /// The address of a port without a listener.
    pub async fn unreachable() -> Self {
        let mut server = Self::start().await;
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
        server.url = format!("http://{}", closed.local_addr().unwrap());
        server
    }

    /// Waits until a client closes a connection that was left hanging.
    pub async fn hung_up(&self) {
        self.hung_up.notified().await;
    }

    /// Waits until this many bytes of one request's body have arrived.
    pub fn received(&self, bytes: usize) -> impl Future<Output = ()> + use<> {
        let mut received = self.received.subscribe();
        async move { drop(received.wait_for(|got| *got >= bytes).await) }
    }

    /// Answers the next request whose request line contains `to`.
    pub fn on(&self, to: &str, answer: Answer) -> &Self {
        self.script
            .lock()
            .unwrap()
            .push_back((to.to_owned(), answer));
        self
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Number of requests with this text in their request line.
    pub fn count(&self, to: &str) -> usize {
        self.requests()
            .iter()
            .filter(|r| r.line.contains(to))
            .count()
    }

    pub fn client(&self, token: TokenSource) -> ApiClient {
        let dir = std::env::temp_dir().join(format!("nemo-wire-{}", uuid::Uuid::new_v4()));
        ApiClient::new(ClientOptions {
            base: self.url.clone(),
            token,
            identity: Identity::read(None, None),
            client_id_file: dir.join("client_id"),
            client_id: None,
            rate_limit: std::time::Duration::from_millis(1500),
            web: "https://web.example".into(),
            streaming: false,
        })
        .unwrap()
    }

    pub fn known_client(&self) -> ApiClient {
        self.client(TokenSource::Fixed(Token::new("nmv_usr_test").unwrap()))
    }
}

async fn serve(
    mut stream: TcpStream,
    requests: Arc<Mutex<Vec<Request>>>,
    script: Arc<Mutex<VecDeque<(String, Answer)>>>,
    hung_up: Arc<Notify>,
    received: Arc<watch::Sender<usize>>,
) {
    let Some(request) = read(&mut stream, &received).await else {
        return;
    };
    let line = request.line.clone();
    requests.lock().unwrap().push(request);
    let answer = {
        let mut script = script.lock().unwrap();
        script
            .iter()
            .position(|(to, _)| line.contains(to.as_str()))
            .and_then(|at| script.remove(at))
            .map(|(_, a)| a)
    };
    match answer {
        Some(Answer::Send(p)) => write(&mut stream, p).await,
        Some(Answer::Reset(p)) => {
            write(&mut stream, p).await;
            stream.set_zero_linger().unwrap();
        }
        Some(Answer::Hang(p)) => {
            write(&mut stream, p).await;
            let mut rest = [0; 1];
            if matches!(stream.read(&mut rest).await, Ok(0) | Err(_)) {
                hung_up.notify_one();
            }
        }
        None => {
            write(
                &mut stream,
                vec![json(404, r#"{"code":404,"message":"not in the script"}"#)],
            )
            .await
        }
    }
}

async fn write(stream: &mut TcpStream, chunks: Vec<Vec<u8>>) {
    stream.set_nodelay(true).unwrap();
    for chunk in chunks {
        if stream.write_all(&chunk).await.is_err() {
            return;
        }
        let _ = stream.flush().await;
    }
}

async fn read(stream: &mut TcpStream, received: &watch::Sender<usize>) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65536];
    let head_end = loop {
        let n = stream.read(&mut buffer).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&buffer[..n]);
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|l| l.split_once(": "))
        .map(|(n, v)| (n.to_lowercase(), v.to_owned()))
        .collect();
    let mut body = bytes[head_end + 4..].to_vec();
    let length = headers
        .iter()
        .find(|(n, _)| n == "content-length")
        .and_then(|(_, v)| v.parse::<usize>().ok())
        .unwrap_or(0);
    while body.len() < length {
        let n = stream.read(&mut buffer).await.ok().filter(|n| *n > 0)?;
        body.extend_from_slice(&buffer[..n]);
        received.send_replace(body.len());
    }
    Some(Request {
        line,
        headers,
        body,
    })
}

/// A JSON response.
pub fn json(status: u16, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

pub fn ok(data: &str) -> Answer {
    Answer::Send(vec![json(
        200,
        &format!(r#"{{"code":0,"message":"ok","data":{data}}}"#),
    )])
}

/// The header of an event stream that ends when the connection does.
pub fn stream_head() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n".to_vec()
}
