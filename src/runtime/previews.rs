//! Renders pictures in the background: preview frames one at a time, thumbnails and waveforms of
//! the newest list only, and the frames of an overlay. Dropping the renderer stops all tasks and
//! their ffmpeg processes.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

use super::lazy_pictures::LazyPictures;
use super::preview_worker::{FrameMessage, PreviewWorker};
use super::session_loader;
use super::tasks::Tasks;
use super::terminal_picture::{box_px, encode};
use crate::app::effect::{FrameShot, FrameSource, PictureEffect};
use crate::app::msg::{ExaminedFile, Msg};
use crate::app::request::RequestId;
use crate::app::state::pictures::{PreviewRequest, RenderedPicture, ThumbnailKey, WaveformKey};
use crate::app::state::sound::{SoundEvent, SoundRequest};
use crate::domain::draft::Draft;
use crate::graphics::TerminalGraphics;
use crate::workflows::Services;
use crate::workflows::pictures::{FrameRequest, PictureService, SoundPlayback, SoundPosition};

/// Visible thumbnails and waveforms.
#[derive(Clone, Default)]
struct ThumbnailRequest {
    session: String,
    thumbs: Vec<ThumbnailKey>,
    waves: Vec<WaveformKey>,
}

/// Preview renderer, started with the first picture.
pub(super) struct Previews {
    /// Graphics protocol of the terminal; `None` draws text blocks.
    graphics: Option<TerminalGraphics>,
    renderer: Option<PreviewRenderer>,
}

impl Previews {
    pub fn new(graphics: Option<TerminalGraphics>) -> Self {
        Self {
            graphics,
            renderer: None,
        }
    }

    /// Executes an effect of pictures.
    pub fn run(&mut self, tasks: &mut Tasks, effect: PictureEffect) {
        let graphics = &self.graphics;
        let renderer = self
            .renderer
            .get_or_insert_with(|| PreviewRenderer::start(tasks, graphics.clone()));
        match effect {
            PictureEffect::RenderPreview { request, preview } => renderer.frame(request, preview),
            PictureEffect::LoadThumbnails {
                session,
                thumbs,
                waves,
            } => renderer.load_thumbnails(session, thumbs, waves),
            PictureEffect::RenderFrames {
                request,
                session,
                shots,
                cells,
            } => renderer.render_frames(request, session, shots, cells),
            PictureEffect::ExamineFile { path } => renderer.examine_file(path),
            PictureEffect::PlaySound { request, sound } => renderer.play_sound(request, sound),
            PictureEffect::MeasureLoudness {
                request,
                session,
                draft,
            } => renderer.measure_loudness(request, session, draft),
        }
    }

    /// Stops all tasks and their ffmpeg processes.
    pub fn stop(&mut self) {
        self.renderer = None;
    }
}

/// Renders pictures in the background.
struct PreviewRenderer {
    pictures: LazyPictures,
    graphics: Option<TerminalGraphics>,
    messages: UnboundedSender<Msg>,
    frames: UnboundedSender<FrameMessage>,
    thumbnails: watch::Sender<ThumbnailRequest>,
    tasks: JoinSet<()>,
    /// Task that renders the frames of an overlay.
    frames_task: Option<AbortHandle>,
    sound_task: Option<AbortHandle>,
    /// Task that examines a file of the file picker.
    file_task: Option<AbortHandle>,
}

impl PreviewRenderer {
    /// Starts a renderer that encodes pictures for the protocol of `graphics`, or for text
    /// blocks if `None`.
    fn start(tasks: &Tasks, graphics: Option<TerminalGraphics>) -> Self {
        let pictures = LazyPictures::new(tasks);
        let (frames, frame_requests) = unbounded_channel();
        let (thumbnails, requests) = watch::channel(ThumbnailRequest::default());
        let worker = PreviewWorker::new(tasks, pictures.clone(), graphics.clone());
        let mut workers = JoinSet::new();
        workers.spawn(worker.run(frame_requests));
        workers.spawn(load_thumbnails(
            pictures.clone(),
            requests,
            tasks.messages.clone(),
        ));
        Self {
            pictures,
            graphics,
            messages: tasks.messages.clone(),
            frames,
            thumbnails,
            tasks: workers,
            frames_task: None,
            sound_task: None,
            file_task: None,
        }
    }

    fn frame(&self, request: RequestId, preview: Option<PreviewRequest>) {
        let _ = self.frames.send((request, preview));
    }

