//! The client against a scripted server, over real sockets.

mod chat;
mod requests;
mod server;
