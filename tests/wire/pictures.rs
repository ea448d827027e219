//! Pictures of a cloud timeline: from the uploaded file, from the address in the state, or a
//! placeholder card.

use std::path::Path;
use std::sync::Arc;

use nemo_tui::api::UploadedFile;
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::interchange::InterchangeFormat;
use nemo_tui::domain::picture::Picture;
use nemo_tui::i18n::locale::Lang;
use nemo_tui::store::{Store, StoreHandle};
use nemo_tui::workflows::media_library::MediaLibrary;
use nemo_tui::workflows::media_resolver::record_upload;
use nemo_tui::workflows::pictures::{DrawnFrame, FrameRequest, PictureService};
use nemo_tui::workflows::{PollingPolicy, Services, interchange_export};
use tempfile::TempDir;

use super::common;
use super::server::{Answer, Server, ok};

struct Cloud {
    dir: TempDir,
    server: Server,
    services: Services,
    pictures: PictureService,
}

async fn cloud() -> Cloud {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start().await;
    let services = Services {
        api: server.known_client(),
        store: StoreHandle::start(Store::open(dir.path()).unwrap()).unwrap(),
        backend: "test".into(),
        polling: PollingPolicy::new(&Default::default(), false),
        library: MediaLibrary::new(None, dir.path().join("fetched")),
    };
    let pictures =
        PictureService::new(services.clone(), Lang::En, dir.path().join("pictures")).unwrap();
    Cloud {
        dir,
        server,
        services,
        pictures,
    }
}

fn draft(m: &str) -> Arc<Draft> {
    let json =
        format!(r#"{{"d":2000,"t":[{{"tt":0,"sg":[{{"id":"a","s":0,"d":2000,"m":{m}}}]}}]}}"#);
    Arc::new(Draft::parse(&json).unwrap())
}

async fn frame(c: &Cloud, draft: &Arc<Draft>) -> DrawnFrame {
    let request = FrameRequest {
        session: "1".into(),
        draft: draft.clone(),
        at_ms: 500,
        box_px: (160, 90),
        exact: false,
    };
    c.pictures.frame(&request).await.unwrap()
}

fn middle(picture: &Picture) -> [u8; 3] {
    picture.mean_color((0.1, 0.2), (0.1, 0.2))
}

/// A complete response with a file.
fn file(path: &Path) -> Answer {
    let bytes = std::fs::read(path).unwrap();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        bytes.len()
    );
    Answer::Send(vec![[head.into_bytes(), bytes].concat()])
}

fn no_media() -> Answer {
    ok(r#"{"state":{"video_infos":[],"generated_media":null}}"#)
}

#[tokio::test]
async fn an_uploaded_file_is_read_from_its_local_path() {
    let c = cloud().await;
    let path = common::photo(c.dir.path(), "beach.png", "red", "320x180");
    let uploaded = UploadedFile {
        filename: "beach.png".into(),
        cdn_url: Some("https://cdn.example/x".into()),
        ..UploadedFile::default()
    };
    record_upload(&c.services, "1", &uploaded, Some(&path)).await;
    // By its name alone, and by its address.
    for m in [
        r#"{"name":"beach.png"}"#,
        r#"{"name":"other","src":"https://cdn.example/x"}"#,
    ] {
        let seen = frame(&c, &draft(m)).await;
        assert!(
            common::close(middle(&seen.picture), [254, 0, 0]),
            "{:?}",
            middle(&seen.picture)
        );
        assert!(seen.missing.is_empty());
    }
    assert_eq!(
        c.server.requests().len(),
        0,
        "nothing was requested from the server"
    );
    // The file changed since: it is not the uploaded one.
    std::fs::write(&path, "something else").unwrap();
    c.server.on("/latest", no_media());
    assert_eq!(
        frame(&c, &draft(r#"{"name":"beach.png"}"#))
            .await
            .missing
            .len(),
        1
    );
}

#[tokio::test]
async fn media_with_an_address_are_downloaded_and_cached() {
    let c = cloud().await;
    let path = common::photo(c.dir.path(), "sea.png", "blue", "320x180");
    let listed = format!(
        r#"{{"state":{{"video_infos":[{{"filename":"sea.png","cdn_url":"{}/media/sea.png"}}]}}}}"#,
        c.server.url
    );
    c.server
        .on("/latest", ok(&listed))
        .on("/media/sea.png", file(&path));
    let draft = draft(r#"{"name":"sea.png"}"#);
    let seen = frame(&c, &draft).await;
    assert_eq!(
        seen.missing,
        [("name:sea.png".to_owned(), "sea.png".to_owned())]
    );
    let (source, name) = &seen.missing[0];
    assert!(c.pictures.fetch("1", source, name, |_, _| ()).await);
    let seen = frame(&c, &draft).await;
    assert!(
        common::close(middle(&seen.picture), [0, 0, 254]),
        "{:?}",
        middle(&seen.picture)
    );
    assert_eq!(
        (c.server.count("/latest"), c.server.count("/media/")),
        (1, 1),
        "each requested once"
    );
}

#[tokio::test]
async fn unavailable_media_show_a_card_and_no_path_is_followed() {
    let c = cloud().await;
    let secret = common::photo(c.dir.path(), "secret.png", "red", "320x180");
    c.server.on("/latest", no_media());
    for src in [
        secret.display().to_string(),
        format!("file://{}", secret.display()),
        "asset://../secret".into(),
    ] {
        let seen = frame(
            &c,
            &draft(&format!(r#"{{"name":"gone.mp4","src":"{src}"}}"#)),
        )
        .await;
        assert_eq!(seen.missing.len(), 1, "{src}");
        assert!(
            !common::close(middle(&seen.picture), [254, 0, 0]),
            "a server's value is not a path: {src}"
        );
        assert!(!c.pictures.fetch("1", &src, "gone.mp4", |_, _| ()).await);
    }
}

#[tokio::test]
async fn a_cloud_interchange_export_names_downloaded_and_missing_media() {
    let c = cloud().await;
    let path = common::photo(c.dir.path(), "sea.png", "blue", "320x180");
    let src = format!("{}/media/sea.png", c.server.url);
    let json = format!(
        r#"{{"d":4000,"t":[{{"tt":0,"sg":[{{"id":"a","s":0,"d":2000,"m":{{"name":"sea.png","src":"{src}"}}}},{{"id":"b","s":2000,"d":2000,"m":{{"name":"gone.mp4"}}}}]}}]}}"#
    );
    let draft = Draft::parse(&json).unwrap();
    c.server
        .on("/latest", no_media())
        .on("/media/sea.png", file(&path));
    let target = c.dir.path().join("out.otio");
    let request = interchange_export::InterchangeRequest {
        session: "1",
        draft: &draft,
        markers: &[],
        format: InterchangeFormat::Otio,
        path: &target,
    };
    let written = interchange_export::write(&c.services, &request, |_, _, _| ())
        .await
        .unwrap();
    assert_eq!(
        (written.path.as_path(), &written.missing[..]),
        (target.as_path(), &["gone.mp4".to_owned()][..])
    );
    let text = std::fs::read_to_string(&target).unwrap();
    assert!(
        text.contains("file:///")
            && text.contains("MissingReference.1")
            && !text.contains("nmv_usr"),
        "{text}"
    );
    assert_eq!(c.server.count("/media/"), 1);
    // Again: the file keeps its name, nothing is fetched twice.
    c.server.on("/latest", no_media());
    let again = interchange_export::write(&c.services, &request, |_, _, _| ())
        .await
        .unwrap();
    assert!(again.path.ends_with("out (2).otio") && c.server.count("/media/") == 1);
}
