//! The built program and its encoders as processes: signals, kills, several programs on one folder,
//! permissions.
#![cfg(target_os = "linux")]

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::common;

/// A temporary folder with a studio project that takes seconds to render.
struct Case {
    dir: tempfile::TempDir,
}

impl Case {
    fn new(seconds: u32) -> Self {
        let case = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let line = format!("testsrc2=s=320x180:r=30:d={seconds},noise=alls=40:allf=t");
        let path = case.path("noise.mp4");
        common::ffmpeg(&[
            "-f",
            "lavfi",
            "-i",
            &line,
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            path.to_str().unwrap(),
        ]);
        let made = case.nemo(&[
            "exec",
            "--local",
            "--upload",
            "noise.mp4",
            "--",
            "make a video",
        ]);
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.dir.path())
            .env("HOME", self.dir.path())
            .env("NEMO_TUI_DATA_DIR", self.path("data"));
        command.env_remove("NEMO_TOKEN").stdin(Stdio::null());
        command
    }

    fn nemo(&self, arguments: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_nemo-tui"))
            .args(arguments)
            .output()
            .unwrap()
    }

    /// Starts an export in a separate process group, as a shell does, and waits until its encoder
    /// runs.
    fn exporting(&self) -> Child {
        // Tests that were started by `nohup` would inherit the ignored SIGHUP.
        let mut command = self.command("env");
        command.args(["--default-signal=HUP", env!("CARGO_BIN_EXE_nemo-tui")]);
        command
            .args(["export", "--local", "--resolution", "720p", "out.mp4"])
            .process_group(0);
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        wait_for("an encoder", || !self.encoders().is_empty());
        child
    }

    /// ffmpeg processes that work in the folder.
    fn encoders(&self) -> Vec<u32> {
        let folder = self.dir.path().to_str().unwrap().to_owned();
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        ids.filter(|id| {
            let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line).into_owned();
            line.contains("ffmpeg") && line.contains(&folder)
        })
        .collect()
    }

    fn jobs(&self) -> Vec<serde_json::Value> {
        let files = std::fs::read_dir(self.path("data/studio/renders"))
            .unwrap()
            .flatten()
            .map(|entry| entry.path());
        let jobs = files.filter(|path| path.extension().is_some_and(|e| e == "json"));
        jobs.map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
            .collect()
    }
}

#[track_caller]
fn wait_for(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < until, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sends a signal to a process or, if negative, to its group.
fn kill(signal: &str, target: &str) {
    assert!(
        Command::new("kill")
            .args(["-s", signal, "--", target])
            .status()
            .unwrap()
            .success()
    );
}

fn open_to_others(dir: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut left = vec![dir.to_owned()];
    while let Some(path) = left.pop() {
        let meta = std::fs::symlink_metadata(&path).unwrap();
        let mode = meta.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            found.push((path.clone(), format!("{mode:o}")));
        }
        if meta.is_dir() {
            left.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .flatten()
                    .map(|entry| entry.path()),
            );
        }
    }
    found
}

#[test]
fn an_export_survives_the_terminal() {
    // fluent-ffmpeg/node-fluent-ffmpeg#644, linuxserver/docker-ffmpeg#89, Kagami/webm.py#10: a
    // closed window, a shutdown and Ctrl-C reach the whole process group.
    for (signal, status) in [("HUP", 129), ("TERM", 143), ("INT", 130)] {
        let case = Case::new(6);
        let child = case.exporting();
        kill(signal, &format!("-{}", child.id()));
        let ended = child.wait_with_output().unwrap();
        assert_eq!(
            ended.status.code(),
            Some(status),
            "{signal}: {}",
            String::from_utf8_lossy(&ended.stderr)
        );
        wait_for("the end of the encoder", || case.encoders().is_empty());
        let jobs = case.jobs();
        assert_eq!(
            (jobs.len(), jobs[0]["status"].as_str().unwrap()),
            (1, "pending"),
            "{signal}"
        );
        assert!(!case.path("out.mp4").exists());
        if signal != "HUP" {
            continue;
        }
        // `serve` resumes it.
        let mut serve = case
            .command(env!("CARGO_BIN_EXE_nemo-tui"))
            .args(["serve", "--port", "0"])
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        wait_for("the end of the render", || {
            case.jobs()[0]["status"] == "completed"
        });
        let file = case
            .path("data/studio/renders")
            .join(format!("{}.mp4", jobs[0]["id"].as_str().unwrap()));
        assert_eq!(common::frames(&file), 180);
        kill("TERM", &serve.id().to_string());
        assert_eq!(
            serve.wait().unwrap().code(),
            Some(143),
            "serve exits the same way"
        );
    }
}

