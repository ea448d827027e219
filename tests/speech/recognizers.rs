//! Recognizers outside of the program.

use std::io::{Read, Write};
use std::net::TcpListener;

use super::{program, stdout, voice};

/// A program in place of `whisper-cli`, which checks the sound and writes the words.
#[cfg(unix)]
#[test]
fn whisper_cli_recognizes_speech() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    voice(dir.path());
    std::fs::write(dir.path().join("ggml-base.bin"), "model").unwrap();
    let cli = dir.path().join("whisper-cli");
    let text = r#"#!/bin/sh
for argument; do
    [ "$last" = -of ] && out=$argument
    last=$argument
done
[ "$(head -c 4 "$last")" = RIFF ] || exit 3
cat > "$out.json" <<'END'
{"result": {"language": "en"}, "transcription": [{"text": " Four days",
 "offsets": {"from": 0, "to": 900}, "tokens": [
  {"text": " Four", "offsets": {"from": 0, "to": 500}, "p": 0.9, "t_dtw": 50},
  {"text": " days", "offsets": {"from": 500, "to": 900}, "p": 0.8, "t_dtw": 90}]}]}
END
"#;
    std::fs::write(&cli, text).unwrap();
    std::fs::set_permissions(&cli, std::fs::Permissions::from_mode(0o755)).unwrap();
    let config = dir.path().join("config.toml");
    std::fs::write(&config, "[speech]\nengine = \"command\"\n").unwrap();
    let path = std::env::var("PATH").unwrap();
    let output = program(dir.path())
        .env("PATH", format!("{}:{path}", dir.path().display()))
        .args(["--config", "config.toml", "transcribe", "voice.wav"])
        .args(["--model", "./ggml-base.bin"])
        .output()
        .unwrap();
    assert_eq!(stdout(&output), "Four days\n");
}

/// A server with one answer. Returns the request that it got.
fn serve(listener: &TcpListener, answer: &str) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut request = Vec::new();
    let mut chunk = [0; 65_536];
    loop {
        let count = stream.read(&mut chunk).unwrap();
        request.extend(&chunk[..count]);
        let text = String::from_utf8_lossy(&request);
        // The last part of the form ends with two hyphens.
        if count == 0 || text.trim_end().ends_with("--") {
            break;
        }
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        answer.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(answer.as_bytes()).unwrap();
    String::from_utf8_lossy(&request).into_owned()
}

#[test]
fn a_server_recognizes_speech() {
    let dir = tempfile::tempdir().unwrap();
    voice(dir.path());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let config = format!(
        "[speech.endpoint]\nbase_url = \"http://{}/v1\"\nmodel = \"tiny\"\napi_key_env = \"SECRET\"\n",
        listener.local_addr().unwrap()
    );
    std::fs::write(dir.path().join("config.toml"), config).unwrap();
    let answer = r#"{"language": "english", "words": [
        {"word": "Four", "start": 0.1, "end": 0.5}, {"word": "days", "start": 0.5, "end": 0.9}]}"#;
    let server = std::thread::spawn(move || serve(&listener, answer));
    let output = program(dir.path())
        .env("SECRET", "sesame")
        .args([
            "--config",
            "config.toml",
            "transcribe",
            "voice.wav",
            "--language",
            "en",
        ])
        .output()
        .unwrap();
    assert_eq!(stdout(&output), "Four days\n");
    let request = server.join().unwrap();
    assert!(
        request.starts_with("POST /v1/audio/transcriptions "),
        "{request}"
    );
    for expected in ["Bearer sesame", "verbose_json", "word", "RIFF", "tiny"] {
        assert!(request.contains(expected), "lacks {expected}");
    }
    assert!(!String::from_utf8_lossy(&output.stderr).contains("sesame"));
}
