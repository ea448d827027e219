//! Display text of the next steps after an error.

use super::locale::Lang;
use super::messages::bilingual;
use crate::domain::asset;
use crate::domain::reason::Hint;

impl Hint {
    /// Text in `lang`.
    pub fn text(&self, lang: Lang) -> String {
        let (en, zh) = match self {
            Self::UseAcceptedFormat => {
                let formats = asset::uploadable_list();
                return match lang {
                    Lang::En => format!("Supported formats: {formats}."),
                    Lang::Zh => format!("支持的格式：{formats}。"),
                };
            }
            Self::Text(text) => return text.clone(),
            Self::WithLink { hint, link } => return format!("{} {link}", hint.text(lang)),
            Self::AnswerQuestion { session, is_local } => {
                let local = if *is_local { " --local" } else { "" };
                return bilingual!(
                    lang,
                    "Answer with the next message: nemo-tui exec{local} --session {session} \
                     \"your answer\"",
                    "用下一条消息回答：nemo-tui exec{local} --session {session} \"您的回答\""
                );
            }
            Self::StartOver { session, is_local } => {
                let local = if *is_local { " --local" } else { "" };
                return bilingual!(
                    lang,
                    "Start over in the new session: nemo-tui exec{local} --session {session} \
                     \"your message\"",
                    "请在新会话中重新开始：nemo-tui exec{local} --session {session} \"您的消息\""
                );
            }
            Self::GetSpeechModel(model) => {
                return bilingual!(
                    lang,
                    "Download it: nemo-tui speech get {model}",
                    "请下载：nemo-tui speech get {model}"
                );
            }
            Self::WaitForProgram
            | Self::UseNewerProgram
            | Self::MoveDatabase
            | Self::ChooseFolder
            | Self::FreeDisk => self.storage_texts(),
            Self::ExportAgain | Self::CheckStatus | Self::CheckTimeline | Self::ExportMayFinish => {
                self.work_texts()
            }
            Self::CheckHeaders
            | Self::UpgradePlan
            | Self::TopUp
            | Self::CheckToken
            | Self::RemoveClientId => self.account_texts(),
            other => other.command_texts().unwrap_or_else(|| other.texts()),
        };
        lang.pick(en, zh).to_owned()
    }

