//! Display text of the items of an imported timeline that were not imported, or not exactly.

use super::locale::Lang;
use super::messages::bilingual;
use super::reasons;
use crate::domain::interchange::skipped_item::SkippedItem;

/// Returns the text of a skipped item in `lang`.
pub fn text(lang: Lang, item: &SkippedItem) -> String {
    match item {
        SkippedItem::SecondTimeline(name) => bilingual!(
            lang,
            "timeline \"{name}\": only the first timeline of a collection is imported",
            "时间线“{name}”：只导入集合中的第一条时间线"
        ),
        SkippedItem::FrameRate { rate, imported } => bilingual!(
            lang,
            "frame rate {rate} fps: imported as {imported} fps",
            "帧率 {rate} fps：按 {imported} fps 导入"
        ),
        SkippedItem::UnknownTrack(name) => bilingual!(
            lang,
            "track \"{name}\": neither video nor audio",
            "轨道“{name}”：既不是视频也不是音频"
        ),
        SkippedItem::Unsupported { name, schema } => {
            bilingual!(
                lang,
                "\"{name}\": {schema} is not supported",
                "“{name}”：不支持 {schema}"
            )
        }
        SkippedItem::OtherTransition(name) => bilingual!(
            lang,
            "transition \"{name}\": replaced by a crossfade",
            "转场“{name}”：已替换为叠化"
        ),
        SkippedItem::ShorterTransition(name) => bilingual!(
            lang,
            "transition into \"{name}\": shortened, no material before the in point",
            "进入“{name}”的转场：已缩短，入点之前没有素材"
        ),
        SkippedItem::TooDeep(name) => {
            bilingual!(lang, "\"{name}\": nested too deeply", "“{name}”：嵌套过深")
        }
        SkippedItem::Layers { name, layers } => bilingual!(
            lang,
            "\"{name}\": {layers} nested layers; only the lowest is imported",
            "“{name}”：嵌套了 {layers} 层；只导入最底层"
        ),
        clip => clip_text(lang, clip),
    }
}

/// Returns the text about a clip; empty for other items.
fn clip_text(lang: Lang, item: &SkippedItem) -> String {
    match item {
        SkippedItem::Effect { clip, effect } => bilingual!(
            lang,
            "clip \"{clip}\": effect {effect}",
            "片段“{clip}”：效果 {effect}"
        ),
        SkippedItem::NoDuration(clip) => bilingual!(
            lang,
            "clip \"{clip}\": its duration is missing",
            "片段“{clip}”：缺少时长"
        ),
        SkippedItem::Disabled(clip) => bilingual!(
            lang,
            "clip \"{clip}\": disabled; replaced by a gap",
            "片段“{clip}”：已停用；以空隙代替"
        ),
        SkippedItem::TooShort(clip) => bilingual!(
            lang,
            "clip \"{clip}\": too short, or beyond the limit of clips",
            "片段“{clip}”：太短，或超过片段数量上限"
        ),
        media => media_text(lang, media),
    }
}

/// Returns the text about the media file of a clip; empty for other items.
fn media_text(lang: Lang, item: &SkippedItem) -> String {
    match item {
        SkippedItem::NoUrl(clip) => bilingual!(
            lang,
            "clip \"{clip}\": its media reference has no URL; replaced by a gap",
            "片段“{clip}”：素材引用没有地址；以空隙代替"
        ),
        SkippedItem::Generator(clip) => bilingual!(
            lang,
            "clip \"{clip}\": its generator is not supported; replaced by a gap",
            "片段“{clip}”：不支持其生成器；以空隙代替"
        ),
        SkippedItem::ImageSequence(clip) => bilingual!(
            lang,
            "clip \"{clip}\": image sequence, convert it to video first; replaced by a gap",
            "片段“{clip}”：图片序列，请先转换为视频；以空隙代替"
        ),
        SkippedItem::NoMedia(clip) => bilingual!(
            lang,
            "clip \"{clip}\": its media is missing; replaced by a gap",
            "片段“{clip}”：缺少素材；以空隙代替"
        ),
        SkippedItem::MediaNotUploaded { name, why } => {
            let why = reasons::text(lang, why);
            bilingual!(
                lang,
                "media {name}: {why}; replaced with gaps",
                "素材 {name}：{why}；以空隙代替"
            )
        }
        _ => String::new(),
    }
}
