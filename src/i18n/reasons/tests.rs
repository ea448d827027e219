//! Every reason has a text in both languages and a stored form.

use std::io::{Error, ErrorKind};

use super::*;
use crate::domain::reason::{
    CommandReason, ForeignFormat, Hint, ImportReason, LlmReason, MediaReason, MissingPart,
    RenderReason, SettingsReason, SpeechReason, StudioReason, UnsupportedFormat,
};
use crate::domain::transcript::Item;
use crate::i18n::foreign_words::foreign_words;
use crate::i18n::transcript;

fn io_reason(e: &Error) -> String {
    Reason::from(e).to_string()
}

#[test]
fn reasons_of_the_system_have_no_numbers() {
    assert_eq!(
        io_reason(&ErrorKind::StorageFull.into()),
        "the disk is full"
    );
    assert_eq!(
        io_reason(&Error::other("the file is incomplete")),
        "the file is incomplete"
    );
    #[cfg(target_os = "linux")]
    assert_eq!(
        [13, 40].map(|n| io_reason(&Error::from_raw_os_error(n))),
        ["permission denied", "Too many levels of symbolic links"]
    );
}

fn kinds() -> Vec<Reason> {
    let mut kinds = vec![
        Reason::DiskFull,
        Reason::NotFound,
        Reason::PermissionDenied,
        Reason::ReadOnlyDisk,
        Reason::IsDirectory,
        Reason::PathNotDirectory,
        Reason::AlreadyExists,
        Reason::InUse,
        Reason::ConnectionRefused,
        Reason::NotAFile,
        Reason::NoMediaInFolder,
        Reason::EmptyFile,
        Reason::FileGrew,
        Reason::FileShrank,
        Reason::MediaTooLarge,
        Reason::DiskSpace {
            needed: 3 << 20,
            free: 1 << 20,
        },
        Reason::NoMediaUrl,
        Reason::FolderNotCreated(why()),
        Reason::FolderNotWritable(why()),
        Reason::DamagedDownload(why()),
        Reason::DataFolder {
            folder: "data".into(),
            why: why(),
        },
        Reason::DiskOfFolderFull("data".into()),
        Reason::DatabaseLocked,
        Reason::DatabaseThread(why()),
        Reason::ProgramEnding,
        Reason::DatabaseDamaged("x".into()),
        Reason::Database("x".into()),
        Reason::NewerDatabase(9),
        Reason::MessageNotStored(why()),
        Reason::ExportNotStored(why()),
    ];
    kinds.extend([
        Reason::InvalidUrl,
        Reason::NoHost,
        Reason::NotWebAddress,
        Reason::PlainHttp,
        Reason::PlainHttpElsewhere,
        Reason::ThisMachine,
        Reason::PrivateNetwork,
        Reason::InvalidRedirect,
        Reason::TooManyRedirects,
        Reason::Certificates(why()),
        Reason::TokenNotSendable,
        Reason::NotDownloaded,
        Reason::TimedOut,
        Reason::RequestDropped,
        Reason::SecondRequest,
        Reason::WebPage,
        Reason::NotJson,
        Reason::UnexpectedFormat,
        Reason::DraftNotJson,
        Reason::NotEventStream(String::new()),
        Reason::ResponseTooLarge(64),
        Reason::EventTooLarge(1),
        Reason::Incomplete(7),
        Reason::Canceled,
        Reason::NotGiven,
    ]);
    let parts = [
        MissingPart::Token,
        MissingPart::SessionId,
        MissingPart::ClaimToken,
        MissingPart::Balance,
        MissingPart::File,
        MissingPart::Status,
    ];
    kinds.extend(parts.map(Reason::Missing));
    kinds.extend(requests());
    kinds.extend(media());
    kinds.extend(studio());
    kinds.extend(exports());
    kinds.extend(commands());
    kinds.extend(settings());
    kinds
}

fn why() -> Box<Reason> {
    Box::new(Reason::DiskFull)
}

fn name() -> String {
    "a.mp4".into()
}

fn requests() -> Vec<Reason> {
    let host = || "nemo.example".to_owned();
    let refused = |why| Reason::Refused {
        code: 402,
        is_about_headers: true,
        why,
    };
    vec![
        Reason::NoConnection {
            host: host(),
            why: why(),
        },
        Reason::Timeout { host: host() },
        refused(why()),
        refused(Box::new(Reason::Message(String::new()))),
        Reason::Unexpected(why()),
        Reason::BadAddress {
            address: host(),
            why: why(),
        },
        Reason::File {
            path: "a.mp4".into(),
            why: why(),
        },
        Reason::StreamLost(why()),
        Reason::Agent(why()),
        Reason::AnswerTooLong { mb: 32, events: 9 },
        Reason::PrivateName,
        Reason::StateUnavailable(why()),
        Reason::ExportFailed(why()),
        Reason::ExportStalled(10),
        Reason::ServerSentTooMuch(why()),
        Reason::ForbiddenAddress {
            host: host(),
            why: why(),
        },
        Reason::BadClientId("client_id".into()),
        Reason::DraftNotAnObject,
    ]
}

