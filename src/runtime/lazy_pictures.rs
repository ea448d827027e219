//! The picture service, opened on first use.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;

use super::tasks::Tasks;
use crate::app::msg::Msg;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::workflows::Services;
use crate::workflows::pictures::PictureService;

/// Picture service, opened on first use, because its folder may be on a slow disk.
#[derive(Clone)]
pub(super) struct LazyPictures {
    services: Services,
    lang: Lang,
    folder: PathBuf,
    messages: UnboundedSender<Msg>,
    opened: Arc<OnceCell<PictureService>>,
    /// Generates proxies while the service is open.
    proxies: Arc<Mutex<JoinSet<()>>>,
}

impl LazyPictures {
    pub fn new(tasks: &Tasks) -> Self {
        Self {
            services: tasks.services.clone(),
            lang: tasks.lang,
            folder: tasks.output.picture_cache.clone(),
            messages: tasks.messages.clone(),
            opened: Arc::default(),
            proxies: Arc::default(),
        }
    }

    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Returns the service, or shows in the status line why it cannot be opened.
    pub async fn get(&self) -> Option<PictureService> {
        match self.opened.get_or_try_init(|| self.open()).await {
            Ok(pictures) => Some(pictures.clone()),
            Err(why) => {
                let _ = self
                    .messages
                    .send(Msg::Status(reasons::text(self.lang, &why)));
                None
            }
        }
    }

    async fn open(&self) -> Result<PictureService, Reason> {
        let (services, lang, folder) = (self.services.clone(), self.lang, self.folder.clone());
        let open = move || PictureService::new(services, lang, folder);
        let pictures = tokio::task::spawn_blocking(open)
            .await
            .map_err(Reason::message)?
            .map_err(|e| Reason::File {
                path: self.folder.clone(),
                why: Box::new(reason(&e)),
            })?;
        let generator = pictures.clone();
        self.proxies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .spawn(async move { generator.generate_proxies().await });
        Ok(pictures)
    }
}
