//! Buffered file I/O for transfers: writes overlap with the download, reads overlap with the
//! upload. Chunks are not copied.

use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::Stream;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

/// Chunk size of file I/O (bytes). Small chunks are an order of magnitude slower.
const CHUNK_SIZE: usize = 1 << 20;

/// Streams the content of a file. The reader stops when the stream is dropped.
pub fn read_chunks(file: std::fs::File) -> impl Stream<Item = Result<Bytes>> + Send {
    let (reader, mut read) = mpsc::channel(1);
    // Not awaited: results and errors arrive through the channel.
    drop(spawn_blocking(move || {
        while read_chunk(&file).is_some_and(|chunk| reader.blocking_send(chunk).is_ok()) {}
    }));
    futures::stream::poll_fn(move |context| read.poll_recv(context))
}

fn read_chunk(file: &std::fs::File) -> Option<Result<Bytes>> {
    let mut chunk = Vec::with_capacity(CHUNK_SIZE);
    match file.take(CHUNK_SIZE as u64).read_to_end(&mut chunk) {
        Ok(0) => None,
        read => Some(read.map(|_| Bytes::from(chunk))),
    }
}

/// Writer that buffers one chunk while the previous one is written.
pub struct ChunkedWriter {
    file: Arc<std::fs::File>,
    buffered: Vec<Bytes>,
    size: usize,
    pending: Option<JoinHandle<Result<()>>>,
}

impl ChunkedWriter {
    /// Opens a file for writing from offset `start` and truncates it there. Append mode is not
    /// used: a late write of an abandoned download then hits the same offset with the same bytes.
    ///
    /// # Errors
    /// If the file cannot be opened or truncated.
    pub async fn open(path: &Path, start: u64) -> Result<Self> {
        let path = path.to_owned();
        let open = move || {
            let mut file = std::fs::OpenOptions::new()
                .create(true)
                .write(true)
                .truncate(false)
                .open(path)?;
            file.set_len(start)?;
            file.seek(SeekFrom::Start(start)).map(|_| file)
        };
        blocking(open).await.map(Self::from_file)
    }

    fn from_file(file: std::fs::File) -> Self {
        Self {
            file: Arc::new(file),
            buffered: Vec::new(),
            size: 0,
            pending: None,
        }
    }

    /// Buffers received bytes; waits only while the disk is two chunks behind.
    ///
    /// # Errors
    /// If an earlier chunk could not be written.
    pub async fn push(&mut self, chunk: Bytes) -> Result<()> {
        self.size += chunk.len();
        self.buffered.push(chunk);
        if self.size < CHUNK_SIZE {
            Ok(())
        } else {
            self.flush_chunk().await
        }
    }

    /// Waits until everything is on disk.
    ///
    /// # Errors
    /// If a chunk could not be written.
    pub async fn finish(mut self) -> Result<()> {
        self.flush_chunk().await?;
        self.join_pending().await?;
        let file = self.file;
        blocking(move || file.sync_all()).await
    }

    async fn flush_chunk(&mut self) -> Result<()> {
        self.join_pending().await?;
        self.size = 0;
        let (chunks, file) = (std::mem::take(&mut self.buffered), self.file.clone());
        self.pending = Some(spawn_blocking(move || {
            chunks
                .iter()
                .try_for_each(|chunk| (&*file).write_all(chunk))
        }));
        Ok(())
    }

    async fn join_pending(&mut self) -> Result<()> {
        match self.pending.take() {
            Some(work) => work.await?,
            None => Ok(()),
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    spawn_blocking(work).await?
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;

    #[tokio::test]
    async fn writing_continues_at_the_given_offset() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("video.part");
        std::fs::write(&path, "abcXYZ").unwrap();
        let mut writer = ChunkedWriter::open(&path, 3).await.unwrap();
        let chunk = Bytes::from(vec![b'd'; CHUNK_SIZE / 2 + 1]);
        for _ in 0..5 {
            writer.push(chunk.clone()).await.unwrap();
        }
        writer.finish().await.unwrap();
        let written = std::fs::read(&path).unwrap();
        assert_eq!(written.len(), 3 + 5 * chunk.len());
        assert!(written.starts_with(b"abcd") && written[3..].iter().all(|b| *b == b'd'));
    }

    #[tokio::test]
    async fn a_file_is_read_in_chunks() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("video.mp4");
        let content: Vec<u8> = (0..3 * CHUNK_SIZE + 7).map(|i| (i % 251) as u8).collect();
        std::fs::write(&path, &content).unwrap();
        let read: Vec<Bytes> = read_chunks(std::fs::File::open(&path).unwrap())
            .map(std::result::Result::unwrap)
            .collect()
            .await;
        assert_eq!(
            read.iter().map(Bytes::len).collect::<Vec<_>>(),
            [CHUNK_SIZE, CHUNK_SIZE, CHUNK_SIZE, 7]
        );
        assert_eq!(read.concat(), content);
    }

    #[tokio::test]
    async fn a_read_error_is_reported() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("video.mp4");
        let only_written = std::fs::File::create(&path).unwrap();
        let first = std::pin::pin!(read_chunks(only_written)).next().await;
        assert!(first.unwrap().is_err());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_is_reported() {
        let mut writer = ChunkedWriter::from_file(
            std::fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .unwrap(),
        );
        writer.push(Bytes::from_static(b"data")).await.unwrap();
        assert_eq!(
            writer.finish().await.unwrap_err().kind(),
            std::io::ErrorKind::StorageFull
        );
    }
}
