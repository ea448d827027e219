//! Packet times of a file: the actual start and end of each stream, whatever the header says.

use std::collections::BTreeMap;
use std::path::Path;

use crate::media::{FORMATS, MediaError, packets};

/// Packet times of one stream (s), in the time of the container.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StreamTimes {
    /// Start of the first displayed packet.
    pub start: f64,
    /// Start of the last packet.
    pub last: f64,
    /// End of the last packet; equal to `last` if packets have no duration.
    pub end: f64,
    pub packets: u64,
    pub key_packets: u64,
    /// Later packets restart at earlier times: another recording follows.
    pub restarts: bool,
}

/// Packets that jump back in time by more than this (s) belong to another recording. B-frames jump
/// back by less.
const JUMP_BACK_S: f64 = 1.5;

/// Packet times by stream index.
pub type PacketTimes = BTreeMap<u32, StreamTimes>;

/// Reads the times of all packets of a file, without decoding it.
///
/// # Errors
/// If ffprobe cannot be started. A damaged end is not an error: the packets before it count.
pub(crate) async fn scan(path: &Path) -> Result<PacketTimes, MediaError> {
    let mut times = PacketTimes::new();
    let entries = "stream_index,pts_time,dts_time,duration_time,flags";
    packets::for_each_packet(FORMATS, path, entries, "compact=p=0", |line| {
        add(&mut times, line)
    })
    .await?;
    Ok(times)
}

/// Adds one line of ffprobe, such as
/// `stream_index=0|pts_time=1.0|dts_time=1.0|duration_time=0.04|flags=K_`.
pub fn add(times: &mut PacketTimes, line: &str) {
    let field = |name: &str| {
        line.split('|')
            .find_map(|f| f.strip_prefix(name)?.strip_prefix('='))
    };
    let seconds = |name: &str| field(name)?.parse::<f64>().ok().filter(|s| s.is_finite());
    let (Some(stream), Some(flags)) = (
        field("stream_index").and_then(|s| s.parse().ok()),
        field("flags"),
    ) else {
        return;
    };
    let Some(start) = seconds("pts_time").or_else(|| seconds("dts_time")) else {
        return;
    };
    // Packets before the start of an edit list are decoded, but not displayed.
    if flags.contains('D') {
        return;
    }
    let end = start + seconds("duration_time").unwrap_or(0.0).max(0.0);
    let key = u64::from(flags.starts_with('K'));
    times
        .entry(stream)
        .and_modify(|t| {
            t.restarts |=
                start + JUMP_BACK_S < t.last || (flags.starts_with('K') && start + 0.5 < t.last);
            if t.restarts {
                return;
            }
            t.start = t.start.min(start);
            t.last = t.last.max(start);
            t.end = t.end.max(end);
            t.packets += 1;
            t.key_packets += key;
        })
        .or_insert(StreamTimes {
            start,
            last: start,
            end,
            packets: 1,
            key_packets: key,
            restarts: false,
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_packets_and_broken_lines_do_not_count() {
        let mut times = PacketTimes::new();
        for line in [
            "stream_index=0|pts_time=-0.02|dts_time=-0.02|duration_time=0.02|flags=KD",
            "stream_index=0|pts_time=0.08|dts_time=0.0|duration_time=0.04|flags=K_",
            "stream_index=0|pts_time=0.04|dts_time=0.04|duration_time=0.04|flags=__",
            "stream_index=1|pts_time=N/A|dts_time=0.5|duration_time=N/A|flags=K_",
            "stream_index=2|pts_time=N/A|dts_time=N/A|duration_time=N/A|flags=K_",
            "stream_index=0|pts_time=nan|dts_time=inf|duration_time=1|flags=K_",
            "junk",
        ] {
            add(&mut times, line);
        }
        let video = StreamTimes {
            start: 0.04,
            last: 0.08,
            end: 0.12,
            packets: 2,
            key_packets: 1,
            restarts: false,
        };
        let data = StreamTimes {
            start: 0.5,
            last: 0.5,
            end: 0.5,
            packets: 1,
            key_packets: 1,
            restarts: false,
        };
        assert_eq!(times, PacketTimes::from([(0, video), (1, data)]));
    }
}
