//! Where pictures are made: the preview's frame, one at a time; strips, the newest list only; the frames of an overlay.
//! Dropping it ends them all, with every ffmpeg that they started.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use image::{DynamicImage, RgbImage};
use ratatui::layout::Size;
use ratatui_image::Resize;
use ratatui_image::picker::{Picker, ProtocolType};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

use super::session_loader;
use crate::app::effect::{FrameShot, FrameSource, RequestId};
use crate::app::msg::Msg;
use crate::app::pictures::{
    PreviewFrame, PreviewRequest, RenderedPicture, ThumbnailKey, WaveformKey,
};
use crate::domain::draft::Draft;
use crate::domain::picture::Picture;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::workflows::Services;
use crate::workflows::pictures::{DrawnFrame, FramePlayer, FrameRequest, PictureService};

/// Pixels that a cell of half blocks is drawn from: twice what it shows, for their mean.
const CELL_PX: (u32, u32) = (2, 4);
/// Frames a second while it plays: cells and kitty take more than what is sent as one long word.
const RATES: (u32, u32) = (15, 8);
/// A frame that is not there by then is skipped to.
const LATE: Duration = Duration::from_millis(120);
/// Playing this far behind begins anew where it should be, ms.
const LOST_MS: u64 = 1_500;

type PreviewFrameRequest = (RequestId, Option<PreviewRequest>);

/// What the strips in sight are made of.
#[derive(Clone, Default)]
struct ThumbnailRequest {
    session: String,
    thumbs: Vec<ThumbnailKey>,
    waves: Vec<WaveformKey>,
}

/// Makes pictures in the background.
pub struct PreviewRenderer {
    pictures: PictureService,
    bench: Services,
    picker: Option<Picker>,
    messages: UnboundedSender<Msg>,
    frames: UnboundedSender<PreviewFrameRequest>,
    strips: watch::Sender<ThumbnailRequest>,
    tasks: JoinSet<()>,
    /// Frames of an overlay on their way.
    shots: Option<AbortHandle>,
}

