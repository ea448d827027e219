//! Renders pictures in the background: preview frames one at a time, thumbnails and waveforms of
//! the newest list only, and the frames of an overlay. Dropping the renderer stops all tasks and
//! their ffmpeg processes.

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
use crate::app::effect::{FrameShot, FrameSource};
use crate::app::msg::Msg;
use crate::app::request::RequestId;
use crate::app::state::pictures::{
    PreviewFrame, PreviewRequest, RenderedPicture, ThumbnailKey, WaveformKey,
};
use crate::domain::draft::Draft;
use crate::domain::picture::Picture;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::workflows::Services;
use crate::workflows::pictures::{DrawnFrame, FramePlayer, FrameRequest, PictureService};

/// Source pixels per half-block cell (2× oversampled, averaged).
const CELL_PX: (u32, u32) = (2, 4);
/// Playback frame rates (fps): for cells and the kitty protocol, and for Sixel and iTerm2, whose
/// encoded frames are large.
const FRAME_RATES: (u32, u32) = (15, 8);
/// Time to wait for a frame during playback before skipping ahead.
const FRAME_TIMEOUT: Duration = Duration::from_millis(120);
/// Playback that lags by more than this restarts at the current position (ms).
const MAX_LAG_MS: u64 = 1_500;

type FrameMessage = (RequestId, Option<PreviewRequest>);

/// Visible thumbnails and waveforms.
#[derive(Clone, Default)]
struct ThumbnailRequest {
    session: String,
    thumbs: Vec<ThumbnailKey>,
    waves: Vec<WaveformKey>,
}

/// Renders pictures in the background.
pub struct PreviewRenderer {
    pictures: PictureService,
    services: Services,
    picker: Option<Picker>,
    messages: UnboundedSender<Msg>,
    frames: UnboundedSender<FrameMessage>,
    thumbnails: watch::Sender<ThumbnailRequest>,
    tasks: JoinSet<()>,
    /// Task that renders the frames of an overlay.
    frames_task: Option<AbortHandle>,
}

impl PreviewRenderer {
    /// Starts a renderer that caches pictures in `folder` and encodes them for the graphics
    /// protocol of `picker`, or for half blocks if `None`.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn open(
        services: &Services,
        lang: Lang,
        folder: PathBuf,
        picker: Option<Picker>,
        messages: UnboundedSender<Msg>,
    ) -> std::io::Result<Self> {
        let pictures = PictureService::new(services.clone(), lang, folder)?;
        let (frames, frame_requests) = unbounded_channel();
        let (thumbnails, requests) = watch::channel(ThumbnailRequest::default());
        let mut tasks = JoinSet::new();
        let remote = ["SSH_TTY", "SSH_CONNECTION"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
        let worker = PreviewWorker {
            pictures: pictures.clone(),
            picker: picker.clone(),
            remote,
            lang,
            messages: messages.clone(),
            player: None,
        };
        tasks.spawn(worker.run(frame_requests));
        tasks.spawn(load_thumbnails(
            pictures.clone(),
            requests,
            messages.clone(),
        ));
        let proxies = pictures.clone();
        tasks.spawn(async move { proxies.generate_proxies().await });
        Ok(Self {
            pictures,
            services: services.clone(),
            picker,
            messages,
            frames,
            thumbnails,
            tasks,
            frames_task: None,
        })
    }

    pub fn frame(&self, request: RequestId, preview: Option<PreviewRequest>) {
        let _ = self.frames.send((request, preview));
    }

    pub fn load_thumbnails(
        &self,
        session: String,
        thumbs: Vec<ThumbnailKey>,
        waves: Vec<WaveformKey>,
    ) {
        let _ = self.thumbnails.send(ThumbnailRequest {
            session,
            thumbs,
            waves,
        });
    }

    pub fn render_frames(
        &mut self,
        request: RequestId,
        session: String,
        shots: Vec<FrameShot>,
        cells: (u16, u16),
    ) {
        if let Some(old) = self.frames_task.take() {
            old.abort();
        }
        let (pictures, picker, services, messages) = (
            self.pictures.clone(),
            self.picker.clone(),
            self.services.clone(),
            self.messages.clone(),
        );
        self.frames_task = Some(self.tasks.spawn(async move {
            for (index, shot) in shots.into_iter().enumerate() {
                let draft = match shot.source {
                    FrameSource::Draft(draft) => Some(draft),
                    FrameSource::Version(id) => {
                        session_loader::version(&services, id).map(Arc::new)
                    }
                };
                let picture = match draft {
                    Some(draft) => {
                        render_shot(&pictures, &picker, &session, draft, shot.at_ms, cells).await
                    }
                    None => None,
                };
                let _ = messages.send(Msg::FrameReady {
                    request,
                    index,
                    picture,
                });
            }
        }));
    }

    pub fn measure_loudness(&mut self, request: RequestId, session: String, draft: Arc<Draft>) {
        let (pictures, messages) = (self.pictures.clone(), self.messages.clone());
        self.tasks.spawn(async move {
            let result = pictures.loudness(&session, &draft).await;
            let _ = messages.send(Msg::LoudnessMeasured { request, result });
        });
    }
}

