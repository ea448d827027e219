//! Workflows against the scripted server: the order of disk writes, the number of requests, and
//! recovery.

use std::time::Duration;

use nemo_tui::api::ApiError;
use nemo_tui::api::auth::{AccountVault, TokenSource};
use nemo_tui::config::Config;
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::reason::Reason;
use nemo_tui::domain::render_job::{OutputOptions, RenderJob, RenderStatus};
use nemo_tui::domain::resolution::Resolution;
use nemo_tui::domain::timeline::Timeline;
use nemo_tui::domain::transcript::Item;
use nemo_tui::store::{SessionRow, Store, StoreHandle};
use nemo_tui::workflows::session::{self, SessionSelector};
use nemo_tui::workflows::{PollingPolicy, Services, export, recovery, turn};
use tokio_util::sync::CancellationToken;

use super::server::{Answer, Server, json, ok, stream_head};

struct Scene {
    dir: tempfile::TempDir,
    server: Server,
    services: Services,
    store: Store,
}

impl Scene {
    /// The database after all queued writes.
    fn stored(&self) -> &Store {
        self.services.store.finish();
        &self.store
    }
}

async fn scene() -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start().await;
    let config = "[polling]\nrender_seconds = 0.01\nstate_delays_seconds = [0.01, 0.01, 0.01, 0.01]\nrecovery_first_seconds = 0.02\nrecovery_next_seconds = 0.01\n";
    let polling = PollingPolicy::new(&Config::parse(config).unwrap(), false);
    let store = Store::open(dir.path()).unwrap();
    let services = Services {
        api: server.known_client(),
        store: StoreHandle::start(store.clone()).unwrap(),
        backend: "test".into(),
        polling,
        library: Default::default(),
    };
    Scene {
        dir,
        server,
        services,
        store,
    }
}

fn state(name: &str) -> Answer {
    ok(&format!(
        r#"{{"state":{{"draft":{{"t":[{{"tt":0,"sg":[{{"id":"a","d":1000,"m":{{"name":"{name}"}}}}]}}]}}}}}}"#
    ))
}

fn text_reply(text: &str) -> Answer {
    let event = format!("data: {{\"content\":{{\"parts\":[{{\"text\":\"{text}\"}}]}}}}\n\n");
    Answer::Send(vec![stream_head(), event.into_bytes()])
}

async fn before(s: &Scene) -> Timeline {
    s.server.on("/latest", state("old.jpg"));
    s.services
        .api
        .fetch_draft("1")
        .await
        .unwrap()
        .unwrap()
        .timeline
}

async fn run(
    s: &Scene,
    before: &Timeline,
) -> Result<turn::TurnOutcome, nemo_tui::api::chat::ChatError> {
    let stop = CancellationToken::new();
    turn::run(&s.services, "1", "make it so", before, &stop, |_| ()).await
}

#[tokio::test]
async fn a_stopped_turn_disconnects_and_ends_with_the_state() {
    for (after, changes) in [("old.jpg", 0), ("new.jpg", 1)] {
        let s = scene().await;
        let before = before(&s).await;
        let head = b"data: {\"content\":{\"parts\":[{\"text\":\"Let me\"}]},\"partial\":true}\n\n";
        let begun = Answer::Hang(vec![stream_head(), head.to_vec()]);
        s.server.on("/run_sse", begun).on("/latest", state(after));
        let stop = CancellationToken::new();
        let on_event = |_| stop.cancel();
        let outcome = turn::run(&s.services, "1", "make it so", &before, &stop, on_event);
        let outcome = outcome.await.unwrap();
        assert!(outcome.stopped && outcome.changes.len() == changes);
        s.server.hung_up().await;
        let requests = s.server.requests();
        let sent = requests.iter().filter(|r| r.line.contains("run_sse"));
        assert_eq!(sent.count(), 1);
    }
}

