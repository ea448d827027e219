//! Display text of errors of requests: what happened, why, and the next step.

use super::locale::Lang;
use crate::domain::asset;
use crate::domain::reason::Hint;

/// Error with a message and a hint in both languages.
pub trait Localized {
    /// Message: what happened and why.
    fn message(&self, lang: Lang) -> String;

    /// Next step of the user; empty if nothing helps.
    fn hint(&self, lang: Lang) -> String;
}

/// Reason for which a server refuses a request, by its code.
pub(crate) fn refusal(lang: Lang, code: i64, is_about_headers: bool) -> &'static str {
    let (en, zh) = match code {
        1001 | 401 => (
            "the access token is expired or invalid",
            "访问令牌已过期或无效",
        ),
        1002 => ("the session no longer exists", "会话已不存在"),
        2001 => ("the account is out of credits", "账户积分已用完"),
        4001 => ("this file type is not supported", "不支持此文件类型"),
        4002 => (
            "the file is too large (maximum 500 MB)",
            "文件过大（最多 500 MB）",
        ),
        400 => (
            "the server did not accept the request",
            "服务器未接受该请求",
        ),
        402 if is_about_headers => (
            "the export was refused because of its attribution headers",
            "导出因标识请求头被拒绝",
        ),
        402 => (
            "this plan does not include exports (credits do not matter)",
            "当前套餐不支持导出（与积分无关）",
        ),
        404 => ("not found on the server", "服务器不认识该地址"),
        409 => ("the project cannot be opened", "无法打开该项目"),
        413 => (
            "the file is too large for the server",
            "文件对服务器来说过大",
        ),
        422 => ("the file cannot be used", "无法使用该文件"),
        429 => ("too many requests", "请求过多"),
        507 => ("the disk is full", "磁盘已满"),
        500..=599 => ("server error", "服务器自身出现问题"),
        _ => ("the server refused the request", "服务器拒绝了请求"),
    };
    lang.pick(en, zh)
}

impl Hint {
    /// Text in `lang`.
    pub fn text(self, lang: Lang) -> String {
        let (en, zh) = match self {
            Self::UseAcceptedFormat => {
                let formats = asset::accepted_list();
                return match lang {
                    Lang::En => format!("Supported formats: {formats}."),
                    Lang::Zh => format!("支持的格式：{formats}。"),
                };
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
            _ => self.texts(),
        };
        lang.pick(en, zh).to_owned()
    }

    fn storage_texts(self) -> (&'static str, &'static str) {
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

    fn account_texts(self) -> (&'static str, &'static str) {
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
    fn work_texts(self) -> (&'static str, &'static str) {
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

    fn texts(self) -> (&'static str, &'static str) {
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
                "Check that it plays in another program, or convert it: ffmpeg -i FILE NEW.mp4",
                "请确认其他程序能播放它，或转换格式：ffmpeg -i FILE NEW.mp4",
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
}
