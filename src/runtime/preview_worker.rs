//! Renders the preview frames one at a time, and plays the timeline.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;

use super::lazy_pictures::LazyPictures;
use super::tasks::Tasks;
use super::terminal_picture::{box_px, encode};
use crate::app::msg::Msg;
use crate::app::request::RequestId;
use crate::app::state::pictures::{PreviewFrame, PreviewRequest};
use crate::domain::reason::Reason;
use crate::graphics::TerminalGraphics;
use crate::i18n::locale::Lang;
use crate::i18n::ui::Message;
use crate::workflows::pictures::{DrawnFrame, FramePlayer, FrameRequest, PictureService};

/// Playback frame rates (fps): for cells, for the kitty protocol and cells in an ssh session, and
/// for Sixel and iTerm2, whose encoded frames are large.
const FRAME_RATES: [u32; 3] = [30, 15, 8];
/// Time to wait for a frame during playback before skipping ahead.
const FRAME_TIMEOUT: Duration = Duration::from_millis(120);
/// Playback that lags by more than this restarts at the current position (ms).
const MAX_LAG_MS: u64 = 1_500;

/// Request for a preview frame; `None` stops playback.
pub(super) type FrameMessage = (RequestId, Option<PreviewRequest>);

/// Renders the preview frames one at a time.
pub(super) struct PreviewWorker {
    pictures: LazyPictures,
    graphics: Option<TerminalGraphics>,
    /// True in an ssh session: playback then uses text blocks, which need a hundredth of the bytes.
    remote: bool,
    lang: Lang,
    messages: UnboundedSender<Msg>,
    player: Option<FramePlayer>,
}

impl PreviewWorker {
    pub fn new(tasks: &Tasks, pictures: LazyPictures, graphics: Option<TerminalGraphics>) -> Self {
        let remote = ["SSH_TTY", "SSH_CONNECTION"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
        Self {
            pictures,
            graphics,
            remote,
            lang: tasks.lang,
            messages: tasks.messages.clone(),
            player: None,
        }
    }

    pub async fn run(mut self, mut requests: UnboundedReceiver<FrameMessage>) {
        let mut fetched = HashSet::new();
        let mut fetches = JoinSet::new();
        let mut previous = Weak::new();
        while let Some((request, preview)) = requests.recv().await {
            let Some(preview) = preview else {
                self.player = None;
                continue;
            };
            let Some(pictures) = self.pictures.get().await else {
                continue;
            };
            let drawn = self.draw(&pictures, &preview).await;
            if !previous.ptr_eq(&Arc::downgrade(&preview.draft)) {
                previous = Arc::downgrade(&preview.draft);
                fetches.spawn(queue_proxies(pictures.clone(), preview.clone()));
            }
            let result = match drawn {
                Ok(drawn) => {
                    for (source, name) in &drawn.missing {
                        if fetched.insert(source.clone()) {
                            fetches.spawn(fetch(
                                pictures.clone(),
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
                        encode(self.graphics(&preview), drawn.picture, preview.cells).await;
                    Ok(Box::new(PreviewFrame {
                        at_ms: drawn.at_ms,
                        until_ms: drawn.until_ms,
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

    async fn draw(
        &mut self,
        pictures: &PictureService,
        preview: &PreviewRequest,
    ) -> Result<DrawnFrame, Reason> {
        let request = FrameRequest {
            session: preview.session.clone(),
            draft: preview.draft.clone(),
            at_ms: preview.at_ms,
            box_px: box_px(self.graphics(preview), preview.cells),
            exact: preview.exact,
        };
        if !preview.playing {
            self.player = None;
            return pictures.frame(&request).await;
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
                None => pictures.play(request.clone(), self.rate()).await?,
            };
            if let Some(drawn) = player.at(request.at_ms, FRAME_TIMEOUT).await? {
                if drawn.at_ms + MAX_LAG_MS > request.at_ms {
                    self.player = Some(player);
                }
                return Ok(drawn);
            }
        }
        pictures.frame(&request).await
    }

    /// Graphics protocol for a frame, or `None` for text blocks.
    fn graphics(&self, preview: &PreviewRequest) -> &Option<TerminalGraphics> {
        if preview.playing && self.remote {
            &None
        } else {
            &self.graphics
        }
    }

    fn rate(&self) -> u32 {
        match &self.graphics {
            Some(graphics) if !self.remote && graphics.is_large() => FRAME_RATES[2],
            None if !self.remote => FRAME_RATES[0],
            _ => FRAME_RATES[1],
        }
    }
}

/// Queues the proxies of all clips, so that those that are not seen yet are fast too.
async fn queue_proxies(pictures: PictureService, preview: PreviewRequest) {
    let timeline = &preview.draft.timeline;
    pictures.queue_proxies(&preview.session, timeline).await;
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
            let _ = messages.send(Msg::Status(
                Message::InterchangeDownloading {
                    name: &name,
                    percent: &percent,
                }
                .text(lang),
            ));
        }
    };
    if pictures.fetch(&session, &source, &name, on_progress).await {
        let _ = messages.send(Msg::MediaDownloaded);
    }
}