    fn storage_texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::WaitForProgram => (
                "Try again when that program has finished.",
                "请在该程序结束后重试。",
            ),
            Self::UseNewerProgram => (
                "Use the newer version, or choose another folder with --data-dir.",
                "请使用新版本，或用 --data-dir 选择其他文件夹。",
            ),
            Self::MoveDatabase => (
                "Move nemo-tui.db away and start again. The studio's projects and media are \
                 separate files and are kept: open a project with --session ID (the file names in \
                 studio/projects).",
                "请移走 nemo-tui.db 后重新启动。本地工作室的项目和素材是单独的文件，会保留：\
                 用 --session ID 打开项目（studio/projects 中的文件名）。",
            ),
            Self::FreeDisk => (
                "Free some disk space, then try again.",
                "请释放磁盘空间后再试。",
            ),
            _ => (
                "Choose another folder with --data-dir.",
                "请用 --data-dir 选择其他文件夹。",
            ),
        }
    }

    fn account_texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::CheckHeaders => (
                "The attribution headers were not accepted: check the SKILL.md next to the \
                 program, or remove it.",
                "标识请求头未被接受：请检查程序旁的 SKILL.md，或将其删除。",
            ),
            Self::UpgradePlan => (
                "Register or upgrade the plan to export; the timeline is saved.",
                "注册或升级套餐后即可导出；时间线已保留。",
            ),
            Self::TopUp => (
                "Top up the account, or register to get more credits.",
                "请充值，或注册以获得更多积分。",
            ),
            Self::CheckToken => (
                "Check NEMO_TOKEN, or unset it to get a free token.",
                "请检查 NEMO_TOKEN，或清除它以获取免费令牌。",
            ),
            _ => (
                "Correct or remove it: a new one is then created.",
                "请更正或删除它：会重新生成。",
            ),
        }
    }

    /// Texts about the timeline and exports.
    fn work_texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::ExportAgain => (
                "The timeline is saved: export again once this is fixed.",
                "时间线已保留：解决问题后再次导出。",
            ),
            Self::CheckStatus => (
                "Type \"status\" to check again; there is no need to resend the message.",
                "输入“status”再次查看；无需重新发送消息。",
            ),
            Self::CheckTimeline => (
                "The edit may have been made: check the timeline before sending it again.",
                "编辑可能已完成：重新发送前请先查看时间线。",
            ),
            _ => (
                "The server may still finish it: the editor checks again at its next start. Or \
                 export again.",
                "服务器仍可能完成：编辑器下次启动时会再次查看。也可以重新导出。",
            ),
        }
    }

    fn texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::CheckNetwork => (
                "Check the network, or work offline: nemo-tui --local",
                "请检查网络，或离线工作：nemo-tui --local",
            ),
            Self::TryLater => ("Try again in a moment.", "请稍后再试。"),
            Self::ListSessions => (
                "List the sessions: nemo-tui sessions. Start a new one: nemo-tui exec, or \
                 nemo-tui --new.",
                "查看会话：nemo-tui sessions。新会话：nemo-tui exec 或 nemo-tui --new。",
            ),
            Self::ConvertFile => (
                "Check that another program opens it, or convert it to MP4, JPEG or WAV.",
                "请确认其他程序能打开它，或转换为 MP4、JPEG 或 WAV。",
            ),
            Self::ConvertHeic => (
                "Install heif-convert (package libheif-examples), or export the photo as JPEG.",
                "请安装 heif-convert（软件包 libheif-examples），或将照片导出为 JPEG。",
            ),
            Self::CompressFile => ("Compress or trim the file first.", "请先压缩或剪短文件。"),
            Self::RestoreProject => (
                "Restore its file from a backup, or start a new session.",
                "请从备份恢复其文件，或新建会话。",
            ),
            Self::WaitHalfMinute => ("Wait half a minute, then try again.", "请等半分钟再试。"),
            Self::ReportToOperator => (
                "The response was discarded. Report this to the operator of the server.",
                "未使用其中任何内容。请告知服务器的维护者。",
            ),
            Self::UsePublicAddress => (
                "Only public https:// addresses are fetched. Use media from another source.",
                "只访问公开的 https:// 地址。请使用其他来源的素材。",
            ),
            Self::UseHttps => (
                "Use an https:// address (http:// only for this machine).",
                "请使用 https:// 地址（http:// 仅限本机）。",
            ),
            Self::CheckPath => (
                "Check the path, its permissions and the free disk space.",
                "请检查路径、权限和磁盘空间。",
            ),
            Self::CheckName => (
                "Check the name; a relative path starts at the current folder.",
                "请检查名称；相对路径从当前文件夹开始。",
            ),
            Self::WaitForFile => (
                "It may still be copied or recorded: try again when it is complete.",
                "它可能还在复制或录制：完成后再试。",
            ),
            Self::CheckAddress => (
                "Check the address (api_url), and if this network requires a browser login first.",
                "请检查地址（api_url），以及此网络是否需要先在浏览器中登录。",
            ),
            _ => (
                "Try again; if the problem persists, run with --log FILE and check the log.",
                "请重试；若仍失败，用 --log FILE 启动并查看日志。",
            ),
        }
    }

    /// Texts about commands and settings.
    fn command_texts(&self) -> Option<(&'static str, &'static str)> {
        let texts = self.setting_texts().or_else(|| self.plan_texts());
        texts.or_else(|| self.recording_texts()).or(match self {
            Self::AddMessages => Some((
                "Add messages, --upload or --export (see nemo-tui exec --help).",
                "请添加消息、--upload 或 --export（见 nemo-tui exec --help）。",
            )),
            Self::AddFile => Some(("Add it: --upload FILE", "请添加：--upload FILE")),
            Self::UploadFirst => Some((
                "Upload media and ask for a video first.",
                "请先上传素材并让助手制作视频。",
            )),
            Self::StartSession => Some((
                "Start one: nemo-tui exec --upload FILE \"describe your video\"",
                "新建会话：nemo-tui exec --upload FILE \"描述您的视频\"",
            )),
            Self::ListVersions => Some((
                "The editor lists the versions: press V.",
                "编辑器中按 V 可列出各版本。",
            )),
            Self::ReadChecks => Some((
                "See the lines that start with --.",
                "请查看以 -- 开头的行。",
            )),
            Self::RunDoctor => Some((
                "Run nemo-tui doctor to check that ffmpeg is installed.",
                "请运行 nemo-tui doctor 检查是否已安装 ffmpeg。",
            )),
            Self::ChooseOut => Some((
                "Choose another file with --out.",
                "请用 --out 选择其他文件。",
            )),
            Self::ChooseOtio => Some((
                "Choose an OpenTimelineIO file (.otio). Export one from your editor, or convert \
                 XML, EDL or AAF with otioconvert.",
                "请选择 OpenTimelineIO 文件（.otio）。从剪辑软件导出，或用 otioconvert 转换 XML、\
                 EDL 或 AAF。",
            )),
            _ => None,
        })
    }

    fn setting_texts(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::InstallFfmpeg => (
                "Install it with `make run`, or omit --local to use the cloud.",
                "请用 `make run` 安装，或去掉 --local 使用云端。",
            ),
            Self::BuildWithStudio => (
                "Build with the feature `studio`. Without --local, the program uses the cloud.",
                "请启用 `studio` 特性编译。不带 --local 时，程序使用云端。",
            ),
            Self::SetKey => (
                "Set the variable, or leave agent.base_url empty to use the built-in rules.",
                "请设置该变量，或将 agent.base_url 留空以使用内置规则。",
            ),
            Self::AddCaptions => (
                "Add them first: \"add captions from talk.srt\".",
                "请先添加字幕：“添加字幕 talk.srt”。",
            ),
            Self::ReadWords => (
                "In the editor, 7 shows the recognized words.",
                "在编辑器中按 7 查看识别出的文字。",
            ),
            Self::ListSpeechModels => (
                "List the models: nemo-tui speech models",
                "列出模型：nemo-tui speech models",
            ),
            Self::InstallRecognizer => (
                "Build with the feature `speech`, install whisper-cli, or set speech.endpoint in \
                 the configuration.",
                "请启用 `speech` 特性编译、安装 whisper-cli，或在配置中设置 speech.endpoint。",
            ),
            Self::CheckSpeechConfig => (
                "Check [speech] in the configuration.",
                "请检查配置中的 [speech]。",
            ),
            Self::FixConfig => (
                "Correct the file, or choose another one with --config.",
                "请更正该文件，或用 --config 选择其他文件。",
            ),
            Self::FixTheme => (
                "Fix the theme, or choose another one in the configuration.",
                "请修正该主题，或在配置中选择其他主题。",
            ),
            Self::UseExec => (
                "Try another terminal, or use nemo-tui exec instead of the editor.",
                "请换用其他终端，或用 nemo-tui exec 代替编辑器。",
            ),
            Self::UseExecInScripts => (
                "In scripts, use: nemo-tui exec --help",
                "在脚本中请使用：nemo-tui exec --help",
            ),
            Self::OtherEnvironment => (
                "Start the program in another environment.",
                "请在其他环境中启动程序。",
            ),
            _ => return None,
        })
    }

    /// Texts about plans and other agents.
    fn plan_texts(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::BuildWithMcp => ("Build with the feature `mcp`.", "请启用 `mcp` 特性编译。"),
            Self::ReadSchema => (
                "Correct the plan: nemo-tui schema prints what it may contain.",
                "请更正计划：nemo-tui schema 会打印其允许的内容。",
            ),
            Self::ReadTimeline => (
                "Print the timeline with nemo-tui exec --json, and correct the plan.",
                "请用 nemo-tui exec --json 打印时间线，然后更正计划。",
            ),
            Self::UseStudio => (
                "Use the studio (--local), or send a message instead.",
                "请使用本地工作室（--local），或改为发送消息。",
            ),
            _ => return None,
        })
    }

    /// Texts about recordings.
    fn recording_texts(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::ChooseRecording => (
                "Choose a file made with --record.",
                "请选择用 --record 生成的文件。",
            ),
            Self::RecordingTruncated => (
                "The recording is truncated or from another version.",
                "录制文件不完整，或来自其他版本。",
            ),
            Self::ReportBug => (
                "This is a bug: report it with the recording.",
                "这是程序错误：请连同录制文件一起报告。",
            ),
            Self::SmallerTerminal => (
                "Record again in a smaller terminal.",
                "请在较小的终端中重新录制。",
            ),
            Self::OtherTerminalSize => (
                "Record again with another terminal size.",
                "请换用其他终端尺寸重新录制。",
            ),
            Self::NewRecording => (
                "Choose a new file in a folder that you can write to.",
                "请在可写的文件夹中选择一个新文件。",
            ),
            _ => return None,
        })
    }
}
