//! Display text of the reasons for which a timeline file cannot be imported.

use crate::domain::reason::{ForeignFormat, ImportReason};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`.
pub(crate) fn text(lang: Lang, reason: ImportReason) -> String {
    match reason {
        ImportReason::NotJson => bilingual!(
            lang,
            "it is not a JSON file, so it is not OpenTimelineIO",
            "它不是 JSON 文件，因此不是 OpenTimelineIO"
        ),
        ImportReason::NoTimeline => bilingual!(
            lang,
            "it contains no OpenTimelineIO timeline",
            "其中没有 OpenTimelineIO 时间线"
        ),
        ImportReason::NothingUsable => bilingual!(
            lang,
            "its timeline contains nothing that can be imported",
            "其时间线中没有可以导入的内容"
        ),
        ImportReason::NoMedia => bilingual!(
            lang,
            "none of its media could be imported",
            "它的素材都无法导入"
        ),
        ImportReason::NotText => bilingual!(lang, "it is not text", "它不是文本"),
        ImportReason::TooLarge(mb) => {
            bilingual!(lang, "it is larger than {mb} MB", "它大于 {mb} MB")
        }
        ImportReason::Format(format) => {
            let (en, zh) = names(format);
            let format = lang.pick(en, zh);
            bilingual!(lang, "it is {format}", "它是{format}")
        }
    }
}

fn names(format: ForeignFormat) -> (&'static str, &'static str) {
    match format {
        ForeignFormat::EmptyFile => ("an empty file", "空文件"),
        ForeignFormat::Zip => ("a ZIP archive", "ZIP 压缩包"),
        ForeignFormat::Gzip => ("a gzip archive", "gzip 压缩包"),
        ForeignFormat::Sqlite => ("a database (SQLite)", "数据库（SQLite）"),
        ForeignFormat::Video => (
            "a video, not a timeline: upload it instead",
            "视频，而不是时间线：请改为上传",
        ),
        ForeignFormat::Sound => (
            "a sound, not a timeline: upload it instead",
            "声音，而不是时间线：请改为上传",
        ),
        ForeignFormat::Photo => (
            "a photo, not a timeline: upload it instead",
            "照片，而不是时间线：请改为上传",
        ),
        ForeignFormat::Captions => (
            "a caption file, not a timeline: say \"add captions from\" and its name",
            "字幕文件，而不是时间线：请说“添加字幕”并写出文件名",
        ),
        ForeignFormat::Playlist => ("a playlist (M3U)", "播放列表（M3U）"),
        ForeignFormat::WebPage => ("a web page (HTML)", "网页（HTML）"),
        project => project_names(project),
    }
}

/// Returns the names of files of editors.
fn project_names(format: ForeignFormat) -> (&'static str, &'static str) {
    match format {
        ForeignFormat::PackedOtio => (
            "OpenTimelineIO packed with its media (.otioz): unpack it and import the \
             content.otio in it",
            "与素材打包在一起的 OpenTimelineIO（.otioz）：请解包并导入其中的 content.otio",
        ),
        ForeignFormat::Aaf => (
            "AAF (Advanced Authoring Format)",
            "AAF（Advanced Authoring Format）",
        ),
        ForeignFormat::Edl => ("an EDL (CMX 3600)", "EDL（CMX 3600）"),
        ForeignFormat::OtherXml => ("XML of another editor", "其他剪辑软件的 XML"),
        ForeignFormat::DamagedOtio => (
            "a damaged or incomplete OpenTimelineIO file",
            "损坏或不完整的 OpenTimelineIO 文件",
        ),
        ForeignFormat::Draft => (
            "a draft of nemo-tui (JSON): export it as OpenTimelineIO with nemo-tui \
             export --format otio",
            "nemo-tui 的时间线数据（JSON）：请用 nemo-tui export --format otio 导出为 OpenTimelineIO",
        ),
        ForeignFormat::OtherJson => (
            "JSON, but not OpenTimelineIO",
            "JSON，但不是 OpenTimelineIO",
        ),
        project => editor_names(project),
    }
}

fn editor_names(format: ForeignFormat) -> (&'static str, &'static str) {
    match format {
        ForeignFormat::Resolve => (
            "a DaVinci Resolve project (.drp)",
            "DaVinci Resolve 项目（.drp）",
        ),
        ForeignFormat::AvidBin => ("an Avid bin (AVB)", "Avid 素材箱（AVB）"),
        ForeignFormat::AvidLog => (
            "an Avid Log Exchange file (ALE)",
            "Avid 场记交换文件（ALE）",
        ),
        ForeignFormat::Blender => ("a Blender project", "Blender 项目"),
        ForeignFormat::FinalCut7 => (
            "Final Cut Pro 7 XML (xmeml)",
            "Final Cut Pro 7 XML（xmeml）",
        ),
        ForeignFormat::FinalCutX => (
            "Final Cut Pro X XML (FCPXML)",
            "Final Cut Pro X XML（FCPXML）",
        ),
        ForeignFormat::Premiere => (
            "an Adobe Premiere Pro project (.prproj)",
            "Adobe Premiere Pro 项目（.prproj）",
        ),
        ForeignFormat::Mlt => (
            "an MLT project (Shotcut, Kdenlive, Flowblade)",
            "MLT 项目（Shotcut、Kdenlive、Flowblade）",
        ),
        ForeignFormat::Pitivi => ("a Pitivi project (XGES)", "Pitivi 项目（XGES）"),
        ForeignFormat::CapCut => ("a CapCut draft", "剪映（CapCut）草稿"),
        ForeignFormat::OpenShot => ("an OpenShot project", "OpenShot 项目"),
        _ => ("", ""),
    }
}
