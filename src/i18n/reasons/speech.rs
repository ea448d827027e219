//! Display text of the reasons for which speech cannot be transcribed.

use crate::domain::reason::SpeechReason;
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`.
pub(crate) fn text(lang: Lang, reason: &SpeechReason) -> String {
    match reason {
        SpeechReason::NoModel(name) => bilingual!(
            lang,
            "the speech model {name} is not installed",
            "语音模型 {name} 尚未安装"
        ),
        SpeechReason::UnknownModel(name) => bilingual!(
            lang,
            "there is no speech model named {name}",
            "没有名为 {name} 的语音模型"
        ),
        SpeechReason::NoProgram(name) => {
            bilingual!(
                lang,
                "{name} not found on the PATH",
                "在 PATH 中找不到 {name}"
            )
        }
        SpeechReason::Failed(message) => bilingual!(
            lang,
            "the speech recognizer failed: {message}",
            "语音识别失败：{message}"
        ),
        SpeechReason::NotSaid(text) => bilingual!(
            lang,
            "nobody says \"{text}\", or there is nothing to cut there",
            "没有人说“{text}”，或那里没有可剪的内容"
        ),
        SpeechReason::Killed(signal) => bilingual!(
            lang,
            "the speech recognizer was ended by signal {signal}: perhaps it needed too much memory",
            "语音识别进程被信号 {signal} 终止：可能是内存不足"
        ),
        SpeechReason::ServerStatus(status) => bilingual!(
            lang,
            "the server answered with status {status}",
            "服务器返回状态 {status}"
        ),
        other => {
            let (en, zh) = plain(other);
            lang.pick(en, zh).to_owned()
        }
    }
}

fn plain(reason: &SpeechReason) -> (&'static str, &'static str) {
    match reason {
        SpeechReason::Off => (
            "speech recognition is turned off in the configuration",
            "配置中已关闭语音识别",
        ),
        SpeechReason::OldProcessor => (
            "the built-in speech recognizer needs a processor with AVX2",
            "内置语音识别不支持这台电脑的处理器",
        ),
        SpeechReason::NotAModel => (
            "it is not a Whisper model for whisper.cpp, or it is damaged",
            "它不是可用的语音模型，或已损坏",
        ),
        SpeechReason::TookTooLong => ("the speech recognizer took too long", "语音识别耗时过长"),
        SpeechReason::NoSound => ("it has no sound", "其中没有声音"),
        SpeechReason::NoSpeech => ("no speech was found", "没有找到语音"),
        SpeechReason::NoPauses => (
            "no pauses of this length were found",
            "没有找到这么长的停顿",
        ),
        SpeechReason::NoFillers => ("no filler words were found", "没有找到语气词"),
        SpeechReason::NoRepeats => ("no repeated words were found", "没有找到重复的词"),
        SpeechReason::NothingToTighten => (
            "no pauses and no filler words were found",
            "没有找到停顿和语气词",
        ),
        SpeechReason::ShortEnough => ("the video is not longer than that", "视频没有超过这个长度"),
        SpeechReason::NoCaptions => ("there are no captions", "没有字幕"),
        SpeechReason::NothingToAlign => (
            "the captions are aligned already, or their text is not what is said",
            "字幕已经对齐，或字幕内容与语音不符",
        ),
        SpeechReason::WrongHash => (
            "the downloaded file is not the expected one (SHA-256 differs): it was deleted",
            "下载的文件与预期不符（校验值不一致）：已删除",
        ),
        SpeechReason::ServerAnswer => (
            "the answer of the server has an unexpected format",
            "服务器的回答格式不符",
        ),
        _ => (
            "this build has no speech recognizer, and whisper-cli is not on the PATH",
            "此版本不含语音识别，PATH 中也没有其他识别程序",
        ),
    }
}
