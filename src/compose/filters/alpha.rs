//! Filters on transparent pictures.

/// Applies color filters to a transparent picture. Most of them do not support alpha, so the alpha
/// channel is split off and merged back afterwards.
pub fn preserve_alpha(filters: &str, name: &str) -> String {
    if filters.is_empty() {
        return String::new();
    }
    let (color, alpha) = (format!("[k{name}]"), format!("[a{name}]"));
    format!(
        ",format=yuva420p,split{color}{alpha};{color}format=yuv420p{filters}[kk{name}];\
         {alpha}alphaextract[aa{name}];[kk{name}][aa{name}]alphamerge"
    )
}
