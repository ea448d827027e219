//! Drawing with ASCII only, for terminals and fonts that have nothing else: a last look over the painted cells, so that no
//! pane needs to know of it. Words stay as they are.

use ratatui::buffer::Buffer;

/// Replaces what draws frames, bars and marks.
pub fn plain(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if let Some(replaced) = ascii(cell.symbol()) {
            cell.set_symbol(replaced);
        }
    }
}

fn ascii(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "─" | "━" | "╌" => "-",
        "│" | "┃" | "▏" | "▎" | "▍" | "▌" | "╷" | "┊" => "|",
        "╭" | "╮" | "╰" | "╯" | "┌" | "┐" | "└" | "┘" | "├" | "┤" | "┬" | "┴" | "┼" => {
            "+"
        }
        "█" | "▋" | "▊" | "▉" | "■" | "▣" => "#",
        "░" | "·" => ".",
        "▼" | "↓" => "v",
        "▲" | "↑" => "^",
        "▶" | "›" | "→" => ">",
        "◀" | "‹" | "←" => "<",
        "◆" | "●" | "•" | "∗" => "*",
        "╱" | "◢" => "/",
        "╲" | "◣" => "\\",
        "✓" | "☑" => "x",
        "☐" => "o",
        "≡" => "=",
        "♪" => "s",
        "…" => "~",
        "−" | "–" => "-",
        "⠋" | "⠙" | "⠹" | "⠸" => "|",
        "⠼" | "⠴" => "/",
        "⠦" | "⠧" => "-",
        "⠇" | "⠏" => "\\",
        _ => return None,
    })
}