fn media() -> Vec<Reason> {
    let mut kinds = vec![
        Reason::MediaUnreadable(why()),
        Reason::ToolMissing("ffmpeg".into()),
        Reason::ToolNotStarted {
            tool: "ffmpeg".into(),
            why: why(),
        },
        Reason::EncoderFailed(why()),
        Reason::EncoderStopped(15),
        Reason::TextNotDrawn(why()),
    ];
    let reasons = [
        MediaReason::NoSoundData,
        MediaReason::NoPictureData,
        MediaReason::NoStreams,
        MediaReason::NoPictureSize,
        MediaReason::NotRecognized,
        MediaReason::PictureCutOff,
        MediaReason::UnsupportedFormat(UnsupportedFormat::Playlist),
        MediaReason::PacketsUnreadable,
        MediaReason::TooLong,
        MediaReason::NothingDecoded,
        MediaReason::DecodingTimedOut,
        MediaReason::AnimationDamaged,
        MediaReason::AnimationTooSlow,
        MediaReason::AnimationWithoutFrames,
        MediaReason::AnimationNotStored,
        MediaReason::AnimationTooLarge {
            width: 5_000,
            height: 10,
            max: 4_096,
        },
        MediaReason::AnimationTooManyChunks(9),
        MediaReason::AnimationTooLong {
            frames: 9,
            seconds: 9,
        },
        MediaReason::Killed(9),
        MediaReason::Stalled(10),
        MediaReason::NoPipe,
        MediaReason::NoMessage,
        MediaReason::NoSoundDevice,
    ];
    kinds.extend(reasons.map(Reason::Media));
    kinds
}

fn studio() -> Vec<Reason> {
    let mut kinds = vec![
        Reason::StudioStorage(why()),
        Reason::ProjectFile {
            file: "data".into(),
            why: why(),
        },
        Reason::StudioFolder {
            folder: "data".into(),
            why: why(),
        },
        Reason::StudioPort {
            port: 1,
            why: why(),
        },
    ];
    let refusals = [
        StudioReason::LocalProgramsOnly,
        StudioReason::OwnProgramOnly,
        StudioReason::NoWebPages,
        StudioReason::TooManyRequests,
        StudioReason::InvalidToken,
        StudioReason::NoClientId,
        StudioReason::NoEndpoint,
        StudioReason::WrongMethod,
        StudioReason::BodyTooLarge(1 << 20),
        StudioReason::BodyNotJson,
        StudioReason::BodyMalformed(String::new()),
        StudioReason::BodyUnexpected(String::new()),
        StudioReason::InvalidEdit {
            number: 2,
            tool: String::new(),
            why: String::new(),
        },
        StudioReason::TooManyEdits(200),
        StudioReason::EditsNotAsDeclared,
        StudioReason::SessionNotFound,
        StudioReason::InStudio,
        StudioReason::NoAttributionHeaders,
        StudioReason::InvalidRenderId,
        StudioReason::NoDraft,
        StudioReason::InvalidFormat,
        StudioReason::RenderNotFound,
        StudioReason::RenderFileGone,
        StudioReason::RenderFileUnreadable,
        StudioReason::CannotFetch,
        StudioReason::NoFilesPart,
        StudioReason::UploadMalformed(String::new()),
        StudioReason::AcceptedFormats,
        StudioReason::MediaNotFound,
        StudioReason::MediaNameTaken,
        StudioReason::InvalidMediaName,
        StudioReason::UploadTooLarge,
        StudioReason::NoEditor,
        StudioReason::ProposalNotFound,
        StudioReason::ProposalOutdated,
        StudioReason::TooManyProposals(20),
        StudioReason::ProposalTooLarge(1 << 20),
        StudioReason::Damaged,
        StudioReason::DamagedAt { line: 1, column: 2 },
    ];
    kinds.extend(refusals.map(Reason::Studio));
    let agents = [
        LlmReason::NeverStops,
        LlmReason::TimedOut,
        LlmReason::Unreachable,
        LlmReason::Status(500),
        LlmReason::ConnectionLost,
        LlmReason::ResponseTooLarge,
        LlmReason::NotJson,
        LlmReason::NoMessage,
        LlmReason::Failed,
        LlmReason::TooManyCalls,
        LlmReason::InvalidCalls,
    ];
    kinds.extend(agents.map(Reason::Llm));
    kinds
}

