//! Accepts connections. Programs that hold the token keep theirs; a stranger's is closed unless its request comes soon, and
//! as soon as others need the place: half requests, held open by the thousand, must not shut anybody out.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Strangers' connections that are kept at most: of more, the oldest is closed.
const MOST_STRANGERS: usize = 128;
/// A stranger's connection is closed after this time.
const PATIENCE: Duration = Duration::from_secs(10);
/// Without file handles nothing is accepted; they come back as connections end.
const RETRY: Duration = Duration::from_millis(50);

/// What a request's handler can do with its connection.
#[derive(Clone, Debug)]
pub struct ConnectionHandle {
    trusted: Arc<AtomicBool>,
    closed: CancellationToken,
}

impl ConnectionHandle {
    fn new() -> Self {
        Self {
            trusted: Arc::default(),
            closed: CancellationToken::new(),
        }
    }

    /// Keeps the connection open: a request on it had the token.
    pub fn trust(&self) {
        self.trusted.store(true, Ordering::Relaxed);
    }

    fn is_trusted(&self) -> bool {
        self.trusted.load(Ordering::Relaxed)
    }
}

impl Connected<IncomingStream<'_, StudioListener>> for ConnectionHandle {
    fn connect_info(stream: IncomingStream<'_, StudioListener>) -> Self {
        stream.io().connection.clone()
    }
}

/// The listener of the studio.
pub struct StudioListener {
    listener: TcpListener,
    strangers: Mutex<VecDeque<ConnectionHandle>>,
}

impl StudioListener {
    pub fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            strangers: Mutex::default(),
        }
    }

    /// Lets a new stranger in, and the oldest out if there are too many.
    fn admit(&self, connection: &ConnectionHandle) {
        let mut strangers = self
            .strangers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Ended connections are held by nobody else.
        strangers.retain(|c| !c.is_trusted() && Arc::strong_count(&c.trusted) > 1);
        if strangers.len() >= MOST_STRANGERS
            && let Some(oldest) = strangers.pop_front()
        {
            oldest.closed.cancel();
        }
        strangers.push_back(connection.clone());
    }
}

impl Listener for StudioListener {
    type Io = LimitedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (LimitedStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    let connection = ConnectionHandle::new();
                    self.admit(&connection);
                    return (LimitedStream::new(stream, connection), address);
                }
                Err(e) => {
                    tracing::warn!("a connection was not accepted: {e}");
                    sleep(RETRY).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when its time or its place is needed.
pub struct LimitedStream {
    stream: TcpStream,
    connection: ConnectionHandle,
    closed: Pin<Box<WaitForCancellationFutureOwned>>,
    deadline: Pin<Box<Sleep>>,
}

impl LimitedStream {
    fn new(stream: TcpStream, connection: ConnectionHandle) -> Self {
        let closed = Box::pin(connection.closed.clone().cancelled_owned());
        Self {
            stream,
            connection,
            closed,
            deadline: Box::pin(sleep(PATIENCE)),
        }
    }

    fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
        self.deadline.as_mut().poll(cx).is_ready() || self.closed.as_mut().poll(cx).is_ready()
    }
}

impl AsyncRead for LimitedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.connection.is_trusted() && self.is_over(cx) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for LimitedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
