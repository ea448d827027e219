//! Frames of a timeline, composed as the film will be, small.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::proxy::CLIP_HEIGHT;
use super::{PictureService, locked};
use crate::compose::graph::PlacedText;
use crate::compose::plan::Plan;
use crate::compose::scene::{self, Scene};
use crate::compose::text::{self, RenderedText};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::clock::frame_at;
use crate::domain::draft::Draft;
use crate::domain::picture::Picture;
use crate::domain::timeline::{Segment, TextStyle};
use crate::fs::private;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::media::Urgency;
use crate::media::raw_stream::RawStream;
use crate::workflows::media_library::LocalMedia;

/// One run of ffmpeg plays at most so long and of so many pictures: it opens the next one's files then.
const STRETCH_MS: u64 = 15_000;
const STRETCH_PICTURES: usize = 10;

/// A frame that is wished.
#[derive(Clone, Debug)]
pub struct FrameRequest {
    pub session: String,
    pub draft: Arc<Draft>,
    pub at_ms: u64,
    /// The frame fits into this box.
    pub box_px: (u32, u32),
    /// Whether the media themselves are opened, also where a small copy would do for a first look.
    pub exact: bool,
}

/// A frame, and what of it is only a card.
#[derive(Clone, Debug)]
pub struct DrawnFrame {
    pub at_ms: u64,
    pub picture: Picture,
    /// Source and name of media that are not on this machine.
    pub missing: Vec<(String, String)>,
    /// What else is not as it will be, in words.
    pub note: Option<String>,
    /// Whether it was drawn from a smaller copy than its size deserves.
    pub rough: bool,
}

/// Everything that is needed to draw a stretch.
struct PreparedScene {
    plan: Plan,
    drawn: Vec<PlacedText>,
    missing: Vec<(String, String)>,
    note: Option<String>,
    rough: bool,
}

/// A timeline that plays: frames come from a running ffmpeg, in order.
pub struct FramePlayer {
    wish: FrameRequest,
    stream: RawStream,
    size: (u32, u32),
    missing: Vec<(String, String)>,
    /// Frames a second that come, and the number of the next one counted from `from_ms`.
    fps: u32,
    from_ms: u64,
    next: u64,
    /// Where this stretch ends.
    to_ms: u64,
}

impl PictureService {
    /// The frame at a time.
    pub async fn frame(&self, wish: &FrameRequest) -> Result<DrawnFrame, String> {
        let ready = self.ready(wish, wish.at_ms, wish.at_ms + 1).await?;
        let frame = frame_at(wish.at_ms, ready.plan.fps).min(ready.plan.frames.saturating_sub(1));
        let arguments = scene::pixels(&ready.plan, &ready.drawn, frame, 1, None);
        let name = name_of(&arguments, &ready.plan);
        let (width, height) = (ready.plan.width, ready.plan.height);
        let known = locked(&self.recent).get(&name);
        let picture = match known {
            Some(picture) => picture,
            None => {
                let mut stream = RawStream::open(&arguments, bytes(width, height), Urgency::Now)
                    .map_err(|e| e.to_string())?;
                let block = stream
                    .next()
                    .await
                    .map_err(|e| e.to_string())?
                    .unwrap_or_default();
                let picture = Picture::new(width, height, block).ok_or("ffmpeg gave no picture")?;
                locked(&self.recent).put(name, &picture);
                picture
            }
        };
        Ok(DrawnFrame {
            at_ms: wish.at_ms,
            picture,
            missing: ready.missing,
            note: ready.note,
            rough: ready.rough,
        })
    }

    /// Begins to play at the wished time, `fps` frames a second at most.
    pub async fn play(&self, wish: FrameRequest, fps: u32) -> Result<FramePlayer, String> {
        let end_ms = wish.draft.timeline.duration_ms();
        let to_ms = stretch_end(&wish, end_ms);
        let ready = self.ready(&wish, wish.at_ms, to_ms).await?;
        let plan = &ready.plan;
        let from = frame_at(wish.at_ms, plan.fps).min(plan.frames.saturating_sub(1));
        let count = frame_at(to_ms, plan.fps).saturating_sub(from).max(1);
        let fps = fps.min(plan.fps);
        let arguments = scene::pixels(plan, &ready.drawn, from, count, Some(fps));
        let stream = RawStream::open(&arguments, bytes(plan.width, plan.height), Urgency::Now)
            .map_err(|e| e.to_string())?;
        let size = (plan.width, plan.height);
        Ok(FramePlayer {
            from_ms: wish.at_ms,
            wish,
            stream,
            size,
            missing: ready.missing,
            fps,
            next: 0,
            to_ms,
        })
    }

    async fn ready(
        &self,
        wish: &FrameRequest,
        from_ms: u64,
        to_ms: u64,
    ) -> Result<PreparedScene, String> {
        let timeline = &wish.draft.timeline;
        let near = scene::near(timeline, from_ms, to_ms);
        let (found, rough) = self
            .small(self.found(&wish.session, &near).await, wish)
            .await;
        let find = |s: &Segment| found.get(s.source.as_deref()?).cloned();
        let words = |name: &str| fill(phrase(self.lang, Phrase::NoPicture), &[name]);
        let Scene { mut plan, missing } =
            scene::scene(&near, timeline.duration_ms(), wish.box_px, &find, &words);
        let missing = near.segments().filter(|(_, s)| missing.contains(&s.name));
        let mut missing: Vec<_> = missing
            .filter_map(|(_, s)| Some((s.source.clone()?, s.name.clone())))
            .collect();
        missing.sort();
        missing.dedup();
        let (drawn, note) = self.captions(&mut plan).await?;
        Ok(PreparedScene {
            plan,
            drawn,
            missing,
            note,
            rough,
        })
    }