impl PreviewRenderer {
    /// A darkroom that keeps its pictures in `folder` and shows them by `picker`'s graphics, else by cells.
    pub fn open(
        bench: &Services,
        lang: Lang,
        folder: PathBuf,
        picker: Option<Picker>,
        messages: UnboundedSender<Msg>,
    ) -> std::io::Result<Self> {
        let pictures = PictureService::new(bench.clone(), lang, folder)?;
        let (frames, wishes) = unbounded_channel();
        let (strips, lists) = watch::channel(ThumbnailRequest::default());
        let mut tasks = JoinSet::new();
        let remote = ["SSH_TTY", "SSH_CONNECTION"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
        let projector = PreviewWorker {
            pictures: pictures.clone(),
            picker: picker.clone(),
            remote,
            lang,
            messages: messages.clone(),
            play: None,
        };
        tasks.spawn(projector.run(wishes));
        tasks.spawn(develop(pictures.clone(), lists, messages.clone()));
        let copies = pictures.clone();
        tasks.spawn(async move { copies.make_copies().await });
        Ok(Self {
            pictures,
            bench: bench.clone(),
            picker,
            messages,
            frames,
            strips,
            tasks,
            shots: None,
        })
    }

    pub fn frame(&self, request: RequestId, wished: Option<PreviewRequest>) {
        let _ = self.frames.send((request, wished));
    }

    pub fn develop(&self, session: String, thumbs: Vec<ThumbnailKey>, waves: Vec<WaveformKey>) {
        let _ = self.strips.send(ThumbnailRequest {
            session,
            thumbs,
            waves,
        });
    }

    pub fn shoot(
        &mut self,
        request: RequestId,
        session: String,
        shots: Vec<FrameShot>,
        cells: (u16, u16),
    ) {
        if let Some(old) = self.shots.take() {
            old.abort();
        }
        let (pictures, picker, bench, messages) = (
            self.pictures.clone(),
            self.picker.clone(),
            self.bench.clone(),
            self.messages.clone(),
        );
        self.shots = Some(self.tasks.spawn(async move {
            for (index, shot) in shots.into_iter().enumerate() {
                let draft = match shot.of {
                    FrameSource::Draft(draft) => Some(draft),
                    FrameSource::Version(id) => session_loader::version(&bench, id).map(Arc::new),
                };
                let painting = match draft {
                    Some(draft) => {
                        shot_of(&pictures, &picker, &session, draft, shot.at_ms, cells).await
                    }
                    None => None,
                };
                let _ = messages.send(Msg::FrameReady {
                    request,
                    index,
                    painting,
                });
            }
        }));
    }

    pub fn measure(&mut self, request: RequestId, session: String, draft: Arc<Draft>) {
        let (pictures, messages) = (self.pictures.clone(), self.messages.clone());
        self.tasks.spawn(async move {
            let result = pictures.loudness(&session, &draft).await;
            let _ = messages.send(Msg::LoudnessMeasured { request, result });
        });
    }
}

async fn shot_of(
    pictures: &PictureService,
    picker: &Option<Picker>,
    session: &str,
    draft: Arc<Draft>,
    at_ms: u64,
    cells: (u16, u16),
) -> Option<RenderedPicture> {
    let at_ms = at_ms.min(draft.timeline.duration_ms().saturating_sub(1));
    let wish = FrameRequest {
        session: session.to_owned(),
        draft,
        at_ms,
        box_px: box_px(picker, cells),
        exact: false,
    };
    let seen = pictures
        .frame(&wish)
        .await
        .inspect_err(|why| tracing::warn!("no frame: {why}"))
        .ok()?;
    Some(paint(picker, seen.picture, cells).await)
}

/// The pixels of so many cells.
fn box_px(picker: &Option<Picker>, (columns, rows): (u16, u16)) -> (u32, u32) {
    let (x, y) = picker.as_ref().map_or(CELL_PX, |p| {
        (
            u32::from(p.font_size().width),
            u32::from(p.font_size().height),
        )
    });
    (u32::from(columns) * x, u32::from(rows) * y)
}

/// A picture as the terminal takes it; encoding it takes the processor for a while.
async fn paint(
    picker: &Option<Picker>,
    picture: Picture,
    (columns, rows): (u16, u16),
) -> RenderedPicture {
    let Some(picker) = picker.clone() else {
        return RenderedPicture {
            picture,
            graphics: None,
        };
    };
    let of = picture.clone();
    let encode = move || {
        let image = RgbImage::from_raw(of.width, of.height, of.rgb.to_vec())?;
        picker
            .new_protocol(
                DynamicImage::ImageRgb8(image),
                Size::new(columns, rows),
                Resize::Fit(None),
            )
            .ok()
    };
    let graphics = tokio::task::spawn_blocking(encode)
        .await
        .ok()
        .flatten()
        .map(Arc::new);
    RenderedPicture { picture, graphics }
}

/// Makes the preview's frames, one after the other.
struct PreviewWorker {
    pictures: PictureService,
    picker: Option<Picker>,
    /// Whether the terminal is far away: what plays is drawn by cells then, which are a hundredth of the bytes.
    remote: bool,
    lang: Lang,
    messages: UnboundedSender<Msg>,
    play: Option<FramePlayer>,
}

impl PreviewWorker {
    async fn run(mut self, mut wishes: UnboundedReceiver<PreviewFrameRequest>) {
        let mut fetched = HashSet::new();
        let mut fetches = JoinSet::new();
        while let Some((request, wished)) = wishes.recv().await {
            let Some(wished) = wished else {
                self.play = None;
                continue;
            };
            let seen = self.see(&wished).await;
            let result = match seen {
                Ok(seen) => {
                    for (source, name) in &seen.missing {
                        if fetched.insert(source.clone()) {
                            fetches.spawn(fetch(
                                self.pictures.clone(),
                                self.lang,
                                wished.session.clone(),
                                source.clone(),
                                name.clone(),
                                self.messages.clone(),
                            ));
                        }
                    }
                    let missing = seen.missing.into_iter().map(|(_, name)| name).collect();
                    let painting = paint(self.picker(&wished), seen.picture, wished.cells).await;
                    Ok(Box::new(PreviewFrame {
                        at_ms: seen.at_ms,
                        painting,
                        missing,
                        note: seen.note,
                        rough: seen.rough,
                    }))
                }
                Err(why) => Err(why),
            };
            if self
                .messages
                .send(Msg::PreviewReady { request, result })
                .is_err()
            {
                return;
            }
        }
    }

