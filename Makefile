# make run    the editor on the studio, with the sample project (without a terminal: the same job without a screen)
# make test   format check, clippy, every test
# make test-adk, make test-interchange, make soak, make bench, make bench-render, make bench-pictures, make fuzz   longer tests, on wish
# make dist   a static binary and a Debian package in target/dist
# make count   instructions of the hot paths, within bounds: times are noise
# make audit, make check-targets   what the dependencies are, and whether other systems can build it

SAMPLE := $(sort $(wildcard assets/sample/*.jpg assets/sample/*.mp4)) $(sort $(wildcard assets/sample/*.mp3))
PROGRAM := target/release/nemo-tui
WISH := turn these photos and audio into a 30-second promo video with transitions
TITLE := add the title "Pack Light" at 1s for 4 seconds

.PHONY: run test test-adk test-interchange soak bench bench-render bench-pictures fuzz dist count audit check-targets install clean

run: install
	cargo build --release --locked
	@if [ -t 1 ] && [ -t 0 ]; then \
		exec $(PROGRAM) --local --data-dir target/sample-data --upload $(SAMPLE); \
	else \
		exec $(PROGRAM) exec --local --data-dir target/sample-data --upload $(SAMPLE) --export exports/sample.mp4 '$(WISH)' '$(TITLE)'; \
	fi

test: install
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked

# The client against the real Google ADK server (from PyPI), with a scripted model. Not part of `make test`.
test-adk: install
	test -x target/adk/bin/python || python3 -m venv target/adk
	target/adk/bin/pip install -q google-adk
	ADK_PYTHON=$(CURDIR)/target/adk/bin/python cargo test --locked --test adk -- --ignored --test-threads 1

# The cut as OpenTimelineIO's own readers (from PyPI) understand it. Not part of `make test`.
test-interchange: install
	test -x target/readers/bin/python || python3 -m venv target/readers
	target/readers/bin/pip install -q opentimelineio otio-fcp-adapter otio-cmx3600-adapter srt webvtt-py
	INTERCHANGE_PYTHON=$(CURDIR)/target/readers/bin/python cargo test --locked --test interchange -- --ignored

# 200 kills at random moments, each followed by a start that must find everything; 100,000 random messages, keys and
# resizes to the editor. Not part of `make test`.
soak: install
	cargo test --locked --test update -- --ignored
	cargo test --locked --test soak -- --ignored --nocapture

# The studio's renderer against a plain ffmpeg command for the same film: the table in the README. Not part of `make test`.
bench-render: install
	cargo test --locked --test bench -- --ignored --nocapture --test-threads 1

# The table of docs/performance.md. With nothing beside it. Not part of `make test`.
bench:
	@.ci/install bench
	cargo test --locked --release --test speed -- --ignored --nocapture --test-threads 1

# How quickly pictures come, and whether making them holds a key up. Not part of `make test`.
bench-pictures: install
	cargo test --locked --release --test pictures -- --ignored --nocapture --test-threads 1

# Looks for input that makes the program fail, FUZZ_SECONDS for each way in: needs a nightly compiler. What is found goes to
# tests/corpora, where `make test` replays it.
FUZZ_SECONDS ?= 3600
fuzz: install
	cargo +nightly fuzz --version >/dev/null 2>&1 || cargo +nightly install --locked cargo-fuzz
	for target in bytes stream draft config commands otio captions probe keys; do \
		ASAN_OPTIONS=detect_odr_violation=0 cargo +nightly fuzz run --fuzz-dir tests/fuzz $$target target/corpora/$$target tests/corpora/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096 || exit 1; \
	done

# A static binary for any Linux of this machine's kind, and a Debian package of it with manual and completions.
STATIC := $(shell uname -m)-unknown-linux-musl
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
DIST := target/dist
FOLDER := nemo-tui-$(VERSION)-linux-$(shell uname -m)
dist:
	@.ci/install dist
	rustup target add $(STATIC)
	cargo deb --version >/dev/null 2>&1 || cargo install --locked cargo-deb
	cargo build --release --locked --target $(STATIC)
	rm -rf $(DIST) && mkdir -p $(DIST)/completions $(DIST)/$(FOLDER)
	target/$(STATIC)/release/nemo-tui man --dir $(DIST)/man
	for shell in bash zsh fish powershell elvish; do \
		target/$(STATIC)/release/nemo-tui completions $$shell > $(DIST)/completions/nemo-tui.$$shell || exit 1; \
	done
	cargo deb --no-build --no-strip --target $(STATIC) --output $(DIST)/
	cp -r target/$(STATIC)/release/nemo-tui README.md CHANGELOG.md LICENSE config.example.toml docs $(DIST)/man $(DIST)/completions $(DIST)/$(FOLDER)/
	tar -C $(DIST) -czf $(DIST)/$(FOLDER).tar.gz $(FOLDER)
	@ls -l $(DIST)/*.deb $(DIST)/*.tar.gz

# Instructions of the hot paths, within bounds.
count:
	@.ci/install count
	cargo test --locked --test instructions -- --ignored --exact --nocapture the_hot_paths_stay_within_bounds

# Licences and sources of the dependencies, and what is known against them: .cargo/deny.toml. Needs the network.
audit:
	cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny
	cargo deny --locked check

# Whether Windows and macOS can build it, as far as that shows without them. Zig brings the headers of macOS.
check-targets:
	@.ci/install targets
	rustup target add x86_64-pc-windows-gnu aarch64-apple-darwin
	cargo check --locked --target x86_64-pc-windows-gnu
	test -x target/zig/bin/python || python3 -m venv target/zig
	target/zig/bin/pip install -q ziglang
	CC_aarch64_apple_darwin="$(CURDIR)/.ci/zigcc" AR_aarch64_apple_darwin=ar SDKROOT=/nowhere ZIG_PYTHON="$(CURDIR)/target/zig/bin/python" \
		cargo check --locked --target aarch64-apple-darwin

install:
	@.ci/install

clean:
	cargo clean
