//! The rules of `src/lib.rs` and `docs/architecture.md`, checked on the parsed source.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod display_text;
#[path = "../common/files.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod files;
mod graph;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use graph::{Source, cycles, imports, is_test, sources};
use syn::spanned::Spanned;
use syn::visit::Visit;

const LONGEST_FUNCTION: usize = 60;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The rows of the table in `src/lib.rs`, without the comment marks.
fn table() -> Vec<String> {
    let lib = read("src/lib.rs");
    let rows = lib
        .lines()
        .filter_map(|l| l.strip_prefix("//! |"))
        .map(|l| format!("|{l}"));
    rows.collect()
}

/// Words in backticks.
fn code_words(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_module_depends_on_what_the_table_says() {
    let mut actual: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, targets) in imports(&sources()) {
        let Some(top) = module.first() else { continue };
        let others = targets
            .iter()
            .filter_map(|t| t.first())
            .filter(|t| *t != top);
        actual
            .entry(top.clone())
            .or_default()
            .extend(others.cloned());
    }
    let mut stated: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in table().iter().skip(2) {
        let cells: Vec<&str> = row.split('|').collect();
        for module in code_words(cells[1]) {
            stated.insert(module, code_words(cells[3]));
        }
    }
    assert_eq!(
        actual, stated,
        "left: the imports; right: the table in src/lib.rs"
    );
}

#[test]
fn modules_depend_only_on_rows_above_them() {
    let mut above = BTreeSet::new();
    for row in table().iter().skip(2) {
        let cells: Vec<&str> = row.split('|').collect();
        let below: Vec<String> = code_words(cells[3]).difference(&above).cloned().collect();
        assert!(
            below.is_empty(),
            "{} depends on rows below it: {below:?}",
            cells[1]
        );
        above.extend(code_words(cells[1]));
    }
}

#[test]
fn the_document_shows_the_same_table() {
    let document = read("docs/architecture.md");
    for row in table() {
        assert!(
            document.lines().any(|l| l == row),
            "missing in docs/architecture.md: {row}"
        );
    }
}

#[test]
fn no_module_imports_itself_through_others() {
    let cycles = cycles(&imports(&sources()));
    let list: Vec<String> = cycles.iter().map(|c| c.join(" ")).collect();
    assert!(
        cycles.is_empty(),
        "{} cycles:\n{}",
        cycles.len(),
        list.join("\n")
    );
}

/// Names of types, and functions with their length in lines.
#[derive(Default)]
struct Items {
    types: Vec<String>,
    functions: Vec<(String, usize)>,
}