#[tokio::test]
async fn a_turn_is_stored_before_it_is_sent_and_until_its_result_is_saved() {
    let s = scene().await;
    let before = before(&s).await;
    s.server
        .on("/run_sse", text_reply("Done."))
        .on("/latest", state("new.jpg"));
    let outcome = run(&s, &before).await.unwrap();
    assert!(outcome.spoke && outcome.changes.len() == 1);
    let in_flight = s
        .stored()
        .turn_in_flight("1")
        .unwrap()
        .expect("until its result is saved");
    assert_eq!(in_flight.before, None, "no version was saved before it");
    turn::clear_in_flight_turn(&s.services, "1");
    assert!(s.stored().turn_in_flight("1").unwrap().is_none());
    assert!(
        s.stored()
            .last_draft("1")
            .unwrap()
            .unwrap()
            .contains("new.jpg")
    );
}

#[tokio::test]
async fn a_silent_edit_is_polled_until_it_appears() {
    let s = scene().await;
    let before = before(&s).await;
    s.server.on("/run_sse", Answer::Send(vec![stream_head()]));
    s.server
        .on("/latest", state("old.jpg"))
        .on("/latest", state("old.jpg"))
        .on("/latest", state("new.jpg"));
    let outcome = run(&s, &before).await.unwrap();
    assert!(!outcome.spoke && outcome.changes.len() == 1);
    assert_eq!(
        (s.server.count("/latest"), s.server.count("/run_sse")),
        (4, 1)
    );
}

#[tokio::test]
async fn a_lost_response_stays_stored_and_its_result_is_found_without_resending() {
    let s = scene().await;
    let before = before(&s).await;
    s.server.on(
        "/run_sse",
        Answer::Reset(vec![stream_head(), b"data: {\"content\":{\"pa".to_vec()]),
    );
    let error = run(&s, &before).await.unwrap_err();
    assert!(error.fate_unknown);
    assert_eq!(
        s.stored().turn_in_flight("1").unwrap().unwrap().message,
        "make it so"
    );
    s.server
        .on("/latest", state("old.jpg"))
        .on("/latest", Answer::Send(vec![json(502, "")]))
        .on("/latest", state("new.jpg"));
    let waits = std::sync::Mutex::new(Vec::new());
    let found = recovery::recover_lost_turn(
        &s.services,
        "1",
        &before,
        Duration::from_millis(15),
        |wait| waits.lock().unwrap().push(wait),
    )
    .await;
    assert_eq!(found.changes.len(), 1);
    assert_eq!(
        *waits.lock().unwrap(),
        [5, 10, 10].map(Duration::from_millis),
        "the time since the loss counts"
    );
    assert_eq!(s.server.count("/run_sse"), 1);
}

#[tokio::test]
async fn recovery_ends_after_five_unchanged_fetches() {
    let s = scene().await;
    let before = before(&s).await;
    for _ in 0..9 {
        s.server.on("/latest", state("old.jpg"));
    }
    let found =
        recovery::recover_lost_turn(&s.services, "1", &before, Duration::ZERO, |_| ()).await;
    assert!(found.changes.is_empty() && found.draft.is_some());
    assert_eq!(s.server.count("/latest"), 6);
}

