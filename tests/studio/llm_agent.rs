//! A configured LLM agent: it interprets what the rules do not understand, the typed edits do the
//! work, and the rules reply if it is unavailable.

use std::io::Cursor;
use std::time::Duration;

use base64::Engine;
use nemo_tui::api::chat::TurnLimits;
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::studio::{LlmAgent, LlmLimits, LlmOptions};
use serde_json::{Value, json};

use super::common::{close, photo};
use super::llm_server::{ModelAnswer, ModelServer, call};
use super::{TestStudio, question_options};

/// A request that the rules do not understand.
const VAGUE: &str = "surprise me with something short";
const NO_CHANGE: &str = "(The timeline was not changed.)";

fn options(url: &str) -> LlmOptions {
    LlmOptions {
        base_url: url.to_owned(),
        model: "test-model".into(),
        key: Some("secret-key".into()),
        images: false,
        limits: LlmLimits::default(),
    }
}

async fn with_limits(url: &str, limits: LlmLimits) -> TestStudio {
    let options = options(url);
    with_options(LlmOptions { limits, ..options }).await
}

async fn with_options(options: LlmOptions) -> TestStudio {
    let b = TestStudio::with_agent(Some(LlmAgent::new(options))).await;
    for (name, color) in [("red.png", "red"), ("blue.png", "blue")] {
        b.upload(&photo(b.path(), name, color, "320x180"))
            .await
            .unwrap();
    }
    b
}

async fn with_model(answers: Vec<ModelAnswer>) -> (TestStudio, ModelServer) {
    let model = ModelServer::start(answers).await;
    (with_limits(&model.url, LlmLimits::default()).await, model)
}

fn assemble() -> Value {
    call(
        "assemble",
        &json!({"media": ["blue.png", "red.png"], "each_ms": 2000}),
    )
}

fn title(text: &str) -> Value {
    call("add_title", &json!({"text": text, "position": "top"}))
}