fn exports() -> Vec<Reason> {
    let mut kinds = vec![
        Reason::MusicNotStored(why()),
        Reason::MediaNotRead {
            name: name(),
            why: why(),
        },
        Reason::PartsNotJoined(why()),
        Reason::PartNotStored(why()),
        Reason::SoundNotStored(why()),
        Reason::FileMismatch(why()),
        Reason::PictureMismatch {
            from: "1".into(),
            to: "2".into(),
            why: why(),
        },
    ];
    let (actual, planned) = (1_000, 2_000);
    let reasons = [
        RenderReason::TimelineEmpty,
        RenderReason::NoMedia(name()),
        RenderReason::TooLong(7),
        RenderReason::MediaDamaged(name()),
        RenderReason::MediaMissing(name()),
        RenderReason::DraftNotAnObject,
        RenderReason::CacheEntryMissing,
        RenderReason::LoudnessUnknown,
        RenderReason::DiskSpace {
            needed: 2 << 20,
            free: 1 << 20,
        },
        RenderReason::Parts {
            written: 1,
            planned: 2,
        },
        RenderReason::Frames {
            count: 1,
            planned: 2,
        },
        RenderReason::PictureDuration { actual, planned },
        RenderReason::SoundDuration { actual, planned },
    ];
    kinds.extend(reasons.map(Reason::Render));
    kinds
}

fn commands() -> Vec<Reason> {
    let path = || std::path::PathBuf::from("data");
    let mut kinds = vec![
        Reason::TerminalUnusable(why()),
        Reason::RecordingNotWritten {
            path: path(),
            why: why(),
        },
        Reason::LogNotWritten {
            path: path(),
            why: why(),
        },
        Reason::ManPagesNotWritten {
            folder: path(),
            why: why(),
        },
        Reason::ThreadsNotStarted(why()),
        Reason::FileGone(path()),
        Reason::NoProgram(path()),
        Reason::NoFileManager(path()),
        Reason::FolderGone(path()),
    ];
    let reasons = [
        CommandReason::NothingToDo,
        CommandReason::NothingToExport,
        CommandReason::NoFileGiven,
        CommandReason::NoSession,
        CommandReason::StudioNotRunning,
        CommandReason::NoStudio,
        CommandReason::NoMcp,
        CommandReason::NoTypedEdits,
        CommandReason::OtherVersion {
            expected: 1,
            version: 2,
        },
        CommandReason::TimelineLost,
        CommandReason::ChecksFailed(2),
        CommandReason::AgentWaits(String::new()),
        CommandReason::NoVersion {
            number: 2,
            newest: 1,
        },
        CommandReason::NotARecording,
        CommandReason::NotAMessage(2),
        CommandReason::CrashAtLine(2),
        CommandReason::TerminalSize {
            width: 0,
            height: 1,
        },
        CommandReason::NeedsTerminal,
    ];
    kinds.extend(reasons.map(Reason::Command));
    let imports = [
        ImportReason::NotJson,
        ImportReason::NoTimeline,
        ImportReason::NothingUsable,
        ImportReason::NoMedia,
        ImportReason::NotText,
        ImportReason::TooLarge(64),
        ImportReason::Format(ForeignFormat::EmptyFile),
    ];
    kinds.extend(imports.map(Reason::Import));
    let speech = [
        SpeechReason::Off,
        SpeechReason::NoRecognizer,
        SpeechReason::NoProgram("ffmpeg".into()),
        SpeechReason::OldProcessor,
        SpeechReason::NoModel("NEMO_TOKEN".into()),
        SpeechReason::UnknownModel("NEMO_TOKEN".into()),
        SpeechReason::NotAModel,
        SpeechReason::Failed("NEMO_TOKEN".into()),
        SpeechReason::Killed(9),
        SpeechReason::TookTooLong,
        SpeechReason::NoSound,
        SpeechReason::NoSpeech,
        SpeechReason::NoPauses,
        SpeechReason::NoFillers,
        SpeechReason::NotSaid("NEMO_TOKEN".into()),
        SpeechReason::WrongHash,
        SpeechReason::ServerStatus(500),
        SpeechReason::ServerAnswer,
    ];
    kinds.extend(speech.map(Reason::Speech));
    kinds
}

