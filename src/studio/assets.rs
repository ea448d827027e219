//! Uploaded media files, stored by content hash: identical files are stored once.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempPath;
use tokio::io::AsyncWriteExt;

use super::workspace::Workspace;
use super::{built_in_music, check};
use crate::domain::asset::{self, Asset, MAX_UPLOAD_BYTES};
use crate::domain::built_in_music::BuiltInMusic;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, RenderReason, StudioReason};
use crate::domain::text::one_line;
use crate::fs::{atomic, private};
use crate::media::cache::checksum;
use crate::media::probe::{self, Probed};
use crate::media::{MediaError, webp};

/// Unused media files are kept this long, because an upload is stored before its project refers to
/// it.
const UNUSED_GRACE_PERIOD: Duration = Duration::from_secs(3600);

/// Reasons to reject an upload.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.reason())]
pub enum IntakeError {
    Type,
    TooLarge,
    Media(#[from] MediaError),
    /// The request is malformed: message of the parser.
    Malformed(String),
    Store(#[from] std::io::Error),
}

impl IntakeError {
    /// Returns the reason of the rejection.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Type => StudioReason::AcceptedFormats.into(),
            Self::TooLarge => StudioReason::UploadTooLarge.into(),
            Self::Media(e) => e.reason(),
            Self::Malformed(why) => StudioReason::UploadMalformed(one_line(why)).into(),
            Self::Store(e) => Reason::StudioStorage(Box::new(reason(e))),
        }
    }
}

/// Folder of media files.
#[derive(Clone, Debug)]
pub struct AssetStore {
    dir: PathBuf,
    workspace: Workspace,
}

/// An upload in progress. Dropping it removes the partial file.
pub struct MediaIntake {
    file: tokio::fs::File,
    part: TempPath,
    hasher: blake3::Hasher,
    bytes: u64,
    name: String,
}

