//! ASCII mode: replaces symbols after all panes are drawn. Text is not changed.

use ratatui::buffer::Buffer;

/// Replaces the symbols of borders, bars and marks by ASCII characters.
pub fn replace_symbols(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if let Some(replaced) = ascii(cell.symbol()) {
            cell.set_symbol(replaced);
        }
    }
}

fn ascii(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "─" | "━" | "╌" => "-",
        "│" | "┃" | "▏" | "▎" | "▍" | "▌" | "▐" | "╷" | "┊" => "|",
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
        "♪" => "&",
        "✂" | "╳" => "x",
        "↔" | "»" => ">",
        "↕" => "|",
        "↶" => "u",
        "↷" => "r",
        "…" => "~",
        "−" | "–" => "-",
        "⠋" | "⠙" | "⠹" | "⠸" => "|",
        "⠼" | "⠴" => "/",
        "⠦" | "⠧" => "-",
        "⠇" | "⠏" => "\\",
        _ => return None,
    })
}