fn settings() -> Vec<Reason> {
    let (key, value) = (|| "api_url".to_owned(), || "1".to_owned());
    let mut kinds = vec![Reason::Keys {
        line: Some(2),
        action: String::new(),
        why: why(),
    }];
    let reasons = [
        SettingsReason::NotOneOf {
            key: key(),
            value: value(),
            choices: value(),
        },
        SettingsReason::NotBetween {
            key: key(),
            value: value(),
            low: value(),
            high: value(),
        },
        SettingsReason::Negative {
            key: key(),
            value: value(),
        },
        SettingsReason::NotAUrl {
            key: key(),
            value: value(),
        },
        SettingsReason::Required {
            key: key(),
            other: key(),
        },
        SettingsReason::BuiltWithout {
            key: key(),
            feature: "keyring".into(),
        },
        SettingsReason::VariableUnset("NEMO_TOKEN".into()),
        SettingsReason::UnknownPreset {
            preset: value(),
            choices: value(),
        },
        SettingsReason::UnknownAction,
        SettingsReason::InvalidKey(value()),
        SettingsReason::ReservedKey(value()),
        SettingsReason::TypedKey(value()),
        SettingsReason::LongerSequence(value()),
        SettingsReason::AlsoBoundInPane {
            keys: value(),
            action: value(),
        },
        SettingsReason::AlsoBoundInDialog {
            keys: value(),
            action: value(),
        },
        SettingsReason::InvalidSessionId(value()),
    ];
    kinds.extend(reasons.map(Reason::from));
    kinds
}

#[test]
fn reasons_are_stored_as_codes_and_text_stays_readable() {
    for reason in kinds() {
        assert_eq!(Reason::from_stored(reason.to_stored()), reason);
    }
    let old = "the disk is full";
    assert_eq!(Reason::from_stored(old.into()), Reason::Message(old.into()));
    assert_eq!(Reason::Message(old.into()).to_stored(), old);
    assert_eq!(
        Reason::FileMismatch(why()).to_stored(),
        r#"{"code":"file_mismatch","data":{"code":"disk_full"}}"#
    );
}

#[test]
fn every_reason_has_a_text_in_both_languages() {
    for reason in kinds() {
        let (en, zh) = (text(Lang::En, &reason), text(Lang::Zh, &reason));
        assert!(!en.is_empty() && en.is_ascii(), "{reason:?}: {en}");
        assert!(!zh.is_empty(), "{reason:?}");
        let words = foreign_words(&zh);
        assert!(words.is_empty(), "{zh}: {words:?}");
    }
}

#[test]
fn every_refusal_is_chinese() {
    use crate::domain::edit::EditRefusal;
    use crate::i18n::refusals::describe_refusal;
    let name = || "海滩".to_owned();
    for refusal in [
        EditRefusal::SegmentGone,
        EditRefusal::Empty,
        EditRefusal::NoPictures,
        EditRefusal::TooShort(40),
        EditRefusal::NotEnoughMaterial {
            name: name(),
            available_ms: 500,
        },
        EditRefusal::OutsideSegment {
            at_ms: 9_000,
            start_ms: 0,
            end_ms: 5_000,
        },
        EditRefusal::IndexOutOfRange(2),
        EditRefusal::DifferentTracks,
        EditRefusal::Occupied {
            at_ms: 0,
            name: name(),
        },
        EditRefusal::NoCut,
        EditRefusal::AfterTheEnd {
            at_ms: 9_000,
            end_ms: 5_000,
        },
        EditRefusal::NotAClip(name()),
        EditRefusal::NotAText(name()),
        EditRefusal::TransitionOfText(name()),
        EditRefusal::BadRange(5_000),
        EditRefusal::BadCanvas,
        EditRefusal::NothingToDo,
    ] {
        let (en, zh) = (refusal.to_string(), describe_refusal(Lang::Zh, &refusal));
        assert!(!en.is_empty() && !zh.is_empty(), "{refusal:?}");
        assert!(foreign_words(&zh).is_empty(), "{zh}");
    }
}

#[test]
fn stored_problems_follow_the_language_and_those_of_older_versions_stay_text() {
    let text = |item: &Item| [Lang::En, Lang::Zh].map(|lang| transcript::text(lang, item));
    let decode = |json| serde_json::from_str::<Item>(json).unwrap();
    let problem = Item::Problem {
        message: Reason::ExportFailed(why()),
        hint: Hint::FreeDisk.with_link("https://web.example".into()),
    };
    let json = serde_json::to_string(&problem).unwrap();
    assert_eq!(decode(&json), problem);
    assert_eq!(
        text(&problem),
        [
            "the export failed: the disk is full Free some disk space, then try again. \
             https://web.example",
            "导出失败：磁盘已满 请释放磁盘空间后再试。 https://web.example",
        ]
    );
    let old = r#"{"kind":"problem","what":"the disk is full","next":"Free some space."}"#;
    assert_eq!(text(&decode(old)), ["the disk is full Free some space."; 2]);
}
