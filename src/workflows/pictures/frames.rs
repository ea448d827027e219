//! Frames of a timeline, composed like the exported video, at preview size.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::proxy::CLIP_HEIGHT;
use super::service::{PictureService, lock};
use crate::compose::graph::PlacedText;
use crate::compose::plan::Plan;
use crate::compose::scene::{self, Scene};
use crate::compose::text::{self, RenderedText};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::clock::frame_at;
use crate::domain::draft::Draft;
use crate::domain::picture::Picture;
use crate::domain::reason::{MediaReason, Reason};
use crate::domain::timeline::{Segment, TextStyle};
use crate::fs::private;
use crate::i18n::reasons;
use crate::i18n::ui::Message;
use crate::media::Urgency;
use crate::media::raw_stream::RawStream;
use crate::workflows::media_library::LocalMedia;

/// Maximum duration (ms) and number of pictures of one ffmpeg run. The next run opens the files of
/// the following pictures.
const MAX_RUN_MS: u64 = 15_000;
const MAX_RUN_PICTURES: usize = 10;

/// Request for a frame.
#[derive(Clone, Debug)]
pub struct FrameRequest {
    pub session: String,
    pub draft: Arc<Draft>,
    pub at_ms: u64,
    /// Box that the frame must fit into (px).
    pub box_px: (u32, u32),
    /// If true, opens the original media files even if a proxy would do for a first preview.
    pub exact: bool,
}

/// Composed frame and its limitations.
#[derive(Clone, Debug)]
pub struct DrawnFrame {
    pub at_ms: u64,
    /// Time of the next frame of playback (ms); `at_ms` for a single frame.
    pub until_ms: u64,
    pub picture: Picture,
    /// Source and name of media files that are not on this machine.
    pub missing: Vec<(String, String)>,
    /// Message about other differences from the exported video.
    pub note: Option<String>,
    /// True if it was drawn from a proxy smaller than the frame.
    pub rough: bool,
}

/// Prepared inputs to draw a time range.
struct PreparedScene {
    plan: Plan,
    drawn: Vec<PlacedText>,
    missing: Vec<(String, String)>,
    note: Option<String>,
    rough: bool,
}

/// Playback of a timeline: frames are read in order from a running ffmpeg.
pub struct FramePlayer {
    request: FrameRequest,
    stream: RawStream,
    size: (u32, u32),
    missing: Vec<(String, String)>,
    /// Frame rate (fps), and the index of the next frame, counted from `from_ms`.
    fps: u32,
    from_ms: u64,
    next: u64,
    /// End of this run (ms).
    to_ms: u64,
}

impl PictureService {
    /// Renders the frame at a time.
    ///
    /// # Errors
    /// If the scene cannot be planned or ffmpeg fails; the message is localized.
    pub async fn frame(&self, request: &FrameRequest) -> Result<DrawnFrame, Reason> {
        let prepared = self
            .prepare(request, request.at_ms, request.at_ms + 1)
            .await?;
        let frame =
            frame_at(request.at_ms, prepared.plan.fps).min(prepared.plan.frames.saturating_sub(1));
        let arguments = scene::frame_arguments(&prepared.plan, &prepared.drawn, frame, 1, None);
        let name = frame_key(&arguments, &prepared.plan);
        let (width, height) = (prepared.plan.width, prepared.plan.height);
        let cached = lock(&self.frame_cache).get(&name);
        let picture = match cached {
            Some(picture) => picture,
            None => {
                let mut stream =
                    RawStream::open(&arguments, rgb_size(width, height), Urgency::Interactive)
                        .map_err(|e| e.reason())?;
                let pixels = stream
                    .next()
                    .await
                    .map_err(|e| e.reason())?
                    .unwrap_or_default();
                let picture = Picture::new(width, height, pixels).ok_or(MediaReason::NoPicture)?;
                lock(&self.frame_cache).put(name, &picture);
                picture
            }
        };
        Ok(DrawnFrame {
            at_ms: request.at_ms,
            until_ms: request.at_ms,
            picture,
            missing: prepared.missing,
            note: prepared.note,
            rough: prepared.rough,
        })
    }

