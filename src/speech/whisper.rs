//! The built-in recognizer: whisper.cpp.

use whisper_rs::{
    DtwMode, DtwModelPreset, DtwParameters, FullParams, SamplingStrategy, WhisperContext,
    WhisperContextParameters, WhisperError, WhisperSegment, WhisperState,
};

use super::engine::{Recognition, prompt};
use super::model_file::{self, ModelHeader};
use super::protocol::{EventWriter, WorkerEvent, WorkerRequest};
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::RecognizedToken;

/// Segments that are probably not speech: above this probability of no speech, and below this mean
/// probability of their tokens.
const NO_SPEECH: f32 = 0.6;
const LOW_CONFIDENCE: f32 = 0.4;

/// Recognizes speech.
///
/// # Errors
/// If the processor is too old, the model is damaged or the recognition fails.
pub(super) fn recognize(
    request: &WorkerRequest,
    samples: &[i16],
    events: &EventWriter,
) -> Result<Recognition, Reason> {
    if !processor_is_supported() {
        return Err(SpeechReason::OldProcessor.into());
    }
    whisper_rs::install_logging_hooks();
    let header = model_file::check(&request.model)?;
    let mut parameters = WhisperContextParameters::new();
    parameters.use_gpu(false).dtw_parameters(DtwParameters {
        mode: alignment_heads(&header),
        ..DtwParameters::default()
    });
    let context = WhisperContext::new_with_params(&request.model, parameters).map_err(failed)?;
    let mut state = context.create_state().map_err(failed)?;
    let samples: Vec<f32> = samples.iter().map(|s| f32::from(*s) / 32_768.0).collect();
    let language = if request.language == "auto" {
        detect_language(&mut state, &samples, request.threads)
    } else {
        request.language.clone()
    };
    let parameters = decoding(&language, request, events.clone());
    state.full(parameters, &samples).map_err(failed)?;
    Ok(Recognition {
        tokens: tokens(&state, context.token_eot()),
        language,
    })
}

/// Returns true if the processor has the instructions that whisper.cpp was compiled for.
fn processor_is_supported() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("avx2")
        && std::arch::is_x86_feature_detected!("fma")
        && std::arch::is_x86_feature_detected!("f16c");
    #[cfg(not(target_arch = "x86_64"))]
    return true;
}

fn failed(e: WhisperError) -> Reason {
    SpeechReason::Failed(e.to_string()).into()
}

/// The attention heads that align text with time, for models that are known by their shape.
fn alignment_heads(header: &ModelHeader) -> DtwMode<'static> {
    let is_english = header.vocabulary == 51_864;
    let preset = match (header.audio_layers, header.text_layers) {
        (4, 4) if is_english => DtwModelPreset::TinyEn,
        (4, 4) => DtwModelPreset::Tiny,
        (6, 6) if is_english => DtwModelPreset::BaseEn,
        (6, 6) => DtwModelPreset::Base,
        (12, 12) if is_english => DtwModelPreset::SmallEn,
        (12, 12) => DtwModelPreset::Small,
        (24, 24) if is_english => DtwModelPreset::MediumEn,
        (24, 24) => DtwModelPreset::Medium,
        (32, 4) => DtwModelPreset::LargeV3Turbo,
        (32, 32) if header.mel_bands == 128 => DtwModelPreset::LargeV3,
        (32, 32) => DtwModelPreset::LargeV2,
        _ => return DtwMode::None,
    };
    DtwMode::ModelPreset {
        model_preset: preset,
    }
}

/// Detects the language in the first half minute: the prompt depends on it. English if it fails,
/// as with a model for English only.
fn detect_language(state: &mut WhisperState, samples: &[f32], threads: usize) -> String {
    let head = &samples[..samples.len().min(30 * super::vad::SAMPLE_RATE)];
    let id = state
        .pcm_to_mel(head, threads)
        .and_then(|()| state.lang_detect(0, threads));
    let name = id.ok().and_then(|(id, _)| whisper_rs::get_lang_str(id));
    name.unwrap_or("en").to_owned()
}

fn decoding<'a>(
    language: &'a str,
    request: &WorkerRequest,
    events: EventWriter,
) -> FullParams<'a, 'a> {
    let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    parameters.set_n_threads(i32::try_from(request.threads).unwrap_or(1));
    parameters.set_language(Some(language));
    parameters.set_no_context(true);
    parameters.set_token_timestamps(true);
    parameters.set_suppress_nst(true);
    // With the default, sound that is not understood is decoded six times.
    parameters.set_temperature_inc(0.4);
    parameters.set_print_special(false);
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    parameters.set_print_timestamps(false);
    if let Some(prompt) = prompt(language, request.verbatim) {
        parameters.set_initial_prompt(prompt);
    }
    parameters.set_progress_callback_safe(move |percent: i32| {
        let fraction = f64::from(percent) / 100.0;
        events.send(&WorkerEvent::Progress { fraction });
    });
    parameters
}

fn tokens(state: &WhisperState, first_special: i32) -> Vec<RecognizedToken> {
    let mut tokens = Vec::new();
    let mut end_ms = 0;
    for segment in state.as_iter() {
        let segment_tokens = segment_tokens(&segment, first_special, &mut end_ms);
        let mean = segment_tokens.iter().map(|t| t.confidence).sum::<f32>()
            / segment_tokens.len().max(1) as f32;
        if segment.no_speech_probability() < NO_SPEECH || mean >= LOW_CONFIDENCE {
            tokens.extend(segment_tokens);
        }
    }
    tokens
}

/// Returns the tokens of a segment. The aligned time of a token is its end; it starts where the
/// token before it ends. `end_ms` is the end of the last token.
fn segment_tokens(
    segment: &WhisperSegment,
    first_special: i32,
    end_ms: &mut u64,
) -> Vec<RecognizedToken> {
    let to_ms = |centiseconds: i64| u64::try_from(centiseconds * 10).unwrap_or(0);
    let mut tokens = Vec::new();
    // A character may be divided into several tokens.
    let mut bytes: Vec<u8> = Vec::new();
    let mut confidence = 1.0_f32;
    let mut start_ms = (*end_ms).max(to_ms(segment.start_timestamp()));
    for i in 0..segment.n_tokens() {
        let Some(token) = segment.get_token(i) else {
            continue;
        };
        if token.token_id() >= first_special {
            continue;
        }
        let data = token.token_data();
        bytes.extend(token.to_bytes().unwrap_or_default());
        confidence = confidence.min(data.p);
        let end = if data.t_dtw >= 0 { data.t_dtw } else { data.t1 };
        *end_ms = to_ms(end).max(start_ms);
        let Ok(text) = std::str::from_utf8(&bytes) else {
            continue;
        };
        tokens.push(RecognizedToken {
            text: text.to_owned(),
            start_ms: if data.t_dtw >= 0 {
                start_ms
            } else {
                to_ms(data.t0).min(*end_ms)
            },
            end_ms: *end_ms,
            confidence,
        });
        start_ms = *end_ms;
        bytes.clear();
        confidence = 1.0;
    }
    tokens
}
