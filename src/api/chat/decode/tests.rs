use super::*;

fn decode(events: &[&str]) -> Vec<ChatEvent> {
    let mut decoder = ChatDecoder::default();
    events
        .iter()
        .flat_map(|e| decoder.decode("message", e))
        .collect()
}

/// Texts of all calls as shown in the transcript.
fn read(events: &[ChatEvent]) -> Vec<String> {
    let mut calls: Vec<String> = Vec::new();
    for event in events {
        if let ChatEvent::Text { call, text, whole } = event {
            calls.resize(calls.len().max(*call as usize + 1), String::new());
            let said = &mut calls[*call as usize];
            if *whole {
                said.clear();
            }
            said.push_str(text);
        }
    }
    calls.into_iter().filter(|c| !c.is_empty()).collect()
}

#[test]
fn finals_replace_their_partials() {
    let events = decode(&[
        r#"{"partial":true,"content":{"parts":[{"text":"Hel"}]}}"#,
        r#"{"partial":true,"content":{"parts":[{"text":"lo"}]}}"#,
        r#"{"content":{"parts":[{"text":"Hello"},{"functionCall":{"id":"1","name":"edit_multitrack","args":{}}}]}}"#,
        r#"{"content":{"role":"user","parts":[{"functionResponse":{"id":"1","name":"edit_multitrack","response":{}}}]}}"#,
        r#"{"content":{"parts":[{"text":"Done."}]},"finishReason":"STOP"}"#,
    ]);
    assert_eq!(read(&events), ["Hello", "Done."]);
    assert_eq!(
        events
            .iter()
            .filter(|e| matches!(e, ChatEvent::Tool { .. }))
            .count(),
        2
    );
}

#[test]
fn calls_on_partials_and_repeats_count_once() {
    let events = decode(&[
        r#"{"partial":true,"content":{"parts":[{"functionCall":{"id":"a","name":"edit"}}]}}"#,
        r#"{"content":{"parts":[{"functionCall":{"id":"b","name":"edit"}}]}}"#,
        r#"{"content":{"parts":[{"functionCall":{"id":"b","name":"edit"}}]}}"#,
    ]);
    assert_eq!(
        events,
        [ChatEvent::Tool {
            name: "edit".into(),
            phase: ToolPhase::Started
        }]
    );
}

#[test]
fn flat_events_mix_in() {
    let events = decode(&[
        r#"{"type":"text","content":"One "}"#,
        r#"{"type":"text","content":"two"}"#,
        r#"{"type":"heartbeat"}"#,
        r#"{"type":"tool_call","name":"suno","args":{}}"#,
        r#"{"content":{"parts":[{"text":"Three"}]}}"#,
    ]);
    assert_eq!(read(&events), ["One two", "Three"]);
    assert!(events.contains(&ChatEvent::Heartbeat));
}

