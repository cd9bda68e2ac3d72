#!/bin/sh
# Builds a fuzz target (EventFuzz, PolicyFuzz) into .build-fuzz: every Swift target, and libyaml's C,
# watched by libFuzzer and by the address sanitizer.
set -eu
cd "$(dirname "$0")/.."
# lld: with the address sanitizer gold prints a line for every local symbol.
TERMIJNWACHT_FUZZ=1 swift build -c release --scratch-path .build-fuzz --product "$1" \
  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld \
  -Xcc -fsanitize=fuzzer-no-link,address
