//! Files on their way: what comes of a download is written while more of it comes, and of an upload the next piece is read
//! while one is sent. Nothing is copied in between.

use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::Stream;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

/// Files are read and written in pieces of so many bytes: small ones cost an order of magnitude of speed.
const PIECE: usize = 1 << 20;

/// What a file holds. Its reader ends when nobody wants the next piece any more.
pub fn pieces(file: std::fs::File) -> impl Stream<Item = Result<Bytes>> + Send {
    let (reader, mut read) = mpsc::channel(1);
    // Not waited for: what becomes of it comes through the channel.
    drop(spawn_blocking(move || {
        while next(&file).is_some_and(|piece| reader.blocking_send(piece).is_ok()) {}
    }));
    futures::stream::poll_fn(move |context| read.poll_recv(context))
}

fn next(file: &std::fs::File) -> Option<Result<Bytes>> {
    let mut piece = Vec::with_capacity(PIECE);
    match file.take(PIECE as u64).read_to_end(&mut piece) {
        Ok(0) => None,
        read => Some(read.map(|_| Bytes::from(piece))),
    }
}

/// A file that is being written. At most two pieces are in memory: one gathers while the other is written.
pub struct ChunkedWriter {
    file: Arc<std::fs::File>,
    gathered: Vec<Bytes>,
    size: usize,
    at_work: Option<JoinHandle<Result<()>>>,
}

impl ChunkedWriter {
    /// Opens a file to write on from `start` bytes; what it had behind them goes. It is not opened to append: a piece that
    /// an abandoned download still writes lies where the next one puts the same bytes.
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
        blocking(open).await.map(Self::on)
    }

    fn on(file: std::fs::File) -> Self {
        Self {
            file: Arc::new(file),
            gathered: Vec::new(),
            size: 0,
            at_work: None,
        }
    }

    /// Takes what came; waits only while the disk is two pieces behind.
    pub async fn take(&mut self, chunk: Bytes) -> Result<()> {
        self.size += chunk.len();
        self.gathered.push(chunk);
        if self.size < PIECE {
            Ok(())
        } else {
            self.hand_over().await
        }
    }

    /// Waits until everything is on the disk.
    pub async fn finish(mut self) -> Result<()> {
        self.hand_over().await?;
        self.settle().await?;
        let file = self.file;
        blocking(move || file.sync_all()).await
    }

    async fn hand_over(&mut self) -> Result<()> {
        self.settle().await?;
        self.size = 0;
        let (chunks, file) = (std::mem::take(&mut self.gathered), self.file.clone());
        self.at_work = Some(spawn_blocking(move || {
            chunks
                .iter()
                .try_for_each(|chunk| (&*file).write_all(chunk))
        }));
        Ok(())
    }

    async fn settle(&mut self) -> Result<()> {
        match self.at_work.take() {
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
    async fn a_file_goes_on_where_it_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("film.part");
        std::fs::write(&path, "abcXYZ").unwrap();
        let mut spool = ChunkedWriter::open(&path, 3).await.unwrap();
        let chunk = Bytes::from(vec![b'd'; PIECE / 2 + 1]);
        for _ in 0..5 {
            spool.take(chunk.clone()).await.unwrap();
        }
        spool.finish().await.unwrap();
        let written = std::fs::read(&path).unwrap();
        assert_eq!(written.len(), 3 + 5 * chunk.len());
        assert!(written.starts_with(b"abcd") && written[3..].iter().all(|b| *b == b'd'));
    }

    #[tokio::test]
    async fn a_file_comes_in_pieces_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("film.mp4");
        let film: Vec<u8> = (0..3 * PIECE + 7).map(|i| (i % 251) as u8).collect();
        std::fs::write(&path, &film).unwrap();
        let read: Vec<Bytes> = pieces(std::fs::File::open(&path).unwrap())
            .map(std::result::Result::unwrap)
            .collect()
            .await;
        assert_eq!(
            read.iter().map(Bytes::len).collect::<Vec<_>>(),
            [PIECE, PIECE, PIECE, 7]
        );
        assert_eq!(read.concat(), film);
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_read_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("film.mp4");
        let only_written = std::fs::File::create(&path).unwrap();
        let first = std::pin::pin!(pieces(only_written)).next().await;
        assert!(first.unwrap().is_err());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_disk_that_takes_nothing_is_told() {
        let mut spool = ChunkedWriter::on(
            std::fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .unwrap(),
        );
        spool.take(Bytes::from_static(b"film")).await.unwrap();
        assert_eq!(
            spool.finish().await.unwrap_err().kind(),
            std::io::ErrorKind::StorageFull
        );
    }
}