    /// Starts playback at the requested time with at most `fps` frames per second.
    ///
    /// # Errors
    /// If the scene cannot be planned or ffmpeg cannot be started.
    pub async fn play(&self, request: FrameRequest, fps: u32) -> Result<FramePlayer, Reason> {
        let end_ms = request.draft.timeline.duration_ms();
        let to_ms = run_end(&request, end_ms);
        let prepared = self.prepare(&request, request.at_ms, to_ms).await?;
        let plan = &prepared.plan;
        let from = frame_at(request.at_ms, plan.fps).min(plan.frames.saturating_sub(1));
        let count = frame_at(to_ms, plan.fps).saturating_sub(from).max(1);
        let fps = fps.min(plan.fps);
        let arguments = scene::frame_arguments(plan, &prepared.drawn, from, count, Some(fps));
        let stream = RawStream::open(
            &arguments,
            rgb_size(plan.width, plan.height),
            Urgency::Interactive,
        )
        .map_err(|e| e.reason())?;
        let size = (plan.width, plan.height);
        Ok(FramePlayer {
            from_ms: request.at_ms,
            request,
            stream,
            size,
            missing: prepared.missing,
            fps,
            next: 0,
            to_ms,
        })
    }

    async fn prepare(
        &self,
        request: &FrameRequest,
        from_ms: u64,
        to_ms: u64,
    ) -> Result<PreparedScene, Reason> {
        let timeline = &request.draft.timeline;
        let near = scene::excerpt(timeline, from_ms, to_ms);
        let (media, rough) = self
            .with_proxies(self.local_media(&request.session, &near).await, request)
            .await;
        let find = |s: &Segment| media.get(s.source.as_deref()?).cloned();
        let placeholder = |name: &str| Message::PictureNotLocal { name: &name }.text(self.lang);
        let Scene { mut plan, missing } = scene::scene(
            &near,
            timeline.duration_ms(),
            request.box_px,
            &find,
            &placeholder,
        );
        let missing = near.segments().filter(|(_, s)| missing.contains(&s.name));
        let mut missing: Vec<_> = missing
            .filter_map(|(_, s)| Some((s.source.clone()?, s.name.clone())))
            .collect();
        missing.sort();
        missing.dedup();
        let (drawn, note) = self.render_captions(&mut plan).await?;
        Ok(PreparedScene {
            plan,
            drawn,
            missing,
            note,
            rough,
        })
    }

    /// Replaces media files by their proxies, unless the request is `exact`. Also returns true if a
    /// clip is drawn from a proxy smaller than the frame.
    async fn with_proxies(
        &self,
        local: HashMap<String, LocalMedia>,
        request: &FrameRequest,
    ) -> (HashMap<String, (Asset, PathBuf)>, bool) {
        let (mut media, mut rough) = (HashMap::new(), false);
        for (source, LocalMedia { path, asset }) in local {
            let proxy = match asset.kind {
                MediaKind::Photo => self.photo_proxy(&path, &asset).await,
                MediaKind::Clip if !request.exact || request.box_px.1 <= CLIP_HEIGHT => {
                    self.clip_proxy(&path, &asset)
                }
                _ => None,
            };
            rough |=
                proxy.is_some() && asset.kind == MediaKind::Clip && request.box_px.1 > CLIP_HEIGHT;
            media.insert(source, (asset, proxy.unwrap_or(path)));
        }
        (media, rough)
    }