    async fn see(&mut self, wished: &PreviewRequest) -> Result<DrawnFrame, String> {
        let wish = FrameRequest {
            session: wished.session.clone(),
            draft: wished.draft.clone(),
            at_ms: wished.at_ms,
            box_px: box_px(self.picker(wished), wished.cells),
            exact: wished.exact,
        };
        if !wished.playing {
            self.play = None;
            return self.pictures.frame(&wish).await;
        }
        // A stretch that is over, or that was left behind, begins anew; once, for its end may be the end of all.
        for _ in 0..2 {
            let mut play = match self.play.take().filter(|play| play.covers(&wish)) {
                Some(play) => play,
                None => self.pictures.play(wish.clone(), self.rate()).await?,
            };
            if let Some(seen) = play.at(wish.at_ms, LATE).await? {
                if seen.at_ms + LOST_MS > wish.at_ms {
                    self.play = Some(play);
                }
                return Ok(seen);
            }
        }
        self.pictures.frame(&wish).await
    }

    /// By what a frame is shown.
    fn picker(&self, wished: &PreviewRequest) -> &Option<Picker> {
        if wished.playing && self.remote {
            &None
        } else {
            &self.picker
        }
    }

    fn rate(&self) -> u32 {
        match self
            .picker
            .as_ref()
            .filter(|_| !self.remote)
            .map(Picker::protocol_type)
        {
            Some(ProtocolType::Sixel | ProtocolType::Iterm2) => RATES.1,
            _ => RATES.0,
        }
    }
}

async fn fetch(
    pictures: PictureService,
    lang: Lang,
    session: String,
    source: String,
    name: String,
    messages: UnboundedSender<Msg>,
) {
    let told = AtomicU64::new(u64::MAX);
    let tell = |sent: u64, total: u64| {
        let tenth = sent * 10 / total.max(1);
        if told.swap(tenth, Ordering::Relaxed) != tenth {
            let percent = (tenth * 10).min(100).to_string();
            let _ = messages.send(Msg::Status(fill(
                phrase(lang, Phrase::CutFetching),
                &[&name, &percent],
            )));
        }
    };
    if pictures.fetch(&session, &source, &name, tell).await {
        let _ = messages.send(Msg::MediaDownloaded);
    }
}

/// Makes thumbnails and waveforms: always of the newest list.
async fn develop(
    pictures: PictureService,
    mut lists: watch::Receiver<ThumbnailRequest>,
    messages: UnboundedSender<Msg>,
) {
    while lists.changed().await.is_ok() {
        let list = lists.borrow_and_update().clone();
        for key in list.thumbs {
            if lists.has_changed().unwrap_or(true) {
                break;
            }
            let picture = pictures
                .thumbnail(
                    &list.session,
                    &key.source,
                    &key.name,
                    key.at_ms,
                    key.step_ms,
                )
                .await;
            let _ = messages.send(Msg::Thumbnail(key, picture));
        }
        for key in list.waves {
            if lists.has_changed().unwrap_or(true) {
                break;
            }
            let wave = pictures.wave(&list.session, &key.0, &key.1).await;
            let _ = messages.send(Msg::Waveform(key, wave));
        }
    }
}
