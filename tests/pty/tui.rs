//! The built binary in a terminal, with its screen read back.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub const PATIENCE: Duration = Duration::from_secs(60);

pub fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).unwrap()
}

pub struct Tui {
    pub master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    pub parser: vt100::Parser,
    pub child: Box<dyn Child + Send + Sync>,
    pub raw: Vec<u8>,
}

impl Tui {
    pub fn start(dir: &Path, size: (u16, u16), arguments: &[&str]) -> Self {
        Self::start_with(dir, size, arguments, &[])
    }

    /// Starts the program with additional environment variables.
    pub fn start_with(
        dir: &Path,
        size: (u16, u16),
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let (cols, rows) = size;
        let pty = native_pty_system()
            .openpty(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_nemo-tui"));
        command.args(arguments);
        command.cwd(dir);
        for (name, value) in [
            ("NEMO_TUI_DATA_DIR", dir.join("data").to_str().unwrap()),
            ("HOME", dir.to_str().unwrap()),
            ("LANG", "C.UTF-8"),
            ("TERM", "xterm-256color"),
        ] {
            command.env(name, value);
        }
        for name in [
            "LC_ALL",
            "NEMO_TOKEN",
            "NEMO_API_URL",
            "NEMO_TUI_CONFIG",
            "NO_COLOR",
        ] {
            command.env_remove(name);
        }
        environment
            .iter()
            .for_each(|(name, value)| command.env(name, value));
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 16384];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let writer = pty.master.take_writer().unwrap();
        Self {
            master: pty.master,
            writer,
            output,
            parser: vt100::Parser::new(cells(rows), cells(cols), 0),
            child,
            raw: Vec::new(),
        }
    }

    /// Reads until the screen matches.
    #[track_caller]
    pub fn wait(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !seen(self.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.parser.process(&bytes);
                    self.raw.extend(bytes);
                }
                Err(_) => panic!("never saw {what}:\n{}", self.parser.screen().contents()),
            }
        }
    }

    /// Reads until a complete frame matches: the cursor moves while a frame is drawn.
    #[track_caller]
    pub fn wait_drawn(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        let last =
            |raw: &[u8], mark: &[u8]| raw.windows(mark.len()).rposition(|window| window == mark);
        while last(&self.raw, b"\x1b[?2026h") > last(&self.raw, b"\x1b[?2026l")
            || !seen(self.parser.screen())
        {
            let left = end.saturating_duration_since(Instant::now());
            let bytes = self.output.recv_timeout(left);
            let bytes = bytes.unwrap_or_else(|_| {
                panic!("never saw {what}:\n{}", self.parser.screen().contents())
            });
            self.parser.process(&bytes);
            self.raw.extend(bytes);
        }
    }

    /// Reads until the screen shows a text, and answers terminal queries: colors, capabilities,
    /// sizes.
    pub fn wait_answering(&mut self, text: &str) {
        self.wait_answering_with(text, &[]);
    }

    /// Like `wait_answering`, with these answers before the usual ones.
    pub fn wait_answering_with(&mut self, text: &str, more: &[(&str, &str)]) {
        const ANSWERS: [(&str, &str); 5] = [
            ("\x1b]10;?", "\x1b]10;rgb:dcdc/dcdc/dcdc\x1b\\"),
            ("\x1b]11;?", "\x1b]11;rgb:1212/1212/1818\x1b\\"),
            ("\x1b[c", "\x1b[?62c"),
            ("\x1b[16t", "\x1b[6;20;10t"),
            ("\x1b[5n", "\x1b[0n"),
        ];
        let mut done = self.raw.len();
        while !self.parser.screen().contents().contains(text) {
            let bytes = self
                .output
                .recv_timeout(PATIENCE)
                .expect("the program writes");
            self.parser.process(&bytes);
            self.raw.extend(bytes);
            let new = String::from_utf8_lossy(&self.raw[done..]).into_owned();
            let mut queries: Vec<(usize, &str)> = more
                .iter()
                .chain(&ANSWERS)
                .flat_map(|(question, answer)| {
                    new.match_indices(question)
                        .map(move |(at, _)| (at, *answer))
                })
                .collect();
            queries.sort_unstable();
            done = self.raw.len();
            queries
                .into_iter()
                .for_each(|(_, answer)| self.send(answer));
        }
    }

    /// Reads all output for a while.
    pub fn read_for(&mut self, while_: Duration) {
        let end = Instant::now() + while_;
        while let Ok(bytes) = self
            .output
            .recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            self.parser.process(&bytes);
            self.raw.extend(bytes);
        }
    }

    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait(text, |s| s.contents().contains(text));
    }

    pub fn send(&mut self, bytes: &str) {
        self.writer.write_all(bytes.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Sends SIGHUP to all programs of the window, as closing it does, and waits for the end.
    pub fn close(mut self) {
        let group = format!("-{}", self.child.process_id().unwrap());
        assert!(
            std::process::Command::new("kill")
                .args(["-s", "HUP", "--", &group])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap();
    }

    /// Waits for the end; returns the exit status and all output.
    pub fn end(mut self) -> (u32, Vec<u8>) {
        let status = self.child.wait().unwrap();
        drop(self.writer);
        drop(self.master);
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(5)) {
            self.raw.extend(bytes);
        }
        (status.exit_code(), self.raw)
    }
}

/// Checks that all modes are switched off at the end, for tests that did not keep the beginning.
#[track_caller]
pub fn assert_restored_modes(raw: &[u8]) {
    let text = String::from_utf8_lossy(raw);
    assert!(
        text.contains("\x1b[?1049l") && text.contains("\x1b[?25h"),
        "the screen is restored"
    );
}

/// Checks that the terminal is restored: main screen, cursor shown, no mouse, no bracketed paste.
#[track_caller]
pub fn assert_restored(raw: &[u8]) {
    let text = String::from_utf8_lossy(raw);
    let last = |needle: &str| text.rfind(needle);
    for (on, off) in [
        ("\x1b[?1049h", "\x1b[?1049l"),
        ("\x1b[?2004h", "\x1b[?2004l"),
        ("\x1b[?1000h", "\x1b[?1000l"),
        ("\x1b[?25l", "\x1b[?25h"),
        ("\x1b[?7l", "\x1b[?7h"),
    ] {
        assert!(last(off) > last(on), "{on:?} stays enabled");
    }
}