#[test]
fn an_externally_stopped_encoder_is_restarted() {
    let case = Case::new(4);
    let child = case.exporting();
    // One that has ended since it was found is not stopped.
    let stop = |id: &u32| {
        let mut kill = Command::new("kill");
        kill.args(["-s", "TERM", &id.to_string()]);
        kill.status().unwrap().success()
    };
    let stopped = case.encoders().iter().filter(|id| stop(id)).count();
    assert!(stopped > 0);
    let ended = child.wait_with_output().unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    assert_eq!(common::frames(&case.path("out.mp4")), 120);
}

#[test]
fn a_killed_program_leaves_no_encoder_running() {
    // shaka-project/shaka-streamer#20, k-yle/rtsp-relay#206, trenskow/stream-transcoder.js#20
    let case = Case::new(8);
    let mut child = case.exporting();
    kill("KILL", &child.id().to_string());
    assert_eq!(child.wait().unwrap().signal(), Some(9));
    let until = Instant::now() + Duration::from_secs(1);
    while !case.encoders().is_empty() {
        assert!(Instant::now() < until, "{:?}", case.encoders());
        std::thread::sleep(Duration::from_millis(5));
    }
    let state = case.nemo(&["state", "--local"]);
    assert!(state.status.success());
    assert!(
        case.encoders().is_empty(),
        "a short command does not start an encoder"
    );
    let work: Vec<_> = std::fs::read_dir(case.path("data/studio/work"))
        .unwrap()
        .flatten()
        .collect();
    assert!(work.is_empty(), "unfinished files are removed: {work:?}");
}

#[test]
fn another_instance_leaves_a_running_export_alone() {
    // zarazhangrui/lark-coding-agent-bridge#109, openvstorage/arakoon#77: held locks and stale ones
    let case = Case::new(6);
    // The first program in the folder ends while the second one exports.
    let mut first = case
        .command(env!("CARGO_BIN_EXE_nemo-tui"))
        .args(["serve", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(
        &mut std::io::BufReader::new(first.stdout.take().unwrap()),
        &mut line,
    )
    .unwrap();
    let mut child = case.exporting();
    kill("TERM", &first.id().to_string());
    first.wait().unwrap();
    let mut polls = 0;
    while child.try_wait().unwrap().is_none() {
        assert!(case.nemo(&["state", "--local"]).status.success());
        polls += 1;
    }
    let ended = child.wait_with_output().unwrap();
    assert!(
        ended.status.success() && polls > 0,
        "{polls}: {}",
        String::from_utf8_lossy(&ended.stderr)
    );
    assert_eq!(common::frames(&case.path("out.mp4")), 180);
}

#[test]
fn a_program_started_with_nohup_keeps_running() {
    let case = Case::new(1);
    let script = "trap '' HUP; exec \"$0\" serve --port 0";
    let mut serve = case
        .command("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_nemo-tui")])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = std::io::BufReader::new(serve.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    kill("HUP", &serve.id().to_string());
    std::thread::sleep(Duration::from_millis(200));
    assert!(serve.try_wait().unwrap().is_none(), "it keeps running");
    kill("TERM", &serve.id().to_string());
    assert_eq!(serve.wait().unwrap().code(), Some(143));
}

#[test]
fn the_data_folder_is_readable_by_its_owner_only() {
    // router-for-me/CLIProxyAPI#4672, censys/censys-python#720, globus/globus-cli#25
    for umask in ["000", "022"] {
        let case = Case {
            dir: tempfile::tempdir().unwrap(),
        };
        common::photo(case.dir.path(), "a.png", "red", "320x180");
        let script = format!(
            "umask {umask}; exec \"$0\" exec --local --resolution 480p --export out.mp4 --upload a.png -- 'make a 1 second video' 'add calm music'"
        );
        let made = case
            .command("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_nemo-tui")])
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        assert_eq!(open_to_others(&case.path("data")), [], "umask {umask}");
        let mode = std::fs::metadata(case.path("out.mp4"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777;
        assert_eq!(mode & 0o700, 0o600, "{mode:o}");
    }
}

#[test]
fn folders_of_older_versions_become_private() {
    let case = Case::new(1);
    let data = case.path("data");
    let mut left = vec![data.clone()];
    while let Some(path) = left.pop() {
        let is_folder = path.is_dir();
        std::fs::set_permissions(
            &path,
            std::fs::Permissions::from_mode(if is_folder { 0o755 } else { 0o644 }),
        )
        .unwrap();
        if is_folder {
            left.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .flatten()
                    .map(|entry| entry.path()),
            );
        }
    }
    assert!(case.nemo(&["state", "--local"]).status.success());
    assert_eq!(open_to_others(&data), []);
}