#[tokio::test]
async fn only_a_429_allows_one_resend_of_a_message() {
    let s = scene().await;
    let before = before(&s).await;
    s.server
        .on("/run_sse", Answer::Send(vec![json(429, r#"{"code":429}"#)]))
        .on("/run_sse", text_reply("Done."));
    s.server.on("/latest", state("new.jpg"));
    assert!(run(&s, &before).await.is_ok());
    assert_eq!(s.server.count("/run_sse"), 2);
    for (status, code) in [
        (401, 1001),
        (500, 500),
        (503, 503),
        (402, 402),
        (404, 1002),
        (429, 2001),
    ] {
        let s = scene().await;
        s.server.on(
            "/run_sse",
            Answer::Send(vec![json(status, &format!(r#"{{"code":{code}}}"#))]),
        );
        assert!(run(&s, &Timeline::default()).await.is_err());
        assert_eq!(s.server.count("/run_sse"), 1, "{code}");
    }
}

#[tokio::test]
async fn an_expired_anonymous_token_is_renewed_and_the_rejected_message_resent() {
    let mut s = scene().await;
    let vault = AccountVault {
        file: s.dir.path().join("c.json"),
        keyring: false,
    };
    s.services.api = s.server.client(TokenSource::Saved(vault));
    let token = |t: &str| ok(&format!(r#"{{"token":"{t}","user_id":"anon_7"}}"#));
    let expired = || Answer::Send(vec![json(401, r#"{"code":1001}"#)]);
    s.server
        .on("anonymous-token", token("one"))
        .on("/run_sse", expired());
    s.server
        .on("anonymous-token", token("two"))
        .on("/run_sse", text_reply("Done."))
        .on("/latest", state("new.jpg"));
    assert!(run(&s, &Timeline::default()).await.is_ok());
    let sent: Vec<String> = s
        .server
        .requests()
        .iter()
        .filter(|r| r.line.contains("run_sse"))
        .map(|r| r.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["Bearer one", "Bearer two"]);
    s.server
        .on("/run_sse", expired())
        .on("anonymous-token", token("three"))
        .on("/run_sse", expired());
    assert!(run(&s, &Timeline::default()).await.is_err());
    assert_eq!(s.server.count("/run_sse"), 4, "once more, not forever");
    assert_eq!(
        s.services.api.account_link(),
        "https://web.example/register?bind=anon_7"
    );
    s.server
        .on("POST /api/render", expired())
        .on("anonymous-token", token("four"))
        .on("POST /api/render", ok("{}"));
    s.services
        .api
        .submit_render("render_1", "1", "{}", "720p", &OutputOptions::default())
        .await
        .unwrap();
    let ids: Vec<String> = s
        .server
        .requests()
        .iter()
        .filter(|r| r.line.contains("POST /api/render"))
        .map(|r| r.text())
        .collect();
    assert_eq!(ids[0], ids[1], "the same id");
}

#[tokio::test]
async fn an_unreadable_state_does_not_make_a_turn_lost() {
    let s = scene().await;
    s.server.on("/run_sse", text_reply("Done."));
    for _ in 0..5 {
        s.server.on("/latest", Answer::Send(vec![json(503, "")]));
    }
    let error = run(&s, &Timeline::default()).await.unwrap_err();
    assert!(!error.fate_unknown);
    assert!(
        matches!(error.error, ApiError::StateUnavailable(_)),
        "known to be accepted: it must not be offered again"
    );
    assert!(s.stored().turn_in_flight("1").unwrap().is_none());
}

const DRAFT: &str = r#"{"t":[{"tt":0,"sg":[{"d":1}]}]}"#;

fn problem(job: &RenderJob) -> Option<String> {
    job.problem.as_ref().map(Reason::to_string)
}

async fn export(s: &Scene) -> export::FinishedExport {
    let job = export::new_job("1", &Resolution::P1080, s.dir.path().join("out.mp4"));
    // Every reported id is already on disk.
    let store = s.store.clone();
    let on_progress = move |job: &RenderJob| {
        if job.status != RenderStatus::Submitting {
            assert!(
                store
                    .renders("test", 9)
                    .unwrap()
                    .iter()
                    .any(|r| r.id == job.id)
            );
        }
    };
    export::run(&s.services, job, DRAFT, on_progress).await
}

#[tokio::test]
async fn a_failed_submission_gets_one_new_render_id() {
    let s = scene().await;
    s.server
        .on("POST /api/render", Answer::Send(vec![json(500, "")]))
        .on("POST /api/render", Answer::Send(vec![json(500, "")]));
    let (job, error) = export(&s).await;
    assert_eq!(
        (job.status, s.server.count("POST /api/render")),
        (RenderStatus::Failed, 2)
    );
    assert!(matches!(error, Some(ApiError::Refused { code: 500, .. })));
    let ids: Vec<String> = s
        .server
        .requests()
        .iter()
        .filter(|r| r.line.starts_with("POST"))
        .map(|r| serde_json::from_str::<serde_json::Value>(&r.text()).unwrap()["id"].to_string())
        .collect();
    assert_ne!(ids[0], ids[1]);
    let stored = s.stored().renders("test", 9).unwrap();
    assert_eq!((stored.len(), stored[0].status), (1, RenderStatus::Failed));
}

#[tokio::test]
async fn a_submission_with_a_lost_response_is_queried_before_another_is_made() {
    let s = scene().await;
    s.server.on("POST /api/render", Answer::Reset(vec![]));
    for body in [r#"{"status":"pending"}"#, r#"{"status":"cancelled"}"#] {
        s.server
            .on("GET /api/render", Answer::Send(vec![json(200, body)]));
    }
    assert_eq!(export(&s).await.0.status, RenderStatus::Cancelled);
    assert_eq!(s.server.count("POST /api/render"), 1);
    let s = scene().await;
    s.server
        .on("POST /api/render", Answer::Reset(vec![]))
        .on("GET /api/render", Answer::Send(vec![json(404, "")]));
    s.server.on("POST /api/render", ok("{}")).on(
        "GET /api/render",
        Answer::Send(vec![json(200, r#"{"status":"cancelled"}"#)]),
    );
    assert_eq!(
        (
            export(&s).await.0.status,
            s.server.count("POST /api/render")
        ),
        (RenderStatus::Cancelled, 2)
    );
}

fn poll(body: &str) -> Answer {
    Answer::Send(vec![json(200, body)])
}

/// The submitted ids.
fn ids(s: &Scene) -> Vec<String> {
    let posts = s
        .server
        .requests()
        .into_iter()
        .filter(|r| r.line.starts_with("POST /api/render"));
    posts
        .map(|r| serde_json::from_str::<serde_json::Value>(&r.text()).unwrap()["id"].to_string())
        .collect()
}

// The public skill: after a failure, one more try with a new id.
#[tokio::test]
async fn a_failed_render_is_retried_once_with_a_new_id() {
    for (second, status) in [
        (r#"{"status":"cancelled"}"#, RenderStatus::Cancelled),
        (r#"{"status":"failed","error":"y"}"#, RenderStatus::Failed),
    ] {
        let s = scene().await;
        s.server.on("POST /api/render", ok("{}")).on(
            "GET /api/render",
            poll(r#"{"status":"processing","progress":40}"#),
        );
        s.server.on(
            "GET /api/render",
            poll(r#"{"status":"failed","error":"x"}"#),
        );
        s.server
            .on("POST /api/render", ok("{}"))
            .on("GET /api/render", poll(second));
        let (job, _) = export(&s).await;
        assert_eq!((job.status, ids(&s).len()), (status, 2));
        assert_ne!(ids(&s)[0], ids(&s)[1]);
        assert_eq!(
            s.stored().renders("test", 9).unwrap().len(),
            1,
            "one export with several ids"
        );
    }
    let s = scene().await;
    s.server
        .on("POST /api/render", ok("{}"))
        .on("GET /api/render", poll(r#"{"success":false,"error":"x"}"#));
    s.server.on(
        "POST /api/render",
        Answer::Send(vec![json(402, r#"{"code":402}"#)]),
    );
    let (job, error) = export(&s).await;
    assert_eq!(
        (problem(&job).as_deref(), error),
        (
            Some("x"),
            Some(ApiError::Render(Reason::Message("x".into())))
        ),
        "the first reason is kept"
    );
}

#[tokio::test]
async fn a_failed_render_of_an_earlier_run_is_retried_once_too() {
    let s = scene().await;
    s.stored().add_draft("1", DRAFT, None).unwrap();
    let job = export::new_job("1", &Resolution::P720, s.dir.path().join("out.mp4"));
    let (job, _) = export::prepare(
        &s.services,
        job,
        &Draft::parse(DRAFT).unwrap(),
        OutputOptions::default(),
    )
    .await;
    s.stored().save_render("test", &job).unwrap();
    s.server
        .on(
            "GET /api/render",
            poll(r#"{"status":"failed","error":"x"}"#),
        )
        .on("POST /api/render", ok("{}"));
    s.server.on(
        "GET /api/render",
        poll(r#"{"status":"failed","error":"y"}"#),
    );
    let (finished, _) = export::follow(&s.services, job.clone(), |_| ()).await;
    assert_eq!(
        (problem(&finished).as_deref(), ids(&s).len()),
        (Some("y"), 1),
        "once more, not forever"
    );
    assert_ne!(finished.id, job.id);
}

#[tokio::test]
async fn the_embedded_studio_fails_without_a_retry() {
    let mut s = scene().await;
    s.services.backend = "studio".into();
    s.server.on("POST /api/render", ok("{}")).on(
        "GET /api/render",
        poll(r#"{"status":"failed","error":"x"}"#),
    );
    let job = export::new_job("1", &Resolution::P1080, s.dir.path().join("out.mp4"));
    export::run(&s.services, job, DRAFT, |_| ()).await;
    assert_eq!(ids(&s).len(), 1);
}

// Public tools stop polling after 5 to 15 minutes.
#[tokio::test]
async fn an_export_without_progress_times_out_and_stays_open_on_disk() {
    let mut s = scene().await;
    s.services.polling.stall_timeout = Duration::from_millis(60);
    s.server.on("POST /api/render", ok("{}"));
    for _ in 0..500 {
        s.server.on(
            "GET /api/render",
            poll(r#"{"status":"processing","progress":40}"#),
        );
    }
    let (job, error) = export(&s).await;
    assert!(
        matches!(error, Some(ApiError::Stalled(_))) && job.status == RenderStatus::Failed,
        "{error:?}"
    );
    let open = s.stored().open_renders("test").unwrap();
    assert_eq!(
        (open.len(), open[0].status, ids(&s).len()),
        (1, RenderStatus::Processing, 1),
        "the next start polls again"
    );
}

#[tokio::test]
async fn an_export_with_progress_is_tracked_without_a_time_limit() {
    let mut s = scene().await;
    s.services.polling.stall_timeout = Duration::from_millis(100);
    s.server.on("POST /api/render", ok("{}"));
    for percent in 1..30 {
        s.server.on(
            "GET /api/render",
            poll(&format!(
                r#"{{"status":"processing","progress":{percent}}}"#
            )),
        );
    }
    s.server
        .on("GET /api/render", poll(r#"{"status":"cancelled"}"#));
    assert_eq!(export(&s).await.0.status, RenderStatus::Cancelled);
}

#[tokio::test]
async fn a_clock_set_back_does_not_make_an_older_session_the_last() {
    let s = scene().await;
    let future = SessionRow {
        id: "1".into(),
        task_id: String::new(),
        title: String::new(),
        used_ms: u64::MAX >> 2,
    };
    s.stored().save_session("test", &future).unwrap();
    for id in ["2", "3", "2"] {
        session::save_as_last_used(&s.services, id, "", None);
        assert_eq!(
            session::find_stored(&s.services, &SessionSelector::Last)
                .await
                .unwrap()
                .id,
            id
        );
    }
}

#[tokio::test]
async fn a_lost_session_passes_its_transcript_to_the_new_one() {
    let s = scene().await;
    s.stored()
        .append_item(
            "1",
            &Item::User {
                text: "make it blue".into(),
            },
        )
        .unwrap();
    s.server
        .on("/latest", Answer::Send(vec![json(200, r#"{"code":1002}"#)]))
        .on("with-session", ok(r#"{"session_id":"2"}"#));
    let opened = session::open(&s.services, &SessionSelector::Id("1".into()), "en")
        .await
        .unwrap();
    assert!(opened.replaced && opened.id == "2" && opened.draft.is_none());
    // The loss is already known: the session is not asked for again.
    s.server.on("with-session", ok(r#"{"session_id":"3"}"#));
    let known = SessionSelector::Replacement("1".into());
    let opened = session::open(&s.services, &known, "en").await.unwrap();
    assert!(!opened.replaced && opened.id == "3" && s.server.count("/latest") == 1);
    for id in ["2", "3"] {
        assert_eq!(
            s.stored().transcript(id, 9).unwrap(),
            [Item::User {
                text: "make it blue".into()
            }]
        );
    }
}

#[tokio::test]
async fn a_402_reports_the_plan_from_the_headers() {
    for (message, expected) in [
        ("upgrade to Pro", "plan"),
        ("missing attribution headers", "attribution headers"),
    ] {
        let s = scene().await;
        s.server.on(
            "POST /api/render",
            Answer::Send(vec![json(
                402,
                &format!(r#"{{"code":402,"message":"{message}"}}"#),
            )]),
        );
        let (job, error) = export(&s).await;
        assert!(problem(&job).unwrap().contains(expected));
        assert_eq!(
            (
                error.unwrap().exit_status(),
                s.server.count("POST /api/render")
            ),
            (4, 1)
        );
    }
}

#[tokio::test]
async fn transient_polling_errors_are_retried_and_final_ones_end_polling() {
    let s = scene().await;
    s.server.on("POST /api/render", ok("{}"));
    for (status, body) in [
        (503, ""),
        (429, r#"{"code":429}"#),
        (200, r#"{"status":"processing","progress":0.5}"#),
        (408, ""),
        (200, r#"{"status":"failed","error":"no\u001b room"}"#),
    ] {
        s.server
            .on("GET /api/render", Answer::Send(vec![json(status, body)]));
    }
    let (job, _) = export(&s).await;
    assert_eq!(
        (job.status, problem(&job).as_deref()),
        (RenderStatus::Failed, Some("no room"))
    );
    assert_eq!(s.server.count("GET /api/render"), 5);
    let s = scene().await;
    s.server
        .on("POST /api/render", ok("{}"))
        .on("GET /api/render", Answer::Send(vec![json(403, "")]));
    assert_eq!(
        (export(&s).await.0.status, s.server.count("GET /api/render")),
        (RenderStatus::Failed, 1)
    );
}

#[tokio::test]
async fn a_damaged_file_never_gets_the_final_name() {
    let s = scene().await;
    s.server.on("POST /api/render", ok("{}"));
    s.server.on(
        "GET /api/render",
        Answer::Send(vec![json(
            200,
            r#"{"status":"completed","output":{"url":"/f.mp4"}}"#,
        )]),
    );
    s.server.on(
        "/f.mp4",
        Answer::Send(vec![
            b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\nnot a mp4".to_vec(),
        ]),
    );
    let (job, _) = export(&s).await;
    assert!(job.status == RenderStatus::Failed && problem(&job).unwrap().contains("damaged"));
    let files: Vec<String> = std::fs::read_dir(s.dir.path())
        .unwrap()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(
        files
            .iter()
            .all(|f| f.starts_with("nemo-tui.db") || f == "running"),
        "{files:?}"
    );
}

#[tokio::test]
async fn a_failed_repeated_download_leaves_the_export_unchanged() {
    let s = scene().await;
    let done = RenderJob {
        status: RenderStatus::Completed,
        ended_ms: Some(5),
        bytes: 7,
        ..export::new_job("1", &Resolution::P1080, s.dir.path().join("out.mp4"))
    };
    s.stored().save_render("test", &done).unwrap();
    s.server.on(
        "GET /api/render",
        Answer::Send(vec![json(
            404,
            r#"{"success":false,"error":"no such render"}"#,
        )]),
    );
    let (job, error) = export::download_again(&s.services, done.clone(), |_| ()).await;
    assert!(error.is_some() && job == done);
    assert_eq!(s.stored().renders("test", 9).unwrap(), [done]);
}

#[tokio::test]
async fn an_export_is_retried_from_its_version_with_a_new_id() {
    let s = scene().await;
    s.stored().add_draft("1", DRAFT, None).unwrap();
    s.stored()
        .add_draft("1", r#"{"t":[],"later":1}"#, None)
        .unwrap();
    let output = OutputOptions {
        quality: "low".into(),
        fps: Some(25),
        vertical: true,
        ..OutputOptions::default()
    };
    let draft = Draft::parse(DRAFT).unwrap();
    let job = export::new_job("1", &Resolution::P720, s.dir.path().join("out.mp4"));
    let (job, sent) = export::prepare(&s.services, job, &draft, output).await;
    assert_eq!(job.version, Some(1), "the viewed version, not the newest");
    assert!(
        sent.contains("\"fps\":25") && sent.contains("\"height\":1920"),
        "{sent}"
    );
    let failed = RenderJob {
        status: RenderStatus::Failed,
        problem: Some(Reason::DiskFull),
        ..job
    };
    let (again, sent_again) = export::repeat(&s.services, &failed).await.unwrap();
    assert!(
        again.id != failed.id
            && again.problem.is_none()
            && again.version == Some(1)
            && sent_again == sent
    );
    let unknown = RenderJob {
        draft: None,
        ..failed
    };
    assert!(export::repeat(&s.services, &unknown).await.is_none());
}