    /// The media as they are drawn from: small copies, unless it shall be exact. Tells whether a copy of a clip stands for
    /// something better.
    async fn small(
        &self,
        found: HashMap<String, LocalMedia>,
        wish: &FrameRequest,
    ) -> (HashMap<String, (Asset, PathBuf)>, bool) {
        let (mut small, mut rough) = (HashMap::new(), false);
        for (source, LocalMedia { path, asset }) in found {
            let copy = match asset.kind {
                MediaKind::Photo => self.photo_copy(&path, &asset).await,
                MediaKind::Clip if !wish.exact || wish.box_px.1 <= CLIP_HEIGHT => {
                    self.clip_copy(&path, &asset)
                }
                _ => None,
            };
            rough |= copy.is_some() && asset.kind == MediaKind::Clip && wish.box_px.1 > CLIP_HEIGHT;
            small.insert(source, (asset, copy.unwrap_or(path)));
        }
        (small, rough)
    }

    /// The captions drawn; one that cannot be drawn is left out of the plan, and said, and so are missing characters.
    async fn captions(&self, plan: &mut Plan) -> Result<(Vec<PlacedText>, Option<String>), String> {
        if plan.captions.is_empty() {
            return Ok((Vec::new(), None));
        }
        let styles: Vec<TextStyle> = plan.captions.iter().map(|c| c.style.clone()).collect();
        let (cache, drawer, size) = (
            self.cache.clone(),
            self.drawer.clone(),
            (plan.width, plan.height),
        );
        let draw = move || -> Vec<Result<RenderedText, String>> {
            let mut drawer = locked(&drawer);
            let drawer = drawer.get_or_insert_with(Default::default);
            let one = |style: &TextStyle| {
                let text = format!("{style:?} {size:?}");
                let path = cache.path(&format!(
                    "{}.text.png",
                    &blake3::hash(text.as_bytes()).to_hex()[..32]
                ));
                let drawn = drawer
                    .draw(style, size.0, size.1, &path)
                    .map_err(|e| e.to_string());
                private::tighten(&path);
                drawn
            };
            styles.iter().map(one).collect()
        };
        let drawn = tokio::task::spawn_blocking(draw)
            .await
            .map_err(|e| e.to_string())?;
        let missing = |d: &RenderedText| {
            d.missing
                .as_ref()
                .map(|chars| fill(phrase(self.lang, Phrase::NoGlyphs), &[chars]))
        };
        let note = drawn
            .iter()
            .find_map(|d| d.as_ref().map_or_else(|e| Some(e.clone()), missing));
        let mut kept = drawn.iter().map(Result::is_ok);
        plan.captions.retain(|_| kept.next().unwrap_or(false));
        let mut drawn: Vec<PlacedText> = drawn.into_iter().flatten().map(|d| d.drawn).collect();
        text::stack(&plan.captions, &mut drawn, plan.height);
        Ok((drawn, note))
    }
}

impl FramePlayer {
    /// Whether the next frame that comes can be the one of a time: the stretch goes on to it, and it is not past.
    pub fn covers(&self, wish: &FrameRequest) -> bool {
        let same = Arc::ptr_eq(&wish.draft, &self.wish.draft) && wish.box_px == self.wish.box_px;
        same && wish.at_ms + 1 >= self.time_of(self.next.saturating_sub(1))
            && wish.at_ms < self.to_ms
    }

    fn time_of(&self, frame: u64) -> u64 {
        self.from_ms + frame * 1000 / u64::from(self.fps.max(1))
    }

    /// The frame of a time: those before it are dropped; what has come by then, where it takes longer than `patience`. None
    /// where the stretch is over.
    pub async fn at(
        &mut self,
        at_ms: u64,
        patience: Duration,
    ) -> Result<Option<DrawnFrame>, String> {
        let until = Instant::now() + patience;
        let wanted = at_ms.saturating_sub(self.from_ms) * u64::from(self.fps) / 1000;
        loop {
            let block = self.stream.next().await.map_err(|e| e.to_string())?;
            let Some(picture) = block.and_then(|b| Picture::new(self.size.0, self.size.1, b))
            else {
                return Ok(None);
            };
            let frame = self.next;
            self.next += 1;
            if frame >= wanted || Instant::now() >= until {
                return Ok(Some(DrawnFrame {
                    at_ms: self.time_of(frame),
                    picture,
                    missing: self.missing.clone(),
                    note: None,
                    rough: true,
                }));
            }
        }
    }
}

fn bytes(width: u32, height: u32) -> usize {
    width as usize * height as usize * 3
}

/// What a frame is made from: the same name, the same pixels.
fn name_of(arguments: &[OsString], plan: &Plan) -> blake3::Hash {
    let mut hash = blake3::Hasher::new();
    hash.update(format!("{}x{}@{}", plan.width, plan.height, plan.fps).as_bytes());
    for argument in arguments {
        hash.update(argument.as_encoded_bytes());
        hash.update(&[0]);
    }
    hash.finalize()
}

/// Where a stretch that begins at the wished time ends: not too far, and before too many pictures.
fn stretch_end(wish: &FrameRequest, end_ms: u64) -> u64 {
    let to = (wish.at_ms + STRETCH_MS).min(end_ms);
    let mut starts: Vec<u64> = wish
        .draft
        .timeline
        .segments()
        .map(|(_, s)| s.start_ms)
        .filter(|s| *s > wish.at_ms && *s < to)
        .collect();
    starts.sort_unstable();
    starts
        .get(STRETCH_PICTURES)
        .copied()
        .unwrap_or(to)
        .max(wish.at_ms + 1)
}