#[test]
fn texts_of_both_formats_are_kept_in_any_order() {
    let partial = |text: &str| {
        format!(r#"{{"partial":true,"author":"a","content":{{"parts":[{{"text":"{text}"}}]}}}}"#)
    };
    let whole =
        |text: &str| format!(r#"{{"author":"a","content":{{"parts":[{{"text":"{text}"}}]}}}}"#);
    let flat = |text: &str| format!(r#"{{"type":"text","content":"{text}"}}"#);
    let tool = || r#"{"type":"tool_call","name":"edit"}"#.to_owned();
    for (events, expected) in [
        (
            vec![flat("One."), whole("Two."), flat("Three.")],
            vec!["One.", "Two.", "Three."],
        ),
        (
            vec![whole("One."), flat("Two."), whole("Three.")],
            vec!["One.", "Two.", "Three."],
        ),
        (
            vec![partial("On"), flat("Two."), partial("e."), whole("One.")],
            vec!["One.", "Two."],
        ),
        (
            vec![flat("One "), flat("two"), whole("One two")],
            vec!["One two"],
        ),
        (
            vec![partial("One."), tool(), partial("Two."), whole("Two.")],
            vec!["One.", "Two."],
        ),
        (
            vec![partial("One."), tool(), whole("One. Two.")],
            vec!["One. Two."],
        ),
        (
            vec![partial("One."), tool(), whole("Two.")],
            vec!["One.", "Two."],
        ),
    ] {
        let events: Vec<&str> = events.iter().map(String::as_str).collect();
        assert_eq!(read(&decode(&events)), expected, "{events:?}");
    }
}

#[test]
fn concurrent_authors_are_kept_apart() {
    let by = |author: &str, text: &str, partial: bool| {
        format!(
            r#"{{"partial":{partial},"author":"{author}","content":{{"parts":[{{"text":"{text}"}}]}}}}"#
        )
    };
    let events = [
        by("a", "On", true),
        by("b", "Tw", true),
        by("a", "e", true),
        by("b", "o", true),
        by("a", "One", false),
        by("b", "Two", false),
    ];
    assert_eq!(
        read(&decode(
            &events.iter().map(String::as_str).collect::<Vec<_>>()
        )),
        ["One", "Two"]
    );
}

#[test]
fn a_question_is_a_separate_event_in_both_formats() {
    let args = r#"{"title":"Music","questions":[{"prompt":"Which?","options":[{"label":"Calm"}],"allow_multiple":true}]}"#;
    for event in [
        format!(r#"{{"type":"tool_call","name":"ask_question","args":{args}}}"#),
        format!(r#"{{"type":"ask_question","title":"Music",{}"#, &args[17..]),
        format!(
            r#"{{"content":{{"parts":[{{"functionCall":{{"id":"1","name":"ask_question","args":{args}}}}}]}},"longRunningToolIds":["1"]}}"#
        ),
    ] {
        let mut decoder = ChatDecoder::default();
        let events = decoder.decode("message", &event);
        let [ChatEvent::Question(set)] = events.as_slice() else {
            panic!("{event}: {events:?}")
        };
        assert_eq!(
            (set.title.as_str(), set.questions[0].options.as_slice()),
            ("Music", &["Calm".to_owned()][..])
        );
        assert_eq!(decoder.end(), TurnEndHint::Explicit);
    }
}

#[test]
fn only_an_end_without_tools_can_be_the_last_event() {
    let mut d = ChatDecoder::default();
    for (event, expected) in [
        (
            r#"{"content":{"parts":[{"functionCall":{"id":"1","name":"edit"}}]},"finishReason":"STOP"}"#,
            TurnEndHint::Open,
        ),
        (
            r#"{"content":{"parts":[{"text":"Wait."}]},"finishReason":"STOP"}"#,
            TurnEndHint::Open,
        ),
        (
            r#"{"content":{"parts":[{"functionResponse":{"id":"1","name":"edit"}}]}}"#,
            TurnEndHint::Open,
        ),
        (
            r#"{"content":{"parts":[{"text":"Do"}]},"partial":true}"#,
            TurnEndHint::Open,
        ),
        (
            r#"{"content":{"parts":[{"text":"Done."}]}}"#,
            TurnEndHint::Likely,
        ),
        (
            r#"{"content":{"parts":[{"text":"Done."}]},"finishReason":"STOP","partial":false}"#,
            TurnEndHint::Explicit,
        ),
        (
            r#"{"actions":{"stateDelta":{"a":1}}}"#,
            TurnEndHint::Explicit,
        ),
        (r#"{"type":"heartbeat"}"#, TurnEndHint::Explicit),
        (r#"{"type":"ping"}"#, TurnEndHint::Explicit),
        (r#"{"type":"text","content":"More"}"#, TurnEndHint::Open),
        ("[DONE]", TurnEndHint::Explicit),
    ] {
        d.decode("message", event);
        assert_eq!(d.end(), expected, "{event}");
    }
}

#[test]
fn a_response_has_a_maximum_length_reported_once() {
    let mut d = ChatDecoder::default();
    let piece = format!(r#"{{"type":"text","content":"{}"}}"#, "x".repeat(1 << 20));
    let events: Vec<ChatEvent> = (0..40).flat_map(|_| d.decode("message", &piece)).collect();
    assert_eq!(
        events
            .iter()
            .filter(|e| matches!(e, ChatEvent::Text { .. }))
            .count(),
        MAX_ANSWER_BYTES >> 20
    );
    let errors: Vec<_> = events
        .iter()
        .filter(|e| matches!(e, ChatEvent::Error { code, .. } if code == TOO_LARGE))
        .collect();
    assert_eq!(errors.len(), 1);
    let tool = r#"{"type":"tool_call","name":"edit"}"#;
    let mut d = ChatDecoder::default();
    assert!(
        (0..50_000)
            .map(|_| d.decode("message", tool).len())
            .sum::<usize>()
            <= MAX_EVENTS + 1
    );
}

#[test]
fn thoughts_and_control_characters_are_removed() {
    let events =
        decode(&[r#"{"content":{"parts":[{"text":"hm","thought":true},{"text":"a\u001b[2Jb"}]}}"#]);
    assert_eq!(read(&events), ["a[2Jb"]);
}

#[test]
fn an_error_is_reported_once_and_a_silent_edit_is_not_an_error() {
    let failed = decode(&[
        r#"{"errorCode":"X","errorMessage":"boom"}"#,
        r#"{"error":"boom","error_details":{}}"#,
    ]);
    assert_eq!(
        failed,
        [ChatEvent::Error {
            code: "X".into(),
            message: "boom".into()
        }]
    );
    let silent = decode(&[
        r#"{"content":{"parts":[{"functionResponse":{"id":"1","name":"edit"}}]}}"#,
        r#"{"errorCode":"MODEL_RETURNED_NO_CONTENT"}"#,
    ]);
    assert!(!silent.iter().any(|e| matches!(e, ChatEvent::Error { .. })));
}

#[test]
fn heartbeats_in_all_formats_and_junk() {
    let mut d = ChatDecoder::default();
    assert_eq!(d.decode("message", ""), [ChatEvent::Heartbeat]);
    assert_eq!(d.decode("heartbeat", "x"), [ChatEvent::Heartbeat]);
    for junk in [
        "{",
        "[]",
        "null",
        "3",
        r#"{"content":7}"#,
        r#"{"content":{"parts":[1,null,{"text":5}]}}"#,
    ] {
        assert_eq!(d.decode("message", junk), [], "{junk}");
    }
}

#[test]
fn ranges_that_the_studio_offers_to_cut_are_marked() {
    let marks = |response: &str| {
        let data = format!(
            r#"{{"content":{{"parts":[{{"functionResponse":{{"id":"1","name":"edit","response":{response}}}}}]}}}}"#
        );
        let events = ChatDecoder::default().decode("", &data);
        let marks = events.into_iter().find_map(|event| match event {
            ChatEvent::CutMarks(spans) => Some(spans),
            _ => None,
        });
        marks.unwrap_or_default()
    };
    let spans =
        marks(r#"{"cut_marks":[[500,900],[900,1000],[4,2],["a",1],[7],[1,1e99],[100,300]]}"#);
    assert_eq!(spans, [TimeSpan::new(100, 300), TimeSpan::new(500, 1_000)]);
    assert!(marks(r#"{"cut_marks":7}"#).is_empty());
    assert!(marks("{}").is_empty());
}