    /// Renders the captions. Captions that cannot be rendered are removed from the plan; they and
    /// missing glyphs are described in the returned note.
    async fn render_captions(
        &self,
        plan: &mut Plan,
    ) -> Result<(Vec<PlacedText>, Option<String>), Reason> {
        if plan.captions.is_empty() {
            return Ok((Vec::new(), None));
        }
        let styles: Vec<TextStyle> = plan.captions.iter().map(|c| c.style.clone()).collect();
        let (cache, text_renderer, size) = (
            self.cache.clone(),
            self.text_renderer.clone(),
            (plan.width, plan.height),
        );
        let draw = move || -> Vec<Result<RenderedText, Reason>> {
            let mut text_renderer = lock(&text_renderer);
            let text_renderer = text_renderer.get_or_insert_with(Default::default);
            let render = |style: &TextStyle| {
                let text = format!("{style:?} {size:?}");
                let path = cache.path(&format!(
                    "{}.text.png",
                    &blake3::hash(text.as_bytes()).to_hex()[..32]
                ));
                let drawn = text_renderer
                    .draw(style, size.0, size.1, &path)
                    .map_err(|e| e.reason());
                private::tighten(&path);
                drawn
            };
            styles.iter().map(render).collect()
        };
        let drawn = tokio::task::spawn_blocking(draw)
            .await
            .map_err(Reason::message)?;
        let missing = |d: &RenderedText| {
            d.missing
                .as_ref()
                .map(|chars| Message::NoGlyphs { characters: &chars }.text(self.lang))
        };
        let note = drawn.iter().find_map(|d| {
            d.as_ref()
                .map_or_else(|e| Some(reasons::text(self.lang, e)), missing)
        });
        let mut is_rendered = drawn.iter().map(Result::is_ok);
        plan.captions
            .retain(|_| is_rendered.next().unwrap_or(false));
        let mut drawn: Vec<PlacedText> = drawn
            .into_iter()
            .flatten()
            .map(|text| text.placed)
            .collect();
        text::stack(&plan.captions, &mut drawn, plan.height);
        Ok((drawn, note))
    }
}

impl FramePlayer {
    /// Returns true if playback can continue to the requested time: it is within this run and at
    /// most one frame in the past.
    pub fn can_continue_to(&self, request: &FrameRequest) -> bool {
        let same_scene = Arc::ptr_eq(&request.draft, &self.request.draft)
            && request.box_px == self.request.box_px;
        same_scene
            && request.at_ms + 1 >= self.time_of(self.next.saturating_sub(2))
            && request.at_ms < self.to_ms
    }

    fn time_of(&self, frame: u64) -> u64 {
        self.from_ms + frame * 1000 / u64::from(self.fps.max(1))
    }

    /// Returns the frame at a time, dropping earlier ones. If it takes longer than `patience`,
    /// returns the latest frame available; `None` at the end of the run.
    ///
    /// # Errors
    /// If ffmpeg fails.
    pub async fn at(
        &mut self,
        at_ms: u64,
        patience: Duration,
    ) -> Result<Option<DrawnFrame>, Reason> {
        let deadline = Instant::now() + patience;
        let target = at_ms.saturating_sub(self.from_ms) * u64::from(self.fps) / 1000;
        loop {
            let block = self.stream.next().await.map_err(|e| e.reason())?;
            let Some(picture) = block.and_then(|b| Picture::new(self.size.0, self.size.1, b))
            else {
                return Ok(None);
            };
            let frame = self.next;
            self.next += 1;
            if frame >= target || Instant::now() >= deadline {
                return Ok(Some(DrawnFrame {
                    at_ms: self.time_of(frame),
                    until_ms: self.time_of(frame + 1),
                    picture,
                    missing: self.missing.clone(),
                    note: None,
                    rough: true,
                }));
            }
        }
    }
}

fn rgb_size(width: u32, height: u32) -> usize {
    width as usize * height as usize * 3
}

/// Cache key of a frame: equal keys mean equal pixels.
fn frame_key(arguments: &[OsString], plan: &Plan) -> blake3::Hash {
    let mut hash = blake3::Hasher::new();
    hash.update(format!("{}x{}@{}", plan.width, plan.height, plan.fps).as_bytes());
    for argument in arguments {
        hash.update(argument.as_encoded_bytes());
        hash.update(&[0]);
    }
    hash.finalize()
}

/// End of a run that starts at the requested time (ms), limited in duration and number of pictures.
fn run_end(request: &FrameRequest, end_ms: u64) -> u64 {
    let to = (request.at_ms + MAX_RUN_MS).min(end_ms);
    let mut starts: Vec<u64> = request
        .draft
        .timeline
        .segments()
        .map(|(_, s)| s.start_ms)
        .filter(|s| *s > request.at_ms && *s < to)
        .collect();
    starts.sort_unstable();
    starts
        .get(MAX_RUN_PICTURES)
        .copied()
        .unwrap_or(to)
        .max(request.at_ms + 1)
}
