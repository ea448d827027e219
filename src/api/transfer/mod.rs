//! Transfers of files: uploads and downloads with progress, streamed from and to the disk.

mod chunked_writer;
pub(crate) mod download;
pub(crate) mod upload;
