//! The cut for other programs, and back in.
