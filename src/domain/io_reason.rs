//! Why the system refused something, as people say it.

use std::io::{Error, ErrorKind};

/// An error of the system without its number: `the disk is full`, `permission denied`.
pub fn reason(e: &Error) -> String {
    let known = match e.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::NotFound => "it was not found",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::ReadOnlyFilesystem => "its disk can only be read",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::NotADirectory => "a part of its path is no folder",
        ErrorKind::AlreadyExists => "something of this name exists already",
        ErrorKind::AddrInUse => "another program uses it",
        ErrorKind::ConnectionRefused => "nothing answers there",
        _ => {
            return e
                .to_string()
                .split(" (os error ")
                .next()
                .unwrap_or_default()
                .to_owned();
        }
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_have_no_numbers() {
        assert_eq!(reason(&ErrorKind::StorageFull.into()), "the disk is full");
        assert_eq!(
            reason(&Error::other("half of it is missing")),
            "half of it is missing"
        );
        #[cfg(target_os = "linux")]
        assert_eq!(
            [13, 40].map(|n| reason(&Error::from_raw_os_error(n))),
            ["permission denied", "Too many levels of symbolic links"]
        );
    }
}