async fn render_shot(
    pictures: &PictureService,
    picker: &Option<Picker>,
    session: &str,
    draft: Arc<Draft>,
    at_ms: u64,
    cells: (u16, u16),
) -> Option<RenderedPicture> {
    let at_ms = at_ms.min(draft.timeline.duration_ms().saturating_sub(1));
    let request = FrameRequest {
        session: session.to_owned(),
        draft,
        at_ms,
        box_px: box_px(picker, cells),
        exact: false,
    };
    let drawn = pictures
        .frame(&request)
        .await
        .inspect_err(|why| tracing::warn!("no frame: {why}"))
        .ok()?;
    Some(encode(picker, drawn.picture, cells).await)
}

/// Size of an area in pixels.
fn box_px(picker: &Option<Picker>, (columns, rows): (u16, u16)) -> (u32, u32) {
    let (x, y) = picker.as_ref().map_or(CELL_PX, |p| {
        (
            u32::from(p.font_size().width),
            u32::from(p.font_size().height),
        )
    });
    (u32::from(columns) * x, u32::from(rows) * y)
}

/// Encodes a picture for the terminal on a blocking thread, because encoding takes CPU time.
async fn encode(
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
    let source = picture.clone();
    let encode = move || {
        let image = RgbImage::from_raw(source.width, source.height, source.rgb.to_vec())?;
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

/// Renders the preview frames one at a time.
struct PreviewWorker {
    pictures: PictureService,
    picker: Option<Picker>,
    /// True in an ssh session: playback then uses half blocks, which need a hundredth of the bytes.
    remote: bool,
    lang: Lang,
    messages: UnboundedSender<Msg>,
    player: Option<FramePlayer>,
}

impl PreviewWorker {
    async fn run(mut self, mut requests: UnboundedReceiver<FrameMessage>) {
        let mut fetched = HashSet::new();
        let mut fetches = JoinSet::new();
        while let Some((request, preview)) = requests.recv().await {
            let Some(preview) = preview else {
                self.player = None;
                continue;
            };
            let drawn = self.draw(&preview).await;
            let result = match drawn {
                Ok(drawn) => {
                    for (source, name) in &drawn.missing {
                        if fetched.insert(source.clone()) {
                            fetches.spawn(fetch(
                                self.pictures.clone(),
                                self.lang,
                                preview.session.clone(),
                                source.clone(),
                                name.clone(),
                                self.messages.clone(),
                            ));
                        }
                    }
                    let missing = drawn.missing.into_iter().map(|(_, name)| name).collect();
                    let painting =
                        encode(self.picker(&preview), drawn.picture, preview.cells).await;
                    Ok(Box::new(PreviewFrame {
                        at_ms: drawn.at_ms,
                        rendered: painting,
                        missing,
                        note: drawn.note,
                        rough: drawn.rough,
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

    async fn draw(&mut self, preview: &PreviewRequest) -> Result<DrawnFrame, String> {
        let request = FrameRequest {
            session: preview.session.clone(),
            draft: preview.draft.clone(),
            at_ms: preview.at_ms,
            box_px: box_px(self.picker(preview), preview.cells),
            exact: preview.exact,
        };
        if !preview.playing {
            self.player = None;
            return self.pictures.frame(&request).await;
        }
        // A run that has ended or lags too far behind is restarted, but only once: the end of the
        // run may be the end of the timeline.
        for _ in 0..2 {
            let mut player = match self
                .player
                .take()
                .filter(|player| player.can_continue_to(&request))
            {
                Some(player) => player,
                None => self.pictures.play(request.clone(), self.rate()).await?,
            };
            if let Some(drawn) = player.at(request.at_ms, FRAME_TIMEOUT).await? {
                if drawn.at_ms + MAX_LAG_MS > request.at_ms {
                    self.player = Some(player);
                }
                return Ok(drawn);
            }
        }
        self.pictures.frame(&request).await
    }

    /// Graphics protocol for a frame, or `None` for half blocks.
    fn picker(&self, preview: &PreviewRequest) -> &Option<Picker> {
        if preview.playing && self.remote {
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
            Some(ProtocolType::Sixel | ProtocolType::Iterm2) => FRAME_RATES.1,
            _ => FRAME_RATES.0,
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
    let last_tenth = AtomicU64::new(u64::MAX);
    let on_progress = |sent: u64, total: u64| {
        let tenth = sent * 10 / total.max(1);
        if last_tenth.swap(tenth, Ordering::Relaxed) != tenth {
            let percent = (tenth * 10).min(100).to_string();
            let _ = messages.send(Msg::Status(fill(
                phrase(lang, Phrase::InterchangeDownloading),
                &[&name, &percent],
            )));
        }
    };
    if pictures.fetch(&session, &source, &name, on_progress).await {
        let _ = messages.send(Msg::MediaDownloaded);
    }
}

/// Generates thumbnails and waveforms of the newest request only.
async fn load_thumbnails(
    pictures: PictureService,
    mut requests: watch::Receiver<ThumbnailRequest>,
    messages: UnboundedSender<Msg>,
) {
    while requests.changed().await.is_ok() {
        let request = requests.borrow_and_update().clone();
        for key in request.thumbs {
            if requests.has_changed().unwrap_or(true) {
                break;
            }
            let picture = pictures
                .thumbnail(
                    &request.session,
                    &key.source,
                    &key.name,
                    key.at_ms,
                    key.step_ms,
                )
                .await;
            let _ = messages.send(Msg::Thumbnail(key, picture));
        }
        for key in request.waves {
            if requests.has_changed().unwrap_or(true) {
                break;
            }
            let wave = pictures.wave(&request.session, &key.0, &key.1).await;
            let _ = messages.send(Msg::Waveform(key, wave));
        }
    }
}
