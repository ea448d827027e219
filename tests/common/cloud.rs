//! Stand-in for the cloud: reads requests, and answers all but those of the chat.

use std::io::{Read, Write};
use std::net::TcpStream;

/// Reads a request with its body. Returns its head, or `None` if the client hangs up.
pub fn read_request(stream: &mut TcpStream) -> Option<String> {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(n @ 1..) = stream.read(&mut buffer) {
        request.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let line = line.to_lowercase();
            let length = line.strip_prefix("content-length: ")?;
            length.trim().parse::<usize>().ok()
        });
        if body.len() >= length.unwrap_or(0) {
            return Some(head.to_owned());
        }
    }
    None
}

/// Answers a request for a session, the credits or the state.
pub fn answer(stream: &mut TcpStream, head: &str) {
    let data = if head.contains("with-session") {
        r#"{"session_id":"1234567890123456789","task_id":"t"}"#
    } else if head.contains("credits") {
        r#"{"available":10,"frozen":0,"total":10}"#
    } else {
        r#"{"state":null}"#
    };
    let body = format!(r#"{{"code":0,"message":"success","data":{data}}}"#);
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    );
}