async fn is_empty(b: &TestStudio) -> bool {
    b.draft().await.timeline.is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_interprets_the_request_and_calls_typed_edits() {
    let (b, model) = with_model(vec![
        ModelAnswer::Calls(vec![assemble()]),
        ModelAnswer::Calls(vec![title("Hi")]),
        ModelAnswer::Text(&["Done: blue, ", "then red, with a title.\u{1b}[31m"]),
    ])
    .await;
    let reply = b.say(VAGUE).await;
    assert!(
        reply.starts_with("Done: blue, then red, with a title.") && !reply.contains('\u{1b}'),
        "{reply:?}"
    );
    assert!(
        reply.contains("4 s video of 2 photos") && reply.contains("**Hi**"),
        "the reply says what has changed: {reply}"
    );
    assert_eq!(
        b.line().await,
        "Timeline (2 tracks): 1. Video: blue.png (0-2s), red.png (2-4s) 2. Title: \"Hi\" (0-3s)"
    );
    let requests = model.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(
        (
            &requests[0]["model"],
            &requests[0]["key"],
            &requests[0]["stream"]
        ),
        (
            &json!("test-model"),
            &json!("Bearer secret-key"),
            &json!(true)
        )
    );
    let tools = requests[0]["tools"].as_array().unwrap();
    assert!(tools.iter().any(|t| t["function"]["name"] == "assemble"));
    let (role, system) = &model.messages(0)[0];
    assert!(role == "system" && system.contains("blue.png"), "{system}");
    let last = model.messages(2);
    let results: Vec<_> = last.iter().filter(|(role, _)| role == "tool").collect();
    assert_eq!(results.len(), 2);
    assert!(
        results[1].1.starts_with("done. {\"timeline\":"),
        "{results:?}"
    );
    let undone = b.say("undo").await;
    assert!(
        undone.contains("undid") && model.requests().len() == 3,
        "undo does not ask the model: {undone}"
    );
    assert!(is_empty(&b).await, "the whole message was one step");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_carry_out_what_they_understand() {
    let (b, model) = with_model(Vec::new()).await;
    for message in [
        "make a slideshow of the photos, 1 second each",
        "how long is the video?",
        "undo",
        "export it as a gif",
        "redo",
        "thank you",
    ] {
        let reply = b.say(message).await;
        assert!(!reply.contains("nothing to say"), "{message}: {reply}");
    }
    let exact = "Delete segment 1 of the video track, 'red.png', 0:00.0–0:01.0 and close the gap.";
    assert_eq!(b.draft().await.timeline.duration_ms(), 2_000);
    b.say(exact).await;
    assert_eq!(b.draft().await.timeline.duration_ms(), 1_000);
    let gone = b.say(exact).await;
    assert!(gone.contains("no longer"), "{gone}");
    b.say(&format!("{exact} {VAGUE}.")).await;
    for (impossible, why) in [
        ("delete photo 9", "There is no photo 9"),
        ("make the music louder", "music"),
        ("remove the first title", "title"),
    ] {
        let reply = b.say(impossible).await;
        assert!(reply.contains(why), "{impossible}: {reply}");
    }
    assert_eq!(model.requests().len(), 0);
    assert!(b.say(VAGUE).await.contains("nothing to say"));
    assert_eq!(model.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_in_the_form_of_a_question_waits_for_a_yes() {
    let (b, model) = with_model(Vec::new()).await;
    b.say("make a slideshow of the photos, 1 second each").await;
    let (asked, events) = b.events("remove the first photo?").await;
    assert!(asked.contains("Removed red.png"), "{asked}");
    assert_eq!(question_options(&events), ["Yes", "No"]);
    b.say("yes").await;
    assert_eq!(b.draft().await.timeline.duration_ms(), 1_000);
    assert!(model.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_knows_the_last_turns() {
    let (b, model) = with_model(vec![
        ModelAnswer::Text(&["Shall I put blue first?"]),
        ModelAnswer::Calls(vec![assemble()]),
        ModelAnswer::Text(&["Blue is first."]),
    ])
    .await;
    assert!(b.say("how long is the video?").await.contains("empty"));
    b.say(VAGUE).await;
    b.say("yes").await;
    assert_eq!(b.draft().await.timeline.duration_ms(), 4_000);
    let messages = model.messages(1);
    let roles: Vec<&str> = messages.iter().map(|(role, _)| role.as_str()).collect();
    assert_eq!(
        roles,
        ["system", "user", "assistant", "user", "assistant", "user"]
    );
    assert_eq!(messages[1].1, "how long is the video?");
    assert_eq!(messages[3].1, VAGUE);
    assert_eq!(
        messages[4].1,
        format!("Shall I put blue first?\n\n{NO_CHANGE}")
    );
    assert_eq!(messages[5].1, "yes");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_sees_the_timeline_if_it_accepts_images() {
    let model = ModelServer::start(Vec::new()).await;
    let b = with_options(LlmOptions {
        images: true,
        ..options(&model.url)
    })
    .await;
    b.say(VAGUE).await;
    assert_eq!(model.messages(0).pop().unwrap().1, VAGUE, "no frames yet");
    b.say("make a slideshow of the photos, 3 seconds each")
        .await;
    b.say("add the title \"Hi\" at the top").await;
    b.say(VAGUE).await;
    let requests = model.requests();
    let content = &requests[1]["messages"].as_array().unwrap().last().unwrap()["content"];
    let parts = content.as_array().unwrap();
    assert_eq!(parts[0], json!({"type": "text", "text": VAGUE}));
    assert_eq!(parts.len(), 1 + 2 * 6);
    assert_eq!(parts[1]["text"], "The timeline at 500 ms:");
    let frame = |number: usize| {
        let url = parts[2 + 2 * number]["image_url"]["url"].as_str().unwrap();
        let encoded = url.strip_prefix("data:image/png;base64,").unwrap();
        let png = base64::engine::general_purpose::STANDARD.decode(encoded);
        read_png(&png.unwrap())
    };
    let (first, last) = (frame(0), frame(5));
    for (frame, color) in [(&first, [254, 0, 0]), (&last, [0, 0, 254])] {
        assert_eq!(frame.len(), 320 * 180);
        assert!(close(frame[frame.len() - 1], color), "{color:?}");
    }
    let has_title = |frame: &[[u8; 3]]| frame.iter().any(|pixel| close(*pixel, [255; 3]));
    assert!(has_title(&first) && !has_title(&last));
}

/// Returns the pixels of an RGB picture.
fn read_png(png: &[u8]) -> Vec<[u8; 3]> {
    let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    let pixels = bytes.chunks_exact(3);
    pixels.map(|pixel| pixel.try_into().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn its_text_arrives_while_it_is_written() {
    let (b, model) = with_model(vec![ModelAnswer::Gated(&["Which ", "photo ", "is it?"])]).await;
    let (mut parts, mut whole) = (Vec::new(), String::new());
    let on_event = |event: ChatEvent| {
        if let ChatEvent::Text {
            text,
            whole: all,
            call,
        } = event
        {
            assert_eq!(call, 0, "one text: {text}");
            if all {
                whole = text;
            } else {
                parts.push(text);
                // The next part is only written once this one has arrived.
                model.gate.add_permits(1);
            }
        }
    };
    b.nemo
        .chat(&b.session, VAGUE, TurnLimits::default(), on_event)
        .await
        .unwrap();
    assert_eq!(parts, ["Which", " photo", " is it?"]);
    assert_eq!(whole, format!("Which photo is it?\n\n{NO_CHANGE}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hanging_up_aborts_the_request_and_changes_nothing() {
    let (b, mut model) = with_model(vec![
        ModelAnswer::Calls(vec![assemble()]),
        ModelAnswer::Gated(&["Almost ", "done."]),
    ])
    .await;
    let before = b.nemo.fetch_credits().await.unwrap();
    let (sender, mut texts) = tokio::sync::mpsc::unbounded_channel();
    let on_event = move |event: ChatEvent| {
        if let ChatEvent::Text { text, .. } = event {
            sender.send(text).unwrap();
        }
    };
    let turn = b
        .nemo
        .chat(&b.session, VAGUE, TurnLimits::default(), on_event);
    tokio::select! {
        result = turn => panic!("the turn ended: {result:?}"),
        text = texts.recv() => assert_eq!(text.as_deref(), Some("Almost")),
    }
    model.ended.recv().await.unwrap();
    assert!(is_empty(&b).await);
    // The next turn waits for nothing of the last one.
    b.say("make a slideshow of the photos, 1 second each").await;
    assert_eq!(b.draft().await.timeline.duration_ms(), 2_000);
    b.say("undo").await;
    assert!(is_empty(&b).await);
    let after = b.nemo.fetch_credits().await.unwrap();
    assert_eq!(before.frozen, after.frozen, "the reservation is released");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_reply_when_it_fails() {
    let huge = format!("data: {}\n\n", "x".repeat(3 << 20));
    let half = "data: {\"choices\":[{\"delta\":{\"content\":\"Half of\"}}]}\n\n";
    let (b, _model) = with_model(vec![
        ModelAnswer::Status(500),
        ModelAnswer::Status(307),
        ModelAnswer::Raw("data: {\"error\": {\"message\": \"secret-key\"}}\n\n".into()),
        ModelAnswer::Raw("data: <html>\n\n".into()),
        ModelAnswer::Raw("data: [DONE]\n\n".into()),
        ModelAnswer::Raw(huge),
        ModelAnswer::Raw(half.into()),
    ])
    .await;
    for why in [
        "it refused with status 500",
        "it refused with status 307",
        "it reported an error",
        "its response is not JSON",
        "its response has no message",
        "its response is too large",
        "the connection broke",
    ] {
        let reply = b.say(VAGUE).await;
        let note = format!("Your agent did not answer: {why}.");
        assert!(
            reply.contains(&note) && !reply.contains("secret"),
            "{reply}"
        );
        let rules = reply.replace("Half of\n\n", "");
        assert!(rules.starts_with("I did not understand"), "{why}: {reply}");
        assert_eq!(reply.starts_with("Half of"), why.contains("broke"));
    }
    let b = with_limits("http://127.0.0.1:9/v1", LlmLimits::default()).await;
    let reply = b.say(VAGUE).await;
    assert!(reply.contains("it cannot be reached"), "{reply}");
    assert!(is_empty(&b).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn time_and_rounds_are_limited() {
    let short = Duration::from_millis(50);
    let silence = LlmLimits {
        silence: short,
        ..LlmLimits::default()
    };
    let turn = LlmLimits {
        turn: short,
        ..LlmLimits::default()
    };
    for limits in [silence, turn] {
        let model = ModelServer::start(vec![ModelAnswer::Gated(&["Let me", "see"])]).await;
        let b = with_limits(&model.url, limits).await;
        let reply = b.say(VAGUE).await;
        assert!(reply.contains("it took too long"), "{limits:?}: {reply}");
    }
    let rounds = (0..20).map(|n| {
        let arguments = json!({"media": ["red.png"], "each_ms": 1000 + n});
        ModelAnswer::Calls(vec![call("assemble", &arguments)])
    });
    let (b, model) = with_model(rounds.collect()).await;
    let reply = b.say(VAGUE).await;
    assert!(reply.contains("it did not stop calling tools"), "{reply}");
    assert_eq!(model.requests().len(), 8);
    assert!(is_empty(&b).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_call_can_be_corrected_once() {
    let fly = || call("fly", &json!({}));
    let (b, model) = with_model(vec![
        ModelAnswer::Calls(vec![assemble()]),
        ModelAnswer::Calls(vec![title("Hi"), fly()]),
        ModelAnswer::Calls(vec![title("Hi")]),
        ModelAnswer::Text(&["There is a title now."]),
    ])
    .await;
    b.say(VAGUE).await;
    assert_eq!(
        b.line().await,
        "Timeline (2 tracks): 1. Video: blue.png (0-2s), red.png (2-4s) 2. Title: \"Hi\" (0-3s)"
    );
    let messages = model.messages(2);
    let results: Vec<&str> = messages.iter().map(|(_, text)| text.as_str()).collect();
    let results = &results[results.len() - 2..];
    assert!(
        results[0].starts_with("not done, because another"),
        "{results:?}"
    );
    assert_eq!(results[1], "not done: there is no tool \"fly\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_an_effect_is_not_reported_as_done() {
    let clear = || call("clear", &json!({}));
    let (b, model) = with_model(vec![
        ModelAnswer::Calls(vec![clear()]),
        ModelAnswer::Text(&["It is empty now."]),
    ])
    .await;
    let reply = b.say(VAGUE).await;
    assert_eq!(reply, format!("It is empty now.\n\n{NO_CHANGE}"));
    let result = model.messages(1).pop().unwrap();
    assert!(
        result.0 == "tool" && result.1.starts_with("nothing to do"),
        "{result:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_calls_change_nothing() {
    let fly = || call("fly", &json!({}));
    let mut garbage = title("x");
    garbage["function"]["arguments"] = json!("{\"text\": \u{7f}");
    let (b, model) = with_model(vec![
        // It repeats an invalid call.
        ModelAnswer::Calls(vec![assemble()]),
        ModelAnswer::Calls(vec![garbage]),
        ModelAnswer::Calls(vec![fly()]),
        // It gives up.
        ModelAnswer::Calls(vec![assemble()]),
        ModelAnswer::Calls(vec![fly()]),
        ModelAnswer::Text(&["I made a video."]),
    ])
    .await;
    let reply = b.say(VAGUE).await;
    assert!(
        reply.starts_with("I did not understand")
            && reply.contains("it asked for edits that are not possible"),
        "{reply}"
    );
    assert_eq!(model.requests().len(), 3);
    let reply = b.say(VAGUE).await;
    assert!(
        reply.starts_with("I made a video.\n\nNothing was changed"),
        "{reply}"
    );
    assert!(is_empty(&b).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_reply_changes_nothing() {
    let (b, _model) = with_model(vec![
        ModelAnswer::Text(&["Which photo do you mean?"]),
        ModelAnswer::Whole(json!({"content": "Red, or blue?"})),
        ModelAnswer::Whole(json!({"content": null, "tool_calls": [assemble()]})),
        ModelAnswer::Whole(json!({"content": "Blue it is."})),
    ])
    .await;
    let reply = b.say("make it nicer").await;
    assert_eq!(reply, format!("Which photo do you mean?\n\n{NO_CHANGE}"));
    assert!(is_empty(&b).await);
    // An endpoint that does not stream.
    let reply = b.say(VAGUE).await;
    assert_eq!(reply, format!("Red, or blue?\n\n{NO_CHANGE}"));
    let reply = b.say(VAGUE).await;
    assert!(
        reply.starts_with("Blue it is.\n\nI made a 4 s video"),
        "{reply}"
    );
}