impl Items {
    fn add_function(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let lines = block.span().end().line - signature.span().start().line + 1;
        self.functions.push((signature.ident.to_string(), lines));
    }
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.types.push(item.ident.to_string());
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.types.push(item.ident.to_string());
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.types.push(item.ident.to_string());
        syn::visit::visit_item_trait(self, item);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.types.push(item.ident.to_string());
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add_function(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add_function(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }
}

fn items(source: &Source) -> Items {
    let mut items = Items::default();
    items.visit_file(&source.file);
    items
}

/// Files that replace another one, on another system or without a Cargo feature: only one of the
/// two is compiled, so both have the same types.
const REPLACEMENTS: [(&str, &str); 4] = [
    ("graphics::no_protocols", "graphics::protocols"),
    ("runtime::no_clipboard", "runtime::clipboard"),
    ("startup::no_studio", "studio::server"),
    ("term::input_other", "term::input"),
];

#[test]
fn a_type_name_means_one_thing() {
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources() {
        let file = source.module.join("::");
        let replaced = REPLACEMENTS.iter().find(|(by, _)| *by == file);
        let home = replaced.map_or(file.as_str(), |(_, replaced)| replaced);
        for name in items(&source).types {
            homes.entry(name).or_default().insert(home.to_owned());
        }
    }
    homes.retain(|_, modules| modules.len() > 1);
    assert!(homes.is_empty(), "{homes:#?}");
}

#[test]
fn functions_fit_on_a_screen() {
    let long = |source: Source| {
        let functions = items(&source).functions.into_iter();
        functions
            .filter(|(_, lines)| *lines > LONGEST_FUNCTION)
            .map(|(name, lines)| format!("{}: {name}, {lines} lines", source.module.join("::")))
            .collect::<Vec<_>>()
    };
    let long: Vec<String> = sources().into_iter().flat_map(long).collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_model_has_owners() {
    let model = sources()
        .into_iter()
        .flat_map(|s| s.file.items)
        .find_map(|item| match item {
            syn::Item::Struct(item) if item.ident == "Model" => Some(item.fields.len()),
            _ => None,
        });
    assert!(
        model.unwrap() <= 14,
        "the model has {} fields",
        model.unwrap()
    );
}

#[test]
fn overlays_do_not_see_the_model() {
    for (module, targets) in imports(&sources()) {
        let is_overlay = module.starts_with(&["app".to_owned(), "overlay".to_owned()]);
        let sees_model = targets.iter().any(|target| {
            let path = target.join("::");
            path == "app::model" || path.starts_with("app::update")
        });
        assert!(!(is_overlay && sees_model), "{}", module.join("::"));
    }
}

/// Layers that no text of a program's output may come from: only commands print.
#[test]
fn only_commands_print_and_only_the_terminal_draws() {
    let may_print = [
        "cli", "crash", "headless", "log", "program", "startup", "term",
    ];
    for source in sources() {
        let top = source.module.first().cloned().unwrap_or_default();
        if may_print.contains(&top.as_str()) {
            continue;
        }
        let code = source.code();
        for word in ["println!", "eprintln!", "stdout()", "stderr()"] {
            assert!(
                !code.contains(word),
                "{} must not use {word}",
                source.path.display()
            );
        }
    }
}

#[test]
fn pure_layers_touch_nothing_outside() {
    let forbidden = |top: &str| -> &[&str] {
        match top {
            "domain" => &[
                "ratatui",
                "tokio",
                "crossterm",
                "reqwest",
                "std::fs",
                "std::process",
            ],
            "app" | "conversation" => &[
                "tokio",
                "std::fs",
                "SystemTime",
                "Instant::now",
                "Mutex",
                "mpsc",
            ],
            "view" => &["tokio", "std::fs", "std::process", "reqwest"],
            "language" | "i18n" => &["tokio", "std::fs", "std::process", "reqwest", "ratatui"],
            _ => &[],
        }
    };
    for source in sources() {
        let code = source.code();
        for word in forbidden(source.module.first().map_or("", String::as_str)) {
            assert!(
                !code.contains(word),
                "{} must not use {word}",
                source.path.display()
            );
        }
    }
}

/// Files with process-wide state, and the reason: state of the editor or a server has an owner.
const STATICS_ALLOWED: &[(&str, &str)] = &[
    ("crash", "a panic on any thread"),
    ("media", "tools of the computer"),
    ("studio::glyphs", "fonts of the computer"),
    ("studio::render::tools", "tools of the computer"),
    ("term", "the terminal of the process"),
];

/// Names of statics that can change.
#[derive(Default)]
struct Statics(Vec<String>);

impl<'ast> Visit<'ast> for Statics {
    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        let kind = format!("{:?}", item.ty);
        let can_change = ["Atomic", "Cell", "Mutex", "Notify", "OnceLock", "RwLock"];
        if can_change.iter().any(|word| kind.contains(word)) {
            self.0.push(item.ident.to_string());
        }
    }
}

#[test]
fn state_has_owners() {
    let mut found = BTreeMap::new();
    for source in sources() {
        let mut statics = Statics::default();
        statics.visit_file(&source.file);
        if !statics.0.is_empty() {
            found.insert(source.module.join("::"), statics.0);
        }
    }
    found.retain(|module, _| !STATICS_ALLOWED.iter().any(|(allowed, _)| allowed == module));
    assert!(found.is_empty(), "process-wide state: {found:?}");
}

/// Modules with phrases that are not display text, or that hold it on purpose.
const PHRASES_ALLOWED: &[(&str, &str)] = &[
    ("i18n", "the place of display text"),
    ("cli", "texts of clap"),
    (
        "input::table",
        "the row of an action holds its texts, in both languages",
    ),
    ("input::key", "names of keys in the configuration"),
    ("input::key", "names of keys in the configuration"),
    ("language::parser", "words of sentences that are understood"),
    (
        "language::direct_edit",
        "sentences that the studio reads back",
    ),
    ("domain::spoken::karaoke", "names of the ASS format"),
    (
        "language::caption_request",
        "words of messages that are recognized",
    ),
    ("language::export_words", "words that are recognized"),
    ("language::gui", "words of instructions that are recognized"),
    ("language::lengths", "words of messages that are recognized"),
    ("language::polite", "words of messages that are recognized"),
    ("language::route", "words of messages that are recognized"),
    (
        "language::speech_request",
        "words of messages that are recognized",
    ),
    (
        "domain::edit",
        "descriptions and errors of tools for language models; names in drafts",
    ),
    (
        "mcp",
        "descriptions and results of tools for language models",
    ),
    ("studio::tools", "errors of tools for language models"),
    ("studio::llm_agent", "the prompt of a language model"),
    ("domain::interchange", "keywords of file formats"),
    (
        "domain::subtitle",
        "keywords, names and letters of file formats",
    ),
    ("store", "SQL"),
];

/// Literals that are not display text.
const LITERALS_ALLOWED: &[(&str, &str)] = &[
    ("Error marking filters as finished", "a message of ffmpeg"),
    (
        "Cannot determine format of input stream",
        "a message of ffmpeg",
    ),
    (
        "Nothing was written into output file",
        "a message of ffmpeg",
    ),
    ("Bearer ", "an HTTP header"),
    ("Bearer {}", "an HTTP header"),
    ("bytes {from}-{}/{length}", "an HTTP header"),
    ("Empty output", "a message of ffmpeg"),
    ("Invalid data", "a message of ffmpeg"),
    ("Summary:", "a message of ffmpeg"),
    (" Copyright", "a message of ffmpeg"),
    ("Inter", "the name of a font"),
    ("Left", "the name of a key"),
    ("Right", "the name of a key"),
    ("Down", "the name of a key"),
    ("Video", "the name of a track in drafts"),
    ("Title", "the name of a track in drafts"),
    ("Voice", "the name of a track in drafts"),
    ("Audio", "the name of a track in drafts"),
    ("ffconcat version 1.0\n", "a file of ffmpeg"),
    ("file {file}\nduration {}\n", "a file of ffmpeg"),
    ("not found", "words of a server that are recognized"),
    ("does not exist", "words of a server that are recognized"),
    ("no longer exists", "words of a server that are recognized"),
    (
        "i encountered a temporary issue",
        "words of a server that are recognized",
    ),
    ("this build has no keyring", "a log"),
    ("data folder", "a value of a JSON field"),
    (
        "TERM {}, COLORTERM {}, {columns}x{rows}{hosts}",
        "names of variables",
    ),
    ("RenderedPicture({}x{}, graphics: {})", "output of `Debug`"),
    ("{} (built in).wav", "a file name in drafts"),
    (
        "segment {}",
        "a name in place of a missing one, also the one that sentences use",
    ),
    (
        "Timeline ({} {plural}):",
        "the documented summary, which `i18n::changes` translates",
    ),
    (
        "以下是普通话的句子。",
        "a prompt of the speech recognizer, for simplified characters",
    ),
    (
        "嗯，呃，以下是普通话的句子。",
        "a prompt of the speech recognizer",
    ),
    ("Um, uh, hmm, er, ah.", "a prompt of the speech recognizer"),
    ("嗯", "a filler word of the configuration"),
    ("呃", "a filler word of the configuration"),
    (
        "Type {code}",
        "a label in sentences, which `i18n::changes` translates",
    ),
];

#[test]
fn display_text_is_in_i18n() {
    let mut found = Vec::new();
    for source in sources() {
        let module = source.module.join("::");
        let is_allowed = PHRASES_ALLOWED.iter().any(|(allowed, _)| {
            module
                .strip_prefix(allowed)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        });
        if is_allowed {
            continue;
        }
        for (line, text) in display_text::phrases(&source) {
            if !LITERALS_ALLOWED.iter().any(|(allowed, _)| *allowed == text) {
                found.push(format!("{}:{line}: {text:?}", source.path.display()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "display text outside i18n:\n{}",
        found.join("\n")
    );
}
