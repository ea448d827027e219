//! The built-in recognizer with a made-up Whisper model of 4 MB, which understands the same words
//! whatever is said: the decoder's positional embeddings select them.

use std::path::Path;

use serde_json::Value;

use super::{assert_failed, run, stdout, voice};

/// Width of the layers.
const WIDTH: usize = 32;
const VOCABULARY: usize = 51_865;
const TEXT_TOKENS: usize = 50_257;
const END: usize = 50_257;
const ENGLISH: usize = 50_259;
const ZERO_SECONDS: usize = 50_364;
/// `<|4.00|>`: the length of the voice.
const FOUR_SECONDS: usize = ZERO_SECONDS + 200;
const MADE: usize = 1_000;
const UP: usize = 1_001;

/// Token that is recognized at each position. The language is detected at the first one, and the
/// prompt has three tokens.
const TOKENS: [(usize, usize); 6] = [
    (0, ENGLISH),
    (2, ZERO_SECONDS),
    (3, MADE),
    (4, UP),
    (5, FOUR_SECONDS),
    (6, END),
];

/// A file in the format of whisper.cpp.
#[derive(Default)]
struct ModelWriter(Vec<u8>);

impl ModelWriter {
    fn numbers(&mut self, numbers: &[usize]) {
        for number in numbers {
            self.0.extend((*number as u32).to_le_bytes());
        }
    }

    /// Writes a tensor; `value` returns the element at an index.
    fn tensor(&mut self, name: &str, shape: &[usize], value: impl Fn(usize) -> f32) {
        let is_half = shape.len() > 1 && shape[1] > 1 && !name.contains("positional");
        self.numbers(&[shape.len(), name.len(), usize::from(is_half)]);
        self.numbers(&shape.iter().rev().copied().collect::<Vec<_>>());
        self.0.extend(name.as_bytes());
        for value in (0..shape.iter().product()).map(value) {
            match value {
                value if !is_half => self.0.extend(value.to_le_bytes()),
                0.0 => self.0.extend([0, 0]),
                -1.0 => self.0.extend(0xBC00_u16.to_le_bytes()),
                31.0 => self.0.extend(0x4FC0_u16.to_le_bytes()),
                other => panic!("{other} has no half here"),
            }
        }
    }

    fn zeros(&mut self, name: &str, shape: &[usize]) {
        self.tensor(name, shape, |_| 0.0);
    }

    fn norm(&mut self, name: &str) {
        self.tensor(&format!("{name}.weight"), &[WIDTH], |_| 1.0);
        self.zeros(&format!("{name}.bias"), &[WIDTH]);
    }

    fn linear(&mut self, name: &str, shape: [usize; 2]) {
        self.zeros(&format!("{name}.weight"), &shape);
        if !name.ends_with("key") {
            self.zeros(&format!("{name}.bias"), &shape[..1]);
        }
    }

    fn block(&mut self, name: &str, attentions: &[&str]) {
        for attention in attentions {
            self.norm(&format!("{name}.{attention}_ln"));
            for part in ["query", "key", "value", "out"] {
                self.linear(&format!("{name}.{attention}.{part}"), [WIDTH, WIDTH]);
            }
        }
        self.norm(&format!("{name}.mlp_ln"));
        self.linear(&format!("{name}.mlp.0"), [4 * WIDTH, WIDTH]);
        self.linear(&format!("{name}.mlp.2"), [WIDTH, 4 * WIDTH]);
    }
}

/// Element of a vector in the direction of a token; those of two tokens point away from each other.
fn direction(token: usize, element: usize) -> f32 {
    match TOKENS.iter().position(|(_, known)| *known == token) {
        Some(index) if index == element => 31.0,
        Some(_) => -1.0,
        None => 0.0,
    }
}

fn model() -> Vec<u8> {
    let mut file = ModelWriter::default();
    file.numbers(&[
        0x6767_6d6c,
        VOCABULARY,
        1_500,
        WIDTH,
        1,
        4,
        448,
        WIDTH,
        1,
        1,
        80,
        1,
    ]);
    file.numbers(&[80, 201]);
    file.0.resize(file.0.len() + 80 * 201 * 4, 0);
    file.numbers(&[TEXT_TOKENS]);
    for token in 0..TEXT_TOKENS {
        let text = match token {
            220 => " ".to_owned(),
            MADE => " Made".to_owned(),
            UP => " up.".to_owned(),
            other => format!("<{other}>"),
        };
        file.numbers(&[text.len()]);
        file.0.extend(text.as_bytes());
    }
    file.zeros("encoder.positional_embedding", &[1_500, WIDTH]);
    for (name, inputs) in [("encoder.conv1", 80), ("encoder.conv2", WIDTH)] {
        file.zeros(&format!("{name}.weight"), &[WIDTH, inputs, 3]);
        file.zeros(&format!("{name}.bias"), &[WIDTH, 1]);
    }
    for layer in 0..4 {
        file.block(&format!("encoder.blocks.{layer}"), &["attn"]);
    }
    file.norm("encoder.ln_post");
    let position = |index: usize| {
        let found = TOKENS.iter().find(|(at, _)| *at == index / WIDTH);
        found.map_or(0.0, |(_, token)| 1_000.0 * direction(*token, index % WIDTH))
    };
    file.tensor("decoder.positional_embedding", &[448, WIDTH], position);
    file.tensor(
        "decoder.token_embedding.weight",
        &[VOCABULARY, WIDTH],
        |index| direction(index / WIDTH, index % WIDTH),
    );
    file.block("decoder.blocks.0", &["attn", "cross_attn"]);
    file.norm("decoder.ln");
    file.0
}

fn transcribe(dir: &Path, model: &str) -> std::process::Output {
    let arguments = ["transcribe", "voice.wav", "--json", "--model", model];
    run(dir, &arguments)
}

#[test]
#[cfg_attr(
    not(feature = "speech"),
    ignore = "needs the feature speech, see `make test-speech`"
)]
fn a_made_up_model_is_run() {
    let dir = tempfile::tempdir().unwrap();
    voice(dir.path());
    let bytes = model();
    std::fs::write(dir.path().join("made-up.bin"), &bytes).unwrap();
    let output = stdout(&transcribe(dir.path(), "./made-up.bin"));
    let words = output
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap());
    let words: Vec<Value> = words.collect();
    let texts: Vec<&str> = words.iter().map(|w| w["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Made", "up."]);
    let time = |word: usize, key: &str| words[word][key].as_u64().unwrap();
    assert!(time(0, "start_ms") < time(0, "end_ms") && time(0, "end_ms") <= time(1, "start_ms"));
    assert!(
        time(1, "end_ms") <= 4_100 && words[0]["confidence"].as_f64() > Some(0.9),
        "{output}"
    );
    std::fs::write(dir.path().join("half.bin"), &bytes[..bytes.len() / 2]).unwrap();
    assert_failed(&transcribe(dir.path(), "./half.bin"), 1, &["damaged"]);
}
