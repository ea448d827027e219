//! The action table: ID, default keys, panes, function and descriptions of every action. Key map,
//! help, palette, footer and the key table of the README are generated from it.

/// Passes the rows of the action table to a macro: `input::actions` generates the actions from
/// them, and `app::update::actions` calls their functions, which are paths in `app::update`. A
/// plain table of functions would have to be above this module, which the key map depends on. The
/// open overlay runs its actions itself.
macro_rules! action_table {
    ($use_rows:ident) => { $use_rows! {
        // (action, ID, default keys, panes, priority in the footer) => function,
        //     English, Chinese;
        panes {
            (Send, "send", ["Enter"], COMPOSER, 1) => composer::send,
                "send", "发送";
            (NewLine, "new-line", ["Ctrl-J", "Alt-Enter", "Shift-Enter"], COMPOSER, 3)
                => composer::insert_newline,
                "new line", "换行";
            (LeaveComposer, "leave-composer", ["Esc"], COMPOSER, 2) => composer::leave,
                "command keys: leave the composer", "命令键：离开输入框";
            (HistoryUp, "history-up", ["Up"], COMPOSER, 0) => |m| composer::history(m, true),
                "previous message (in the first line)", "上一条消息（在首行时）";
            (HistoryDown, "history-down", ["Down"], COMPOSER, 0) => |m| composer::history(m, false),
                "next message (in the last line)", "下一条消息（在末行时）";
            (UndoTyping, "undo-typing", ["Ctrl-_"], COMPOSER, 0) => |m| composer::undo(m, true),
                "undo typing", "撤销输入";
            (RedoTyping, "redo-typing", ["Ctrl-R"], COMPOSER, 0) => |m| composer::undo(m, false),
                "redo typing", "恢复输入";
            (ExternalEditor, "external-editor", ["Ctrl-G"], COMPOSER, 0)
                => composer::edit_externally,
                "edit in your editor ($VISUAL, $EDITOR)", "在外部编辑器中编写（$VISUAL、$EDITOR）";

            (Compose, "compose", ["Enter", "i"], TRANSCRIPT, 1) => panes::focus_composer,
                "write", "输入";
            (LineUp, "line-up", ["k", "Up"], TRANSCRIPT, 0) => |m| transcript::move_by_lines(m, -1),
                "line up", "上一行";
            (LineDown, "line-down", ["j", "Down"], TRANSCRIPT, 0)
                => |m| transcript::move_by_lines(m, 1),
                "line down", "下一行";
            (Top, "top", ["g g", "Home"], TRANSCRIPT, 0) => |m| transcript::scroll_to_end(m, false),
                "first line", "最前";
            (Bottom, "bottom", ["G", "End"], TRANSCRIPT, 0)
                => |m| transcript::scroll_to_end(m, true),
                "last line", "最后";
            (PageUp, "page-up", ["PageUp"], CHAT, 0) => |m| transcript::move_by_pages(m, -1),
                "page up", "上翻";
            (PageDown, "page-down", ["PageDown"], CHAT, 0) => |m| transcript::move_by_pages(m, 1),
                "page down", "下翻";
            (Search, "search", ["/"], BESIDE_SPEECH, 20) => transcript::open_search,
                "search: in the transcript", "搜索：在对话中";
            (NextMatch, "next-match", ["n"], TRANSCRIPT, 0) => |m| transcript::next_match(m, true),
                "next match (upwards)", "下一个匹配（向上）";
            (PreviousMatch, "previous-match", ["N"], TRANSCRIPT, 0)
                => |m| transcript::next_match(m, false),
                "previous match (downwards)", "上一个匹配（向下）";
            (Select, "select", ["v"], TRANSCRIPT, 0) => transcript::select,
                "select lines", "选择文本行";
            (Copy, "copy", ["y"], TRANSCRIPT, 2) => transcript::copy,
                "copy: the selection, or the last reply", "复制：选中的内容，否则最后的回答";
            (OpenLink, "open-link", ["o"], TRANSCRIPT, 0) => transcript::open_last_link,
                "open the last link", "打开最后的链接";
            (SaveTranscript, "save-transcript", ["W"], TRANSCRIPT, 0) => transcript::save,
                "save the transcript as a Markdown file", "将对话保存为 Markdown 文件";
            (Expand, "expand", ["x"], TRANSCRIPT, 0) => transcript::expand,
                "expand or collapse changes", "显示全部或部分修改";

            (CellLeft, "left", ["Left", "h"], TIMELINE, 0) => |m| timeline::step_cells(m, -1),
                "step left", "左移一格";
            (CellRight, "right", ["Right", "l"], TIMELINE, 2) => |m| timeline::step_cells(m, 1),
                "step right", "右移一格";
            (SecondLeft, "second-left", ["Shift-Left", "H"], TIMELINE, 0)
                => |m| timeline::step(m, -1_000),
                "one second left", "左移一秒";
            (SecondRight, "second-right", ["Shift-Right", "L"], TIMELINE, 0)
                => |m| timeline::step(m, 1_000),
                "one second right", "右移一秒";
            (FrameBack, "frame-back", [","], TIMELINE, 0) => |m| timeline::step_frames(m, -1),
                "previous frame", "后退一帧";
            (FrameForward, "frame-forward", ["."], TIMELINE, 0) => |m| timeline::step_frames(m, 1),
                "next frame", "前进一帧";
            (TrackUp, "track-up", ["Up", "k"], TIMELINE, 0) => |m| timeline::move_track(m, -1),
                "track above", "上一轨道";
            (TrackDown, "track-down", ["Down", "j"], TIMELINE, 0) => |m| timeline::move_track(m, 1),
                "track below", "下一轨道";
            (PreviousCut, "previous-cut", ["b"], TIMELINE, 0) => timeline::go_to_previous_cut,
                "previous cut", "上一剪辑点";
            (NextCut, "next-cut", ["w"], TIMELINE, 18) => timeline::go_to_next_cut,
                "next cut", "下一剪辑点";
            (TimelineStart, "start", ["0", "Home"], TIMELINE, 0)
                => |m| timeline::go_to_end(m, false),
                "to the start", "到开头";
            (TimelineEnd, "end", ["$", "End"], TIMELINE, 0) => |m| timeline::go_to_end(m, true),
                "to the end", "到结尾";
            (FirstTrack, "first-track", ["g g"], TIMELINE, 0)
                => |m| timeline::move_track(m, isize::MIN),
                "first track", "第一条轨道";
            (LastTrack, "last-track", ["G"], TIMELINE, 0)
                => |m| timeline::move_track(m, isize::MAX),
                "last track", "最后一条轨道";
            (GoToTime, "go-to-time", ["g t", "@"], TIMELINE, 0) => timeline::open_time_prompt,
                "go to a time", "跳到指定时间";
            (ZoomIn, "zoom-in", ["+", "="], TIMELINE, 0) => |m| timeline::zoom(m, 0.5),
                "zoom in", "放大";
            (ZoomOut, "zoom-out", ["-"], TIMELINE, 0) => |m| timeline::zoom(m, 2.0),
                "zoom out", "缩小";
            (ZoomFit, "fit", ["f"], TIMELINE, 0) => timeline::zoom_to_fit,
                "zoom to fit", "显示全部";
            (SetIn, "in", ["i"], TIMELINE, 16) => timeline::set_in,
                "in point: set it here", "入点：设在此处";
            (SetOut, "out", ["o"], TIMELINE, 17) => timeline::set_out,
                "out point: set it here", "出点：设在此处";
            (Marker, "marker", ["m"], TIMELINE, 0) => timeline::toggle_marker,
                "set or remove a marker", "设置或移除标记";
            (NextMarker, "next-marker", ["'"], TIMELINE, 0) => timeline::go_to_next_marker,
                "next marker", "下一个标记";
            (PreviousMarker, "previous-marker", ["\""], TIMELINE, 0)
                => timeline::go_to_previous_marker,
                "previous marker", "上一个标记";
            (MarkSegment, "mark", ["x"], TIMELINE, 0) => timeline::toggle_selection,
                "select or deselect the segment", "选中或取消选中片段";
            (ClearMarks, "clear-marks", ["Esc"], COMMANDS, 0) => panes::clear_marks,
                "clear selection, search, range, old version; go back",
                "清除选择、搜索、范围、旧版本；返回时间线";
            (Split, "split", ["s"], TIMELINE, 4) => timeline_edits::split,
                "split: at the playhead", "分割：在播放头处";
            (TrimStart, "trim-start", ["["], TIMELINE, 5) => timeline_edits::trim_start,
                "trim start: to the playhead", "修剪开头：到播放头";
            (TrimEnd, "trim-end", ["]"], TIMELINE, 6) => timeline_edits::trim_end,
                "trim end: to the playhead", "修剪结尾：到播放头";
            (Lift, "lift", ["d", "Delete"], TIMELINE, 0) => |m| timeline_edits::delete(m, false),
                "delete, leave a gap", "删除，保留空隙";
            (Ripple, "ripple", ["D"], TIMELINE, 7) => |m| timeline_edits::delete(m, true),
                "delete: close the gap", "删除：并合拢空隙";
            (CloseGap, "close-gap", ["c"], TIMELINE, 3) => timeline_edits::close_gap,
                "close the gap: between the pictures, at the playhead",
                "合拢空隙：播放头处画面之间";
            (Duplicate, "duplicate", ["y"], TIMELINE, 0) => timeline_edits::duplicate,
                "duplicate the segment", "复制片段";
            (TrimFrameEarlier, "trim-frame-earlier", ["{"], TIMELINE, 0)
                => |m| frame_edits::trim_nearest(m, false),
                "trim the nearest edge: a frame earlier", "修剪最近的边缘：提前一帧";
            (TrimFrameLater, "trim-frame-later", ["}"], TIMELINE, 0)
                => |m| frame_edits::trim_nearest(m, true),
                "trim the nearest edge: a frame later", "修剪最近的边缘：推后一帧";
            (RollEarlier, "roll-earlier", ["N"], TIMELINE, 0) => |m| frame_edits::roll(m, false),
                "roll: move the nearest cut a frame earlier", "滚动：最近的剪辑点提前一帧";
            (RollLater, "roll-later", ["n"], TIMELINE, 0) => |m| frame_edits::roll(m, true),
                "roll: move the nearest cut a frame later", "滚动：最近的剪辑点推后一帧";
            (SlipEarlier, "slip-earlier", ["J"], TIMELINE, 0) => |m| frame_edits::slip(m, false),
                "slip: show the source a frame earlier", "滑移：内容提前一帧";
            (SlipLater, "slip-later", ["K"], TIMELINE, 0) => |m| frame_edits::slip(m, true),
                "slip: show the source a frame later", "滑移：内容推后一帧";
            (SlideEarlier, "slide-earlier", ["A"], TIMELINE, 0)
                => |m| frame_edits::slide(m, false),
                "slide: a frame earlier, between its neighbors", "滑动：在相邻片段之间提前一帧";
            (SlideLater, "slide-later", ["F"], TIMELINE, 0) => |m| frame_edits::slide(m, true),
                "slide: a frame later, between its neighbors", "滑动：在相邻片段之间推后一帧";
            (CopySegment, "copy-segment", ["C"], TIMELINE, 0) => |m| clipboard::copy(m, false),
                "copy: the segments, to paste them", "拷贝：选中的片段";
            (CutSegment, "cut-segment", ["Ctrl-X"], TIMELINE, 0) => |m| clipboard::copy(m, true),
                "cut: the segments, to move them by pasting", "剪切：粘贴时移动片段";
            (PasteInsert, "paste-insert", ["I", "Ctrl-V"], TIMELINE, 0)
                => |m| clipboard::paste(m, false),
                "insert: paste at the playhead, move the rest", "插入：粘贴到播放头处，后面的后移";
            (PasteOverwrite, "paste-overwrite", ["O"], TIMELINE, 0)
                => |m| clipboard::paste(m, true),
                "overwrite: paste at the playhead over the rest", "覆盖：粘贴到播放头处，覆盖原有内容";
            (MoveEarlier, "move-earlier", ["<"], TIMELINE, 0) => timeline_edits::move_earlier,
                "move left: before the previous segment", "左移：到上一片段之前";
            (MoveLater, "move-later", [">"], TIMELINE, 19) => timeline_edits::move_later,
                "move right: after the next segment", "右移：到下一片段之后";
            (MoveHere, "move-here", ["r"], TIMELINE, 0) => timeline_edits::move_here,
                "move to the playhead: the selected segment", "移到播放头：选中的片段";
            (Volume, "volume", ["v"], TIMELINE, 11) => timeline_edits::volume,
                "volume", "音量";
            (Mute, "mute", ["M"], TIMELINE, 0) => timeline_edits::mute,
                "mute / unmute", "静音或取消静音";
            (Speed, "speed", ["S"], TIMELINE, 0) => timeline_edits::speed,
                "speed", "速度";
            (FadeIn, "fade-in", ["g ["], TIMELINE, 0) => timeline_edits::fade_in,
                "fade in: the segment, in seconds", "淡入：片段，以秒计";
            (FadeOut, "fade-out", ["g ]"], TIMELINE, 0) => timeline_edits::fade_out,
                "fade out: the segment, in seconds", "淡出：片段，以秒计";
            (Text, "text", ["t"], TIMELINE, 13) => timeline_edits::text,
                "text: edit it, or add a title here", "文字：修改，或在此添加标题";
            (Transition, "transition", ["T"], TIMELINE, 12) => timeline_edits::transition,
                "transition into the segment", "片段的转场";
            (Crossfade, "crossfade", ["\\"], TIMELINE, 0) => frame_edits::crossfade,
                "crossfade: half a second at the nearest cut", "交叉淡化：最近的剪辑点，半秒";
            (Undo, "undo", ["u"], EDITING, 8)
                => timeline_edits::undo,
                "undo", "撤销";
            (Redo, "redo", ["Ctrl-R"], EDITING, 0)
                => timeline_edits::redo,
                "redo", "重做";
            (Play, "play", ["Space"], EDITING, 1) => playback::play_or_stop,
                "play or stop", "播放或停止";
            (ShuttleBack, "shuttle-back", [], TIMELINE, 0) => |m| playback::shuttle(m, -1.0),
                "play backwards, faster each time", "倒放，每按一次加速";
            (ShuttleStop, "shuttle-stop", [], TIMELINE, 0) => playback::stop,
                "stop playing", "停止播放";
            (ShuttleForward, "shuttle-forward", [], TIMELINE, 0) => |m| playback::shuttle(m, 1.0),
                "play, faster each time", "播放，每按一次加速";
            (Loop, "loop", ["g l"], TIMELINE, 0) => playback::toggle_loop,
                "loop: repeat the range or the timeline", "循环：重复播放范围或时间线";
            (Sound, "sound", ["g a"], TIMELINE, 0) => sound::toggle,
                "sound of playback on or off", "播放时有声或静音";
            (Quieter, "quieter", ["("], TIMELINE, 0) => |m| sound::change_volume(m, false),
                "lower the playback volume", "降低播放音量";
            (Louder, "louder", [")"], TIMELINE, 0) => |m| sound::change_volume(m, true),
                "raise the playback volume", "提高播放音量";
            (Preview, "preview", ["p"], TIMELINE, 0) => exports::preview,
                "play in your player: a quick draft from the playhead",
                "在播放器中播放：从播放头开始的草稿";
            (PreviewPane, "preview-pane", ["6", "P"], COMMANDS, 0) => contact_sheet::toggle_preview,
                "show or hide the preview", "显示或隐藏预览";
            (Sheet, "sheet", ["g o"], COMMANDS, 0) => contact_sheet::open,
                "overview: frames of the whole timeline", "总览：整条时间线的画面";
            (Statistics, "statistics", ["g i"], COMMANDS, 0) => contact_sheet::open_statistics,
                "statistics: loudness, costs, cutting rhythm", "统计：响度、花费、剪辑节奏";
            (Inspect, "inspect", ["Enter"], TIMELINE, 0) => timeline_edits::send_or_inspect,
                "segment details, or send waiting edits", "片段的全部信息，或发送待发送的编辑";
            (Ask, "ask", ["a"], TIMELINE, 21) => timeline_edits::ask,
                "ask: about the selection", "询问：针对所选内容";

            (PreviousExport, "previous-export", ["k", "Up"], EXPORTS, 0)
                => |m| m.exports.select(-1),
                "previous export", "上一个导出";
            (NextExport, "next-export", ["j", "Down"], EXPORTS, 0) => |m| m.exports.select(1),
                "next export", "下一个导出";
            (OpenExport, "open-export", ["Enter"], EXPORTS, 1) => exports::open,
                "open: in the player", "打开：用播放器";
            (CancelExport, "cancel-export", ["c"], EXPORTS, 2) => exports::cancel,
                "cancel", "取消导出";
            (RetryExport, "retry-export", ["R"], EXPORTS, 3) => exports::retry,
                "retry", "重试";
            (DownloadAgain, "download-again", ["d"], EXPORTS, 23) => exports::download_again,
                "download again", "重新下载";
            (RemoveExport, "remove-export", ["x", "Delete"], EXPORTS, 9) => exports::remove,
                "remove: from the list, the file stays", "移除：仅从列表中，文件保留";
            (ClearExports, "clear-exports", ["C"], EXPORTS, 0) => exports::clear_finished,
                "clear: remove all finished exports from the list", "清除：从列表移除所有已结束的导出";
            (ShowInFolder, "show-in-folder", ["o"], EXPORTS, 0) => exports::show_in_folder,
                "show in folder", "在文件夹中显示";
            (CopyPath, "copy-path", ["y"], EXPORTS, 4) => exports::copy_path,
                "copy the path", "复制路径";
            (RefreshCredits, "refresh-credits", ["r", "Enter"], CREDITS, 1) => credits::refresh,
                "refresh", "刷新";
            (OpenAccount, "open-account", ["o"], CREDITS, 2) => credits::open_account,
                "account page: top up or register", "账户页面：充值或注册";
            (DetailsUp, "details-up", ["k", "Up"], DETAILS, 0) => |m| panes::scroll_details(m, -1),
                "up", "向上";
            (DetailsDown, "details-down", ["j", "Down"], DETAILS, 0)
                => |m| panes::scroll_details(m, 1),
                "down", "向下";
            (RawJson, "raw-json", ["r"], DETAILS, 1) => panes::toggle_raw_json,
                "show raw JSON", "服务器中的原始数据";

            (PreviousWord, "previous-word", ["Left", "h"], SPEECH, 0) => |m| speech::step(m, -1),
                "previous word", "上一个词";
            (NextWord, "next-word", ["Right", "l"], SPEECH, 0) => |m| speech::step(m, 1),
                "next word", "下一个词";
            (WordAbove, "word-above", ["Up", "k"], SPEECH, 0) => |m| speech::step_line(m, false),
                "word above", "上一行的词";
            (WordBelow, "word-below", ["Down", "j"], SPEECH, 0) => |m| speech::step_line(m, true),
                "word below", "下一行的词";
            (PreviousSentence, "previous-sentence", ["b"], SPEECH, 0)
                => |m| speech::step_sentence(m, false),
                "previous sentence", "上一句";
            (NextSentence, "next-sentence", ["w"], SPEECH, 0)
                => |m| speech::step_sentence(m, true),
                "next sentence", "下一句";
            (WordsUp, "words-up", ["PageUp"], SPEECH, 0) => |m| speech::step_page(m, -1),
                "page up", "上翻";
            (WordsDown, "words-down", ["PageDown"], SPEECH, 0) => |m| speech::step_page(m, 1),
                "page down", "下翻";
            (FirstWord, "first-word", ["g g", "Home"], SPEECH, 0)
                => |m| speech::go_to_end(m, false),
                "first word", "第一个词";
            (LastWord, "last-word", ["G", "End"], SPEECH, 0) => |m| speech::go_to_end(m, true),
                "last word", "最后一个词";
            (JumpToWord, "jump-to-word", ["Enter"], SPEECH, 2) => speech::jump,
                "jump: move the playhead to the word", "跳转：把播放头移到该词";
            (SelectWords, "select-words", ["v"], SPEECH, 3) => speech::select,
                "select: words from here on", "选择：从此词开始";
            (CutWords, "cut-words", ["d", "Delete"], SPEECH, 4) => speech_edits::cut,
                "cut: the words, from picture and sound", "剪掉：选中的词（画面和声音）";
            (CaptionWords, "caption-words", ["c"], SPEECH, 5) => speech_edits::caption,
                "captions: of the selected words, or of all", "字幕：选中的词，否则全部";
            (SplitAtWord, "split-at-word", ["s"], SPEECH, 6) => speech_edits::split,
                "split: before the word", "分割：在该词之前";
            (CorrectWord, "correct-word", ["e"], SPEECH, 7) => speech_edits::open_correction,
                "correct: the word", "更正：该词";
            (CopyWords, "copy-words", ["y"], SPEECH, 9) => speech_edits::copy,
                "copy: the selected words, or all", "复制：选中的词，否则全部";
            (SearchWords, "search-words", ["/"], SPEECH, 10) => speech::open_search,
                "search: in the words", "搜索：在词中";
            (NextWordMatch, "next-word-match", ["n"], SPEECH, 0)
                => |m| speech::next_match(m, true),
                "next match", "下一个匹配";
            (PreviousWordMatch, "previous-word-match", ["N"], SPEECH, 0)
                => |m| speech::next_match(m, false),
                "previous match", "上一个匹配";
            (Transcribe, "transcribe", ["t"], SPEECH, 1) => speech::transcribe,
                "transcribe: recognize what is said", "转写：识别语音";
            (GetSpeechModel, "get-speech-model", ["M"], SPEECH, 1) => speech::install_model,
                "download: the speech model", "下载：语音模型";

            (Upload, "upload", ["U"], COMMANDS, 10) => overlays::open_picker,
                "upload", "上传";
            (Export, "export", ["e"], BESIDE_SPEECH, 9) => exports::dialog,
                "export", "导出";
            (ExportNow, "export-now", ["E"], COMMANDS, 0) => exports::start_now,
                "export immediately", "立即导出";
            (Sessions, "sessions", ["g s"], COMMANDS, 0) => sessions::open,
                "sessions", "会话";
            (New, "new", [], COMMANDS, 0) => sessions::open_new,
                "new session", "新会话";
            (History, "history", ["V", "g h"], COMMANDS, 0) => history::open,
                "versions: earlier states of the timeline", "历史版本：时间线的早期状态";
            (Proposals, "proposals", ["g p"], COMMANDS, 0) => proposals::open,
                "proposals: edits that another program proposes", "提议：其他程序建议的编辑";
            (Media, "media", ["B"], COMMANDS, 0) => media::open,
                "media: list the uploaded files, and place them", "素材：列出已上传的文件，放到时间线上";
            (Queue, "queue", ["Q"], COMMANDS, 0) => overlays::open_queue,
                "queued messages", "排队的消息";
            (CancelUpload, "stop-upload", ["X"], COMMANDS, 0) => uploads::cancel,
                "stop the upload, or the transcription", "停止上传或转写";
            (GoChat, "chat", ["1"], COMMANDS, 0) => panes::focus_composer,
                "chat", "对话";
            (GoTimeline, "timeline", ["2"], COMMANDS, 0) => panes::focus_timeline,
                "timeline", "时间线";
            (GoExports, "exports", ["3"], COMMANDS, 0) => |m| panes::focus(m, Focus::Exports),
                "exports", "导出队列";
            (GoCredits, "credits", ["4"], COMMANDS, 0) => panes::focus_credits,
                "credits", "积分";
            (GoDetails, "details", ["5"], COMMANDS, 0) => |m| panes::focus(m, Focus::Details),
                "details", "详情";
            (GoSpeech, "speech", ["7"], COMMANDS, 0) => speech::focus,
                "speech: the words of the timeline", "语音：时间线上的词";
            (ZoomPane, "zoom-pane", ["z"], COMMANDS, 0) => panes::toggle_zoom,
                "toggle zoom", "仅显示此窗格或全部";
            (SideNarrower, "side-narrower", ["Ctrl-Right"], COMMANDS, 0)
                => |m| panes::resize_side(m, -1),
                "narrower side panel", "缩窄右侧";
            (SideWider, "side-wider", ["Ctrl-Left"], COMMANDS, 0) => |m| panes::resize_side(m, 1),
                "wider side panel", "加宽右侧";
            (TimelineTaller, "timeline-taller", ["Ctrl-Up"], COMMANDS, 0)
                => |m| panes::resize_timeline(m, 1),
                "taller timeline", "增高时间线";
            (TimelineShorter, "timeline-shorter", ["Ctrl-Down"], COMMANDS, 0)
                => |m| panes::resize_timeline(m, -1),
                "shorter timeline", "降低时间线";
            (ToggleMouse, "mouse", ["g m"], COMMANDS, 0) => panes::toggle_mouse,
                "mouse on or off (off: the terminal selects text)", "开关鼠标（关闭后由终端选择文字）";
            (NextTheme, "theme", ["g c"], COMMANDS, 0) => panes::next_theme,
                "next theme", "下一个主题";
            (Help, "help", ["?", "F1"], PANES, 0) => overlays::open_help,
                "help", "帮助";
            (Quit, "quit", ["q"], COMMANDS, 22) => overlays::quit,
                "quit", "退出";
            (Palette, "palette", ["Ctrl-P", ":"], PANES, 14) => palette::open,
                "find: any action, media file, segment or session", "查找：所有操作、素材、片段、会话";
            (Accept, "accept", ["Ctrl-O"], PANES, 0) => suggestions::accept,
                "accept suggestion", "执行建议的操作";
            (NextPane, "next-pane", ["Tab"], PANES, 15) => |m| panes::focus_neighbor(m, 1),
                "next pane", "下一个窗格";
            (PreviousPane, "previous-pane", ["Shift-Tab"], PANES, 0)
                => |m| panes::focus_neighbor(m, -1),
                "previous pane", "上一个窗格";
            (Interrupt, "interrupt", ["Ctrl-C"], PANES, 0) => chat::interrupt,
                "clear the composer; press twice to quit", "清空输入；按两次退出";
            (Redraw, "redraw", ["Ctrl-L"], PANES, 0) => panes::redraw,
                "redraw", "重绘";
            (Suspend, "suspend", ["Ctrl-Z"], PANES, 0)
                => |_| Effect::Terminal(TerminalEffect::Suspend),
                "suspend", "挂起";
        }
        // (action, ID, default keys, overlays),
        //     English, Chinese;
        overlays {
            (Close, "close", ["Esc", "q"], CLOSABLE),
                "close or cancel", "关闭或取消";
            (Choose, "choose", ["Enter"], CHOOSABLE),
                "choose or confirm", "选择或确认";
            (Confirm, "confirm", ["y", "Y"], CONFIRMATIONS),
                "confirm: quit, or send despite the limit", "确认：退出，或超出上限仍发送";
            (ListUp, "list-up", ["Up", "k", "Shift-Tab", "Ctrl-P"], MOVABLE),
                "previous row", "上一行";
            (ListDown, "list-down", ["Down", "j", "Tab", "Ctrl-N"], MOVABLE),
                "next row", "下一行";
            (ListPageUp, "list-page-up", ["PageUp"], MOVABLE),
                "page up", "上翻";
            (ListPageDown, "list-page-down", ["PageDown"], MOVABLE),
                "page down", "下翻";
            (ListTop, "list-top", ["Home"], LISTS),
                "first row", "第一行";
            (ListBottom, "list-bottom", ["End"], LISTS),
                "last row", "最后一行";
            (ListLeft, "list-left", ["Left", "h", "-"], SIDEWAYS),
                "less, left or back", "减少、向左或返回";
            (ListRight, "list-right", ["Right", "l", "+"], SIDEWAYS),
                "more or right", "增加或向右";
            (ToggleItem, "toggle-item", ["Space"], TOGGLES),
                "select or deselect", "选中或取消选中";
            (SelectAll, "select-all", ["Ctrl-A"], IN_PICKER),
                "select all media files, or none", "全选或全不选素材";
            (SortEntries, "sort-entries", ["Ctrl-O"], IN_PICKER),
                "sort by name, date or kind", "按名称、日期或类型排序";
            (NewSession, "new-session", ["n"], IN_SESSIONS),
                "new session", "新建会话";
            (FilterSessions, "filter-sessions", ["/"], IN_SESSIONS),
                "filter the sessions", "筛选会话";
            (RenameSession, "rename-session", ["r"], IN_SESSIONS),
                "rename the session", "重命名会话";
            (DeleteSession, "delete-session", ["d"], IN_SESSIONS),
                "remove the session (press twice)", "移除会话（按两次）";
            (SessionLink, "session-link", ["o"], IN_SESSIONS),
                "link to the session", "会话的链接";
            (MessageUp, "message-up", ["K"], IN_QUEUE),
                "move the message up", "上移消息";
            (MessageDown, "message-down", ["J"], IN_QUEUE),
                "move the message down", "下移消息";
            (RemoveMessage, "remove-message", ["d", "Delete"], IN_QUEUE),
                "remove the message", "移除消息";
            (EditMessage, "edit-message", ["e"], IN_QUEUE),
                "edit the message", "编辑消息";
            (AppendMedia, "append-media", ["a"], IN_MEDIA),
                "append: at the end of the video", "追加：到视频末尾";
            (ReplaceByMedia, "replace-by-media", ["r"], IN_MEDIA),
                "replace: the segment at the playhead", "替换：播放头处的片段";
            (MentionMedia, "mention-media", ["m"], IN_MEDIA),
                "mention: write the name in the composer", "提及：把名称写入输入框";
            (RenameMedia, "rename-media", ["n"], IN_MEDIA),
                "rename the file: in the studio", "重命名文件：仅本地工作室";
            (RemoveMedia, "remove-media", ["d", "Delete"], IN_MEDIA),
                "remove the file (press twice), in the studio", "移除文件（按两次）：仅本地工作室";
            (ExportVersion, "export-version", ["e"], IN_HISTORY),
                "export the version", "导出此版本";
            (RestoreVersion, "restore-version", ["r"], IN_HISTORY),
                "restore the version, by a new one", "恢复到此版本（作为新版本）";
            (NameVersion, "name-version", ["n"], IN_HISTORY),
                "name the version", "命名此版本";
            (CompareVersion, "compare-version", ["c"], IN_HISTORY),
                "compare: with the selected or previous version", "比较：与选中的或上一个版本";
            (AcceptProposal, "accept-proposal", ["a"], IN_PROPOSAL),
                "accept the proposal", "接受提议";
            (RejectProposal, "reject-proposal", ["r"], IN_PROPOSAL),
                "reject the proposal", "拒绝提议";
            (AmendProposal, "amend-proposal", ["e"], IN_PROPOSAL),
                "reject the proposal, and say what to change", "拒绝提议，并说明如何修改";
        }
    }};
}
pub(crate) use action_table;