impl AssetStore {
    /// Folder of the files, which are named by their hash.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Opens the store in `dir`, which is created if needed. Unfinished uploads are stored in
    /// `work`.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn open(dir: PathBuf, workspace: Workspace) -> std::io::Result<Self> {
        private::folder(&dir)?;
        Ok(Self { dir, workspace })
    }

    /// Creates an unfinished file. It is removed on drop.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub(super) fn temporary(&self, suffix: &str) -> std::io::Result<TempPath> {
        self.workspace.temporary(suffix)
    }

    /// Removes unfinished uploads of older versions of the program.
    pub fn remove_leftovers(&self) {
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with("incoming-") {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Begins the upload of a file with this name.
    ///
    /// # Errors
    /// If the type is not accepted or the partial file cannot be created.
    pub async fn begin(&self, name: &str) -> Result<MediaIntake, IntakeError> {
        let name = one_line(name.rsplit(['/', '\\']).next().unwrap_or(name));
        let extension = asset::extension(&name)
            .filter(|_| asset::is_accepted(&name))
            .ok_or(IntakeError::Type)?;
        let part = self.workspace.temporary(&format!(".{extension}"))?;
        let file = tokio::fs::File::create(&part).await?;
        Ok(MediaIntake {
            file,
            part,
            hasher: blake3::Hasher::new(),
            bytes: 0,
            name,
        })
    }

    /// Returns the path of the media file of an asset. Hash and extension were validated by the
    /// upload.
    pub fn path(&self, asset: &Asset) -> PathBuf {
        let extension = asset::extension(&asset.name)
            .filter(|_| asset::is_accepted(&asset.name))
            .unwrap_or_default();
        let hash: String = asset.hash.chars().filter(char::is_ascii_hexdigit).collect();
        self.dir.join(format!("{hash}.{extension}"))
    }

    /// Generates the built-in music among `assets` that is not in the store yet.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn synthesize_music(&self, assets: &[Asset]) -> std::io::Result<()> {
        for asset in assets {
            if let Some(music) =
                BuiltInMusic::from_asset(asset).filter(|_| !self.path(asset).exists())
            {
                self.synthesize(music, asset)?;
            }
        }
        Ok(())
    }

    fn synthesize(&self, music: BuiltInMusic, asset: &Asset) -> std::io::Result<()> {
        let part = self.workspace.temporary(".wav")?;
        std::fs::write(&part, built_in_music::wav(music))?;
        self.publish_converted(&part, &self.path(asset))
    }

    /// Stores a file that differs from the uploaded bytes, with a checksum file beside it.
    fn publish_converted(&self, part: &Path, path: &Path) -> std::io::Result<()> {
        atomic::replace(&checksum_file(path), checksum(part)?.as_bytes())?;
        atomic::publish(part, path)
    }

    /// Checks that a media file is present and intact, by reading all of it. Damaged built-in music
    /// is generated again.
    ///
    /// # Errors
    /// If the file is missing or damaged.
    pub fn check(&self, asset: &Asset) -> Result<(), Reason> {
        let name = || asset.name.clone();
        match (self.is_intact(asset), BuiltInMusic::from_asset(asset)) {
            (Ok(true), _) => Ok(()),
            (_, Some(music)) => self
                .synthesize(music, asset)
                .map_err(|e| Reason::MusicNotStored(Box::new(reason(&e)))),
            (Ok(false), None) => Err(RenderReason::MediaDamaged(name()).into()),
            (Err(e), None) if e.kind() == ErrorKind::NotFound => {
                Err(RenderReason::MediaMissing(name()).into())
            }
            (Err(e), None) => Err(Reason::MediaNotRead {
                name: name(),
                why: Box::new(reason(&e)),
            }),
        }
    }

    fn is_intact(&self, asset: &Asset) -> std::io::Result<bool> {
        let path = self.path(asset);
        let actual = checksum(&path)?;
        match std::fs::read_to_string(checksum_file(&path)) {
            Ok(stored) => Ok(stored == actual),
            // Older versions stored animations as converted clips without a checksum.
            Err(_) => Ok(actual == asset.hash
                || path.extension().is_some_and(|e| e == "webp") && webp::is_converted_clip(&path)),
        }
    }

    /// Moves a new upload to the path under which its project knows the same content, which may
    /// have another extension. It is kept at both paths if another project uses the present one
    /// (`shared`).
    ///
    /// # Errors
    /// If the file is gone, for example because the only session that used it was deleted
    /// meanwhile.
    pub fn store_under(&self, asset: &Asset, known: &Asset, shared: bool) -> std::io::Result<()> {
        let (from, to) = (self.path(asset), self.path(known));
        if from == to {
            return std::fs::metadata(to).map(drop);
        }
        let part = self.workspace.temporary(".copy")?;
        std::fs::remove_file(&part)?;
        std::fs::hard_link(&from, &part).or_else(|_| std::fs::copy(&from, &part).map(drop))?;
        if checksum_file(&from).exists() {
            atomic::replace(&checksum_file(&to), &std::fs::read(checksum_file(&from))?)?;
        }
        std::fs::rename(&part, to)?;
        if !shared {
            self.remove(asset);
        }
        Ok(())
    }

    /// Removes a media file.
    pub fn remove(&self, asset: &Asset) {
        let path = self.path(asset);
        for file in [checksum_file(&path), path] {
            let _ = std::fs::remove_file(file);
        }
    }

    /// Removes unused media files, except recent uploads. `used` has the hashes of the files in
    /// use.
    pub fn remove_unused(&self, used: &HashSet<String>) {
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let hash = name.split('.').next().unwrap_or_default();
            let modified = entry
                .metadata()
                .and_then(|m| m.modified())
                .unwrap_or_else(|_| SystemTime::now());
            if !used.contains(hash)
                && modified
                    .elapsed()
                    .is_ok_and(|age| age > UNUSED_GRACE_PERIOD)
            {
                tracing::info!("removing an unused media file: {name}");
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Probes and stores an upload.
    ///
    /// # Errors
    /// If the file is unusable or cannot be stored.
    pub async fn finish(&self, mut intake: MediaIntake) -> Result<Asset, IntakeError> {
        intake.file.flush().await?;
        let path = intake.part.to_path_buf();
        let animated = webp::is_animated(&path);
        if animated {
            webp::convert_to_clip(&path).await?;
        }
        let Probed {
            info,
            sound,
            converted,
        } = probe::probe(&path).await?;
        let asset = Asset {
            hash: intake.hasher.finalize().to_hex().chars().take(32).collect(),
            leading_silence_ms: sound.leading_silence_ms,
            trailing_silence_ms: sound.trailing_silence_ms,
            ..info.into_asset(&intake.name, intake.bytes)
        };
        check::check_renders(&asset, &path).await?;
        let (store, to) = (self.clone(), self.path(&asset));
        let publish = move || {
            if animated || converted {
                store.publish_converted(&path, &to)
            } else {
                atomic::publish(&path, &to)
            }
        };
        tokio::task::spawn_blocking(publish)
            .await
            .map_err(|e| IntakeError::Store(std::io::Error::other(e)))??;
        Ok(asset)
    }
}

/// Returns the path of the checksum of a file that differs from the uploaded bytes.
fn checksum_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".sum");
    name.into()
}

impl MediaIntake {
    /// Writes the next bytes.
    ///
    /// # Errors
    /// If the file is too large or cannot be written.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), IntakeError> {
        self.bytes += chunk.len() as u64;
        if self.bytes > MAX_UPLOAD_BYTES {
            return Err(IntakeError::TooLarge);
        }
        self.hasher.update(chunk);
        self.file.write_all(chunk).await?;
        Ok(())
    }
}
