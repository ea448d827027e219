//! Color conversion around filters that need RGB.

/// Wraps filters that need RGB in exact conversions from and to BT.709 YUV.
pub(super) fn in_rgb(filters: &str) -> String {
    let exact = "flags=accurate_rnd+full_chroma_int";
    format!(
        ",format=yuv420p,scale=in_color_matrix=bt709:in_range=tv:out_range=pc:{exact},format=gbrp,\
         {filters},\
         scale=out_color_matrix=bt709:out_range=tv:{exact},format=yuv420p"
    )
}
