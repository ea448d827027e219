//! Raw pictures and audio samples decoded by ffmpeg, read from its pipe. Dropping a stream kills
//! the process.

use std::ffi::OsString;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStdout};

use super::{MediaError, Urgency, ffmpeg, last_error_line, start_error};

use crate::domain::io_reason::reason;
use crate::domain::reason::MediaReason;

/// After this time without data, ffmpeg is considered stuck.
const STALL_TIMEOUT: Duration = Duration::from_secs(20);

/// Output of ffmpeg, in blocks of equal size.
pub(crate) struct RawStream {
    child: Child,
    stdout: ChildStdout,
    block_bytes: usize,
}

impl RawStream {
    /// Starts ffmpeg with `arguments`, which must write to `pipe:1`.
    ///
    /// # Errors
    /// If ffmpeg is missing or cannot be started.
    pub fn open(
        arguments: &[OsString],
        block: usize,
        urgency: Urgency,
    ) -> Result<Self, MediaError> {
        let mut child = ffmpeg(urgency)?
            .args(["-nostdin", "-v", "error", "-nostats"])
            .args(arguments)
            .spawn()
            .map_err(start_error)?;
        let stdout = child
            .stdout
            .take()
            .ok_or_else(|| MediaError::Start("ffmpeg", MediaReason::NoPipe.into()))?;
        Ok(Self {
            child,
            stdout,
            block_bytes: block,
        })
    }

    /// Returns the next block, which may be shorter at the end, or `None` after the end.
    ///
    /// # Errors
    /// If ffmpeg fails or is stuck.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, MediaError> {
        let mut block = vec![0; self.block_bytes];
        let mut filled = 0;
        while filled < block.len() {
            let read =
                tokio::time::timeout(STALL_TIMEOUT, self.stdout.read(&mut block[filled..])).await;
            match read.map_err(|_| MediaError::unreadable(MediaReason::DecodingTimedOut))? {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(e) => return Err(MediaError::Unreadable(reason(&e))),
            }
        }
        if filled == 0 {
            return self.finish().await.map(|()| None);
        }
        block.truncate(filled);
        Ok(Some(block))
    }

    async fn finish(&mut self) -> Result<(), MediaError> {
        let mut error_output = Vec::new();
        if let Some(stderr) = self.child.stderr.take() {
            let _ = stderr.take(16 * 1024).read_to_end(&mut error_output).await;
        }
        let status = self.child.wait().await.map_err(start_error)?;
        if status.success() {
            Ok(())
        } else {
            Err(MediaError::Unreadable(last_error_line(
                status,
                &error_output,
            )))
        }
    }
}
