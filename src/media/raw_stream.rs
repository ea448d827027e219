//! Pictures and sound samples as ffmpeg decodes them, read from its pipe. Dropping a stream kills the process.

use std::ffi::OsString;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStdout};

use super::{MediaError, Urgency, ffmpeg, last_words, not_started};

use crate::domain::io_reason::reason;

/// When nothing has come for so long, ffmpeg is stuck on the file.
const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes from ffmpeg, in blocks of one size.
pub struct RawStream {
    child: Child,
    stdout: ChildStdout,
    block: usize,
}

impl RawStream {
    /// Starts ffmpeg with `arguments`, which write to `pipe:1`; a block has `block` bytes.
    pub fn open(
        arguments: &[OsString],
        block: usize,
        urgency: Urgency,
    ) -> Result<Self, MediaError> {
        let mut child = ffmpeg(urgency)?
            .args(["-nostdin", "-v", "error", "-nostats"])
            .args(arguments)
            .spawn()
            .map_err(not_started)?;
        let stdout = child
            .stdout
            .take()
            .ok_or_else(|| MediaError::Start("ffmpeg", "no pipes".into()))?;
        Ok(Self {
            child,
            stdout,
            block,
        })
    }

    /// The next block; a shorter one at the end, then none. Why it failed, where it did.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, MediaError> {
        let mut block = vec![0; self.block];
        let mut filled = 0;
        while filled < block.len() {
            let read = tokio::time::timeout(PATIENCE, self.stdout.read(&mut block[filled..])).await;
            match read
                .map_err(|_| MediaError::Unreadable("nothing came of it for too long".into()))?
            {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) => return Err(MediaError::Unreadable(reason(&e))),
            }
        }
        if filled == 0 {
            return self.end().await.map(|()| None);
        }
        block.truncate(filled);
        Ok(Some(block))
    }

    async fn end(&mut self) -> Result<(), MediaError> {
        let mut complaint = Vec::new();
        if let Some(stderr) = self.child.stderr.take() {
            let _ = stderr.take(16 * 1024).read_to_end(&mut complaint).await;
        }
        let status = self.child.wait().await.map_err(not_started)?;
        if status.success() {
            Ok(())
        } else {
            Err(MediaError::Unreadable(last_words(status, &complaint)))
        }
    }
}
