//! Ids of requests and items.

/// Identifies a request so that a stale response can be dropped.
pub type RequestId = u64;

/// Source of new ids.
#[derive(Debug)]
pub struct Ids {
    last_request: RequestId,
    last_item: u64,
}

impl Default for Ids {
    fn default() -> Self {
        Self {
            last_request: 1,
            last_item: 0,
        }
    }
}

impl Ids {
    /// Returns a new request id.
    pub fn next_request(&mut self) -> RequestId {
        self.last_request += 1;
        self.last_request
    }

    /// Returns a new id of a transcript item.
    pub fn next_item(&mut self) -> u64 {
        self.last_item += 1;
        self.last_item
    }
}
