//! User-facing messages for [`std::io::Error`].

use std::io::{Error, ErrorKind};

/// Describes an I/O error without its error number: `the disk is full`, `permission denied`.
pub fn reason(e: &Error) -> String {
    let reason = match e.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::NotFound => "not found",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::IsADirectory => "it is a directory",
        ErrorKind::NotADirectory => "part of the path is not a directory",
        ErrorKind::AlreadyExists => "it already exists",
        ErrorKind::AddrInUse => "in use by another program",
        ErrorKind::ConnectionRefused => "connection refused",
        _ => {
            return e
                .to_string()
                .split(" (os error ")
                .next()
                .unwrap_or_default()
                .to_owned();
        }
    };
    reason.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_have_no_numbers() {
        assert_eq!(reason(&ErrorKind::StorageFull.into()), "the disk is full");
        assert_eq!(
            reason(&Error::other("the file is incomplete")),
            "the file is incomplete"
        );
        #[cfg(target_os = "linux")]
        assert_eq!(
            [13, 40].map(|n| reason(&Error::from_raw_os_error(n))),
            ["permission denied", "Too many levels of symbolic links"]
        );
    }
}
