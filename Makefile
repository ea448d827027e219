# make run    the editor on the studio, with the sample project (without a terminal: the same job without a screen)
# make test   format check, clippy, every test
# make test-adk, make test-interchange, make soak, make bench, make bench-render, make bench-pictures, make fuzz   longer tests, on wish

SAMPLE := $(sort $(wildcard assets/sample/*.jpg assets/sample/*.mp4)) $(sort $(wildcard assets/sample/*.mp3))
PROGRAM := target/release/nemo-tui
WISH := turn these photos and audio into a 30-second promo video with transitions
TITLE := add the title "Pack Light" at 1s for 4 seconds

.PHONY: run test test-adk test-interchange soak bench bench-render bench-pictures fuzz install clean

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
bench: install
	cargo test --locked --release --test speed -- --ignored --nocapture --test-threads 1

# How quickly pictures come, and whether making them holds a key up. Not part of `make test`.
bench-pictures: install
	cargo test --locked --release --test pictures -- --ignored --nocapture --test-threads 1

# Looks for input that makes the program fail, FUZZ_SECONDS for each way in: needs a nightly compiler. What is found goes to
# tests/corpora, where `make test` replays it.
FUZZ_SECONDS ?= 3600
fuzz: install
	cargo +nightly fuzz --version >/dev/null 2>&1 || cargo +nightly install --locked cargo-fuzz
	for target in stream draft config commands otio keys; do \
		ASAN_OPTIONS=detect_odr_violation=0 cargo +nightly fuzz run --fuzz-dir tests/fuzz $$target target/corpora/$$target tests/corpora/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096 || exit 1; \
	done

install:
	@.ci/install

clean:
	cargo clean
