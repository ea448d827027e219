//! `doctor`: what the program needs, and whether it is there.

use serde_json::json;

use super::{Failure, Out, Settings};
use crate::media;
use crate::store::Store;

pub async fn run(settings: &Settings, out: &Out) -> Result<(), Failure> {
    let mut missing = 0;
    let mut tell = |name: &str, result: Result<String, String>| {
        let ok = result.is_ok();
        missing += usize::from(!ok);
        let text = result.unwrap_or_else(|e| e);
        out.fact(
            "check",
            json!({"name": name, "ok": ok, "text": text}),
            Some(&format!("{} {name}: {text}", if ok { "ok " } else { "-- " })),
        );
    };
    for tool in ["ffmpeg", "ffprobe"] {
        tell(tool, media::tool(tool).map(|p| p.display().to_string()).map_err(|e| e.to_string()));
    }
    let dir = settings.data_dir.display().to_string();
    tell("data folder", Store::open(&settings.data_dir).map(|_| dir).map_err(|e| e.to_string()));
    tell("configuration", Ok("read".into()));
    tell(
        "server",
        crate::nemo::client::check_address(&settings.config.api_url).map(|u| u.to_string()).map_err(|e| e.to_string()),
    );
    if missing == 0 {
        Ok(())
    } else {
        Err(Failure::own("doctor", format!("{missing} things are missing"), "See the lines that begin with --."))
    }
}
