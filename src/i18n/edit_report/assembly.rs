//! Describes a video that was assembled from media.

use super::report::{EditReport, count};
use crate::domain::assemble::Assembly;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::clock::seconds;
use crate::domain::timeline::{Role, Track, TrackKind};
use crate::i18n::changes;
use crate::i18n::locale::Lang;
use crate::i18n::messages::bilingual;

impl EditReport<'_> {
    pub(super) fn assembled(&self, assembly: &Assembly) -> String {
        let sources = self.list(&self.sources(assembly));
        let total = seconds(self.after.duration_ms());
        let speech = self.speech(assembly);
        let kind = assembly
            .transition
            .as_ref()
            .map(|t| changes::display_name(self.lang, t.kind.id()));
        let short = assembly
            .total_ms
            .filter(|requested| self.after.duration_ms() + 200 < *requested)
            .map(seconds)
            .map(|requested| {
                bilingual!(
                    self.lang,
                    " You asked for {requested}s, but the clips only have that much footage.",
                    "你要求 {requested} 秒，但素材不够长。"
                )
            })
            .unwrap_or_default();
        if self.lang == Lang::Zh {
            let cuts = kind.map_or("硬切".to_owned(), |k| format!("{k}转场"));
            return format!("已用 {sources}做成 {total} 秒的视频，{cuts}。{short}{speech}");
        }
        let cuts = kind.map_or("no transitions".to_owned(), |k| format!("{k} transitions"));
        let article = article(self.after.duration_ms());
        format!("I made {article} {total} s video of {sources} with {cuts}.{short}{speech}")
    }

    /// Describes what a video was assembled from: photos, clips, voice-over and music.
    fn sources(&self, assembly: &Assembly) -> Vec<String> {
        let is_photo = |picture: &&Asset| picture.kind == MediaKind::Photo;
        let photos = assembly.pictures.iter().filter(is_photo).count();
        let clips = assembly.pictures.len() - photos;
        let photos =
            (photos > 0).then(|| self.pick(count(photos, "photo"), format!("{photos} 张照片")));
        let clips = (clips > 0).then(|| self.pick(count(clips, "clip"), format!("{clips} 段视频")));
        let voice =
            (!assembly.voices.is_empty()).then(|| bilingual!(self.lang, "the voice-over", "旁白"));
        let music = assembly
            .music
            .as_ref()
            .map(|m| self.pick(format!("music ({})", m.name), format!("音乐（{}）", m.name)));
        [photos, clips, voice, music]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Describes how a voice-over longer than the pictures was handled: the last picture is held,
    /// or the end of the speech is left out.
    fn speech(&self, assembly: &Assembly) -> String {
        let total: u64 = assembly.voices.iter().map(|v| v.duration_ms).sum();
        let voice = self
            .after
            .track(TrackKind::Audio, Some(&Role::Voice))
            .map_or(0, Track::end_ms);
        let held = self
            .after
            .track(TrackKind::Video, None)
            .and_then(|t| t.segments.last())
            .filter(|s| s.frozen);
        if total > voice {
            let missing = seconds(total - voice);
            return bilingual!(
                self.lang,
                " The last {missing}s of the voice-over do not fit and are left out.",
                "旁白的最后 {missing} 秒放不下，未使用。"
            );
        }
        held.map_or(String::new(), |s| {
            let length = seconds(s.duration_ms);
            bilingual!(
                self.lang,
                " The last picture is held for {length}s, until the voice-over ends.",
                "最后的画面停留 {length} 秒，直到旁白结束。"
            )
        })
    }
}

/// Indefinite article of a duration (ms) in seconds: `an 8 s video`.
fn article(ms: u64) -> &'static str {
    let whole = (ms / 1_000).to_string();
    let is_vowel = whole.starts_with('8') || ["11", "18"].contains(&whole.as_str());
    if is_vowel { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::article;

    #[test]
    fn articles_follow_the_spoken_number() {
        let of = |seconds: u64| article(seconds * 1_000);
        assert_eq!([8, 11, 18, 84].map(of), ["an"; 4]);
        assert_eq!([1, 10, 12, 30, 110].map(of), ["a"; 5]);
    }
}