#[test]
fn a_damaged_database_explains_how_to_keep_the_projects() {
    for content in [
        &b"this is not a database, but it is long enough to be read as one........................................"[..],
        &[0xff; 5000],
    ] {
        let case = Case::new(1);
        for side in ["data/nemo-tui.db-wal", "data/nemo-tui.db-shm"] {
            let _ = std::fs::remove_file(case.path(side));
        }
        std::fs::write(case.path("data/nemo-tui.db"), content).unwrap();
        let run = case.nemo(&["state", "--local"]);
        let message = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(1), "{message}");
        assert!(message.contains("nemo-tui.db is damaged") && message.contains("Move nemo-tui.db away"), "{message}");
        std::fs::remove_file(case.path("data/nemo-tui.db")).unwrap();
        let project = std::fs::read_dir(case.path("data/studio/projects")).unwrap().flatten().map(|entry| entry.path());
        let project = project.filter(|path| path.extension().is_some_and(|e| e == "json")).collect::<Vec<_>>();
        let id = project[0].file_stem().unwrap().to_str().unwrap().to_owned();
        let run = case.nemo(&["state", "--local", "--session", &id]);
        assert!(String::from_utf8_lossy(&run.stdout).contains("noise.mp4"), "the next step works");
    }
}

#[test]
fn a_turn_that_died_with_its_studio_blocks_nothing() {
    let case = Case::new(1);
    let store = nemo_tui::store::Store::open(&case.path("data")).unwrap();
    let session = store.sessions("studio").unwrap()[0].id.clone();
    store.begin_turn(&session, "make it shorter").unwrap();
    drop(store);
    let began = Instant::now();
    let run = case.nemo(&[
        "exec",
        "--local",
        "--session",
        &session,
        "--",
        "how long is it?",
    ]);
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(
        began.elapsed() < Duration::from_secs(8),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn an_encoder_killed_by_the_system_is_reported_and_the_next_export_succeeds() {
    // Chocobozzz/PeerTube#4031: out of memory
    let case = Case::new(5);
    let child = case.exporting();
    for encoder in case.encoders() {
        kill("KILL", &encoder.to_string());
    }
    let ended = child.wait_with_output().unwrap();
    let message = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        ended.status.code() == Some(1)
            && message.contains("signal 9")
            && message.contains("memory"),
        "{message}"
    );
    let again = case.nemo(&["export", "--local", "--resolution", "480p", "out.mp4"]);
    assert!(
        again.status.success(),
        "{}",
        String::from_utf8_lossy(&again.stderr)
    );
    assert_eq!(common::frames(&case.path("out.mp4")), 150);
}

#[test]
fn an_encoder_that_ignores_signals_exits_with_its_program() {
    // heygen-com/hyperframes#1192, Threadfin/Threadfin#361: SIGTERM was ignored, and the wait for
    // it never ended
    let case = Case::new(5);
    let child = case.exporting();
    for encoder in case.encoders() {
        kill("STOP", &encoder.to_string());
    }
    let began = Instant::now();
    kill("TERM", &child.id().to_string());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(143));
    wait_for("the end of the encoder", || case.encoders().is_empty());
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn locks_of_a_killed_program_block_nothing() {
    // gsd-build/gsd-2#3668, qTox/qTox#5709, LockerProject/Locker#64
    let case = Case::new(6);
    let mut child = case.exporting();
    kill("KILL", &child.id().to_string());
    child.wait().unwrap();
    let began = Instant::now();
    let again = case.nemo(&[
        "exec",
        "--local",
        "--upload",
        "noise.mp4",
        "--",
        "make a video",
    ]);
    assert!(
        again.status.success(),
        "{}",
        String::from_utf8_lossy(&again.stderr)
    );
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
    // The unfinished job is resumed under its original id.
    let mut serve = case
        .command(env!("CARGO_BIN_EXE_nemo-tui"))
        .args(["serve", "--port", "0"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for("the end of the render", || {
        case.jobs().iter().all(|job| job["status"] == "completed")
    });
    kill("INT", &serve.id().to_string());
    assert_eq!(serve.wait().unwrap().code(), Some(130));
    let owners = std::fs::read_dir(case.path("data/studio/renders"))
        .unwrap()
        .flatten();
    assert_eq!(
        owners
            .filter(|e| e.path().extension().is_some_and(|e| e == "owner"))
            .count(),
        0
    );
}
