//! The import graph of `src/`, from parsed source: who uses whom, file by file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::Visit;

use crate::files::files;

/// A module's path below the crate: `["app", "update", "chat"]`; empty for the crate itself.
pub type Module = Vec<String>;

/// A parsed source file.
pub struct Source {
    pub module: Module,
    pub path: PathBuf,
    pub file: syn::File,
}

impl Source {
    /// The text of the file without its tests.
    pub fn code(&self) -> String {
        let mut tests = TestLines::default();
        tests.visit_file(&self.file);
        let is_code = |number: usize| !tests.ranges.iter().any(|range| range.contains(&number));
        let text = std::fs::read_to_string(&self.path).unwrap();
        let lines = text.lines().enumerate();
        let code = lines.filter(|(index, _)| is_code(index + 1));
        code.map(|(_, line)| format!("{line}\n")).collect()
    }
}

/// Lines of the items with `#[cfg(test)]`.
#[derive(Default)]
struct TestLines {
    ranges: Vec<RangeInclusive<usize>>,
}

impl TestLines {
    /// Adds an item if it is a test. Returns true if it was added.
    fn add(&mut self, attributes: &[syn::Attribute], span: Span) -> bool {
        if is_test(attributes) {
            self.ranges.push(span.start().line..=span.end().line);
        }
        is_test(attributes)
    }
}

impl<'ast> Visit<'ast> for TestLines {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes: &[syn::Attribute] = match item {
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if !self.add(attributes, item.span()) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.attrs, item.span());
    }
}

/// All source files, without `main.rs` and without files that hold only tests.
pub fn sources() -> Vec<Source> {
    let mut paths = files("src", &["rs"]);
    paths.retain(|p| !p.ends_with("tests.rs") && !p.ends_with("main.rs"));
    let parse = |path: PathBuf| Source {
        module: module_of(&path),
        file: syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap(),
        path,
    };
    paths.into_iter().map(parse).collect()
}

fn module_of(path: &Path) -> Module {
    let relative = path.strip_prefix("src").unwrap().with_extension("");
    let mut parts: Module = relative
        .iter()
        .map(|s| s.to_str().unwrap().to_owned())
        .collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// True for `#[cfg(test)]`.
pub fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| {
        let list = a.meta.require_list();
        a.path().is_ident("cfg") && list.is_ok_and(|l| l.tokens.to_string() == "test")
    })
}

/// The modules that each module uses, by every path in the code that names one. Re-exports count
/// as uses.
pub fn imports(sources: &[Source]) -> BTreeMap<Module, BTreeSet<Module>> {
    let modules = sources.iter().map(|s| s.module.clone()).collect();
    let of = |source: &Source| {
        let children = source.file.items.iter().filter_map(|item| match item {
            syn::Item::Mod(m) if m.content.is_none() => Some(m.ident.to_string()),
            _ => None,
        });
        let mut visitor = Imports {
            module: &source.module,
            modules: &modules,
            children: children.collect(),
            found: BTreeSet::new(),
        };
        visitor.visit_file(&source.file);
        (source.module.clone(), visitor.found)
    };
    sources.iter().map(of).collect()
}

struct Imports<'a> {
    module: &'a Module,
    modules: &'a BTreeSet<Module>,
    children: BTreeSet<String>,
    found: BTreeSet<Module>,
}

impl Imports<'_> {
    fn add(&mut self, path: &[String]) {
        let ups = path.iter().take_while(|p| *p == "super").count();
        let (mut target, rest) = match path[0].as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (self.module.clone(), &path[1..]),
            "super" => (
                self.module[..self.module.len() - ups].to_vec(),
                &path[ups..],
            ),
            first if self.children.contains(first) => (self.module.clone(), path),
            _ => return,
        };
        for part in rest {
            target.push(part.clone());
            if !self.modules.contains(&target) {
                target.pop();
                break;
            }
        }
        if target != *self.module {
            self.found.insert(target);
        }
    }

    fn add_tree(&mut self, tree: &syn::UseTree, prefix: &mut Vec<String>) {
        let mut add_leaf = |name: &syn::Ident| {
            let leaf = (name != "self").then(|| name.to_string());
            let path: Vec<String> = prefix.iter().cloned().chain(leaf).collect();
            self.add(&path);
        };
        match tree {
            syn::UseTree::Name(leaf) => add_leaf(&leaf.ident),
            syn::UseTree::Rename(leaf) => add_leaf(&leaf.ident),
            syn::UseTree::Glob(_) => self.add(&prefix.clone()),
            syn::UseTree::Group(group) => {
                group
                    .items
                    .iter()
                    .for_each(|tree| self.add_tree(tree, prefix));
            }
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.add_tree(&path.tree, prefix);
                prefix.pop();
            }
        }
    }
}

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_tree(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if parts.len() > 1 {
            self.add(&parts);
        }
        syn::visit::visit_path(self, path);
    }
}

/// Groups of modules that import each other, directly or through others.
pub fn cycles(imports: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<String>> {
    let reachable = |start: &Module| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&Module> = imports[start].iter().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next.clone()) {
                open.extend(imports.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let reach: BTreeMap<&Module, BTreeSet<Module>> =
        imports.keys().map(|m| (m, reachable(m))).collect();
    let mut cycles: Vec<Vec<String>> = Vec::new();
    for (module, targets) in reach.iter().filter(|(m, targets)| targets.contains(**m)) {
        let back = |m: &&Module| reach.get(*m).is_some_and(|r| r.contains(*module));
        let group: Vec<String> = targets
            .iter()
            .filter(|m| back(m))
            .map(|m| m.join("::"))
            .collect();
        if !cycles.contains(&group) {
            cycles.push(group);
        }
    }
    cycles
}
