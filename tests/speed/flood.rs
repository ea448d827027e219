//! A server that answers every request, and a message with as many events as it can send.

#[path = "../common/cloud.rs"]
mod cloud;

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Maximum events per second.
const RATE: usize = 50_000;

pub struct Server {
    pub url: String,
    sent: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Server {
    pub fn start(events: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sent, over) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let server = Self {
            url,
            sent: sent.clone(),
            over: over.clone(),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (sent, over) = (sent.clone(), over.clone());
                std::thread::spawn(move || serve(stream, events, &sent, &over));
            }
        });
        server
    }

    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    pub fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: TcpStream, events: usize, sent: &AtomicUsize, over: &AtomicBool) {
    let Some(head) = cloud::read_request(&mut stream) else {
        return;
    };
    if head.contains("/run_sse") {
        flood(&mut stream, events, sent);
        over.store(true, Ordering::SeqCst);
    } else {
        cloud::answer(&mut stream, &head);
    }
}

fn flood(stream: &mut TcpStream, events: usize, sent: &AtomicUsize) {
    let _ = stream.write_all(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n",
    );
    let start = Instant::now();
    let batch = RATE / 100;
    for from in (0..events).step_by(batch) {
        let mut text = String::new();
        for i in from..(from + batch).min(events) {
            let end = if i % 20 == 19 { "\\n\\n" } else { "" };
            text.push_str(&format!("data: {{\"content\":{{\"role\":\"model\",\"parts\":[{{\"text\":\"word {i} {end}\"}}]}},\"partial\":true,\"author\":\"nemo_agent\"}}\n\n"));
        }
        if stream.write_all(text.as_bytes()).is_err() {
            return;
        }
        sent.fetch_add(batch, Ordering::SeqCst);
        let due = Duration::from_secs_f64((from + batch) as f64 / RATE as f64);
        std::thread::sleep(due.saturating_sub(start.elapsed()));
    }
}