    fn load_thumbnails(&self, session: String, thumbs: Vec<ThumbnailKey>, waves: Vec<WaveformKey>) {
        let _ = self.thumbnails.send(ThumbnailRequest {
            session,
            thumbs,
            waves,
        });
    }

    fn render_frames(
        &mut self,
        request: RequestId,
        session: String,
        shots: Vec<FrameShot>,
        cells: (u16, u16),
    ) {
        if let Some(old) = self.frames_task.take() {
            old.abort();
        }
        let (pictures, graphics, messages) = (
            self.pictures.clone(),
            self.graphics.clone(),
            self.messages.clone(),
        );
        self.frames_task = Some(self.tasks.spawn(async move {
            let Some(service) = pictures.get().await else {
                return;
            };
            for (index, shot) in shots.into_iter().enumerate() {
                let draft = match shot.source {
                    FrameSource::Draft(draft) => Some(draft),
                    FrameSource::Version(id) => version(pictures.services(), id).await,
                };
                let picture = match draft {
                    Some(draft) => {
                        render_shot(&service, &graphics, &session, draft, shot.at_ms, cells).await
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

    /// Examines a file of the file picker.
    fn examine_file(&mut self, path: PathBuf) {
        if let Some(old) = self.file_task.take() {
            old.abort();
        }
        let (pictures, messages) = (self.pictures.clone(), self.messages.clone());
        self.file_task = Some(self.tasks.spawn(async move {
            let Some(service) = pictures.get().await else {
                return;
            };
            let (asset, picture) = service.examine(&path).await.unzip();
            let file = ExaminedFile {
                path,
                asset,
                picture: picture.flatten(),
            };
            let _ = messages.send(Msg::FileExamined(Box::new(file)));
        }));
    }

    /// Plays a sound in place of the earlier one.
    fn play_sound(&mut self, request: RequestId, sound: Option<SoundRequest>) {
        if let Some(old) = self.sound_task.take() {
            old.abort();
        }
        let Some(sound) = sound else { return };
        let (pictures, messages) = (self.pictures.clone(), self.messages.clone());
        self.sound_task = Some(self.tasks.spawn(async move {
            let Some(service) = pictures.get().await else {
                return;
            };
            let send = |event| drop(messages.send(Msg::Sound { request, event }));
            let on_position = |position: SoundPosition| {
                send(SoundEvent::Position {
                    at_ms: position.at_ms,
                    levels: position.levels,
                });
            };
            let played = service.play_sound(&playback(sound), on_position).await;
            send(played.map_or_else(SoundEvent::Failed, |_| SoundEvent::Ended));
        }));
    }

    fn measure_loudness(&mut self, request: RequestId, session: String, draft: Arc<Draft>) {
        let (pictures, messages) = (self.pictures.clone(), self.messages.clone());
        self.tasks.spawn(async move {
            let Some(pictures) = pictures.get().await else {
                return;
            };
            let result = pictures.loudness(&session, &draft).await;
            let _ = messages.send(Msg::LoudnessMeasured { request, result });
        });
    }
}

/// Returns the sound for the picture service.
fn playback(sound: SoundRequest) -> SoundPlayback {
    SoundPlayback {
        session: sound.session,
        draft: sound.draft,
        from_ms: sound.from_ms,
        to_ms: sound.to_ms,
        speed: sound.speed,
        volume: sound.volume,
        player: sound.player,
    }
}

/// Returns the draft of a stored version.
async fn version(services: &Services, id: i64) -> Option<Arc<Draft>> {
    let draft = services
        .store
        .read(move |store| Ok(session_loader::version(store, id)));
    draft.await.ok().flatten().map(Arc::new)
}

async fn render_shot(
    pictures: &PictureService,
    graphics: &Option<TerminalGraphics>,
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
        box_px: box_px(graphics, cells),
        exact: false,
    };
    let drawn = pictures
        .frame(&request)
        .await
        .inspect_err(|why| tracing::warn!("no frame: {why}"))
        .ok()?;
    Some(encode(graphics, drawn.picture, cells).await)
}

/// Generates thumbnails and waveforms of the newest request only.
async fn load_thumbnails(
    pictures: LazyPictures,
    mut requests: watch::Receiver<ThumbnailRequest>,
    messages: UnboundedSender<Msg>,
) {
    while requests.changed().await.is_ok() {
        let request = requests.borrow_and_update().clone();
        let Some(pictures) = pictures.get().await else {
            continue;
        };
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
