//! Display text of the reasons for which the studio cannot export a timeline.

use crate::domain::asset::format_size;
use crate::domain::reason::{Reason, RenderReason};
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

/// Returns the text of a reason in `lang`, with the text of its cause; `None` for other reasons.
pub(crate) fn text(lang: Lang, reason: &Reason, why: &str) -> Option<String> {
    Some(match reason {
        Reason::Render(reason) => render(lang, reason),
        Reason::MusicNotStored(_) => {
            bilingual!(
                lang,
                "the built-in music could not be stored: {why}",
                "无法保存内置音乐：{why}"
            )
        }
        Reason::MediaNotRead { name, .. } => bilingual!(
            lang,
            "\"{name}\" cannot be read from the studio's media folder: {why}",
            "无法从素材文件夹读取“{name}”：{why}"
        ),
        Reason::PartsNotJoined(_) => {
            bilingual!(
                lang,
                "the parts cannot be joined: {why}",
                "无法合并各片段：{why}"
            )
        }
        Reason::PartNotStored(_) => {
            bilingual!(
                lang,
                "cannot store a finished part: {why}",
                "无法保存已完成的片段：{why}"
            )
        }
        Reason::SoundNotStored(_) => {
            bilingual!(
                lang,
                "cannot store the finished sound: {why}",
                "无法保存已完成的声音：{why}"
            )
        }
        Reason::FileMismatch(_) => bilingual!(
            lang,
            "the finished file does not match the timeline: {why}",
            "成品文件与时间线不符：{why}"
        ),
        Reason::PictureMismatch { from, to, .. } => bilingual!(
            lang,
            "the picture between {from} s and {to} s does not match the timeline: {why}",
            "{from} 秒到 {to} 秒之间的画面与时间线不符：{why}"
        ),
        _ => return None,
    })
}

/// Returns the text of a failed export in `lang`.
fn render(lang: Lang, reason: &RenderReason) -> String {
    match reason {
        RenderReason::TimelineEmpty => bilingual!(lang, "the timeline is empty", "时间线是空的"),
        RenderReason::NoMedia(name) => bilingual!(
            lang,
            "the media file for \"{name}\" is not in this studio",
            "本地工作室中没有“{name}”的素材文件"
        ),
        RenderReason::TooLong(hours) => bilingual!(
            lang,
            "the video would be {hours} hours long; the studio renders up to 6",
            "视频将长达 {hours} 小时；本地工作室最多渲染 6 小时"
        ),
        RenderReason::MediaDamaged(name) => bilingual!(
            lang,
            "\"{name}\" is damaged: the studio's copy differs from the uploaded file; upload it \
             again, then export again",
            "“{name}”已损坏：本地工作室的副本与上传的文件不同；请重新上传，然后再导出"
        ),
        RenderReason::MediaMissing(name) => bilingual!(
            lang,
            "\"{name}\" is missing: the studio's copy is not in its media folder; upload it \
             again, then export again",
            "缺少“{name}”：素材文件夹中没有它的副本；请重新上传，然后再导出"
        ),
        RenderReason::DraftNotAnObject => {
            bilingual!(lang, "the draft is not an object", "时间线数据不是对象")
        }
        RenderReason::CacheEntryMissing => {
            bilingual!(lang, "a cache entry is missing", "缺少一个缓存文件")
        }
        RenderReason::LoudnessUnknown => {
            bilingual!(lang, "the loudness could not be measured", "无法测量响度")
        }
        RenderReason::DiskSpace { needed, free } => {
            let (needed, free) = (format_size(*needed), format_size(*free));
            bilingual!(
                lang,
                "the disk has {free} left, but this export needs about {needed}: free up space or \
                 choose a lower resolution",
                "磁盘剩余 {free}，而此导出约需 {needed}：请清理空间或选择较低的分辨率"
            )
        }
        difference => difference_text(lang, difference),
    }
}

/// Returns the difference between a file and its plan; empty for other reasons.
fn difference_text(lang: Lang, reason: &RenderReason) -> String {
    let seconds = |ms: u64| ms as f64 / 1000.0;
    match *reason {
        RenderReason::Parts { written, planned } => bilingual!(
            lang,
            "{written} of {planned} parts were written",
            "只写入了 {written}/{planned} 个片段"
        ),
        RenderReason::Frames { count, planned } => {
            bilingual!(lang, "{count} of {planned} frames", "{count}/{planned} 帧")
        }
        RenderReason::PictureDuration { actual, planned } => {
            let (actual, planned) = (seconds(actual), seconds(planned));
            bilingual!(
                lang,
                "{actual:.2} s of picture for {planned:.2} s",
                "画面 {actual:.2} 秒，应为 {planned:.2} 秒"
            )
        }
        RenderReason::SoundDuration { actual, planned } => {
            let (actual, planned) = (seconds(actual), seconds(planned));
            bilingual!(
                lang,
                "{actual:.2} s of sound for {planned:.2} s",
                "声音 {actual:.2} 秒，应为 {planned:.2} 秒"
            )
        }
        _ => String::new(),
    }
}
