//! Accepts connections. Those with a valid token are kept open; others are closed after a timeout,
//! and earlier if too many are open, so that thousands of incomplete requests cannot block the
//! studio.

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

/// Maximum number of untrusted connections; beyond it, the oldest is closed.
const MAX_UNTRUSTED: usize = 128;
/// An untrusted connection is closed after this time.
const UNTRUSTED_TIMEOUT: Duration = Duration::from_secs(10);
/// Delay after an accept error: file descriptors become available as connections end.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(50);

/// Handle of a connection for the request handlers.
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

    /// Keeps the connection open, because a request on it had the token.
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

/// TCP listener of the studio.
pub struct StudioListener {
    listener: TcpListener,
    untrusted: Mutex<VecDeque<ConnectionHandle>>,
}

impl StudioListener {
    pub fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            untrusted: Mutex::default(),
        }
    }

    /// Registers a new connection, and closes the oldest untrusted one if there are too many.
    fn admit(&self, connection: &ConnectionHandle) {
        let mut untrusted = self
            .untrusted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // The handles of closed connections have no other owner.
        untrusted.retain(|c| !c.is_trusted() && Arc::strong_count(&c.trusted) > 1);
        if untrusted.len() >= MAX_UNTRUSTED
            && let Some(oldest) = untrusted.pop_front()
        {
            oldest.closed.cancel();
        }
        untrusted.push_back(connection.clone());
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
                    tracing::warn!("cannot accept a connection: {e}");
                    sleep(ACCEPT_RETRY_DELAY).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when it times out or is evicted.
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
            deadline: Box::pin(sleep(UNTRUSTED_TIMEOUT)),
        }
    }

    fn is_expired(&mut self, cx: &mut Context<'_>) -> bool {
        self.deadline.as_mut().poll(cx).is_ready() || self.closed.as_mut().poll(cx).is_ready()
    }
}

impl AsyncRead for LimitedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.connection.is_trusted() && self.is_expired(cx) {
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
