#!/bin/bash
# Builds and runs the fuzz targets: fuzz.sh [SECONDS] [TARGET ...], 60 and `events policy` unless it says so.
#
# What is found goes to .fuzz/TARGET/corpus, which later runs start from beside Fuzz/Corpus/TARGET.
# A broken law, a crash, a hang of ten seconds or 4 GB of memory ends it with exit code 1, the path of
# the input and the command that repeats it. `fuzz.sh --minimise TARGET` leaves the smallest corpus
# with the same coverage, at most 1,000 bytes an input, in .fuzz/TARGET/merged.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD

declare -A program=([events]=EventFuzz [policy]=PolicyFuzz)

# Without it a crash waits for a backtrace that never comes.
export SWIFT_BACKTRACE=enable=no
# Swift's runtime keeps what it has made for good: no leaks of ours.
export ASAN_OPTIONS=detect_leaks=0:malloc_context_size=4

build() {
  # lld: with the address sanitizer gold prints a line for every local symbol.
  TERMIJNWACHT_FUZZ=1 swift build -c release --scratch-path .build-fuzz --product "$1" \
    -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld \
    -Xcc -fsanitize=fuzzer-no-link,address
}

minimise() {
  local target=$1 binary=$here/.build-fuzz/release/${program[$1]}
  rm -rf ".fuzz/$target/merged"
  mkdir -p ".fuzz/$target/merged" ".fuzz/$target/corpus"
  "$binary" -merge=1 -max_len=1000 ".fuzz/$target/merged" "Fuzz/Corpus/$target" ".fuzz/$target/corpus"
}

run() {
  local target=$1 seconds=$2 binary=$here/.build-fuzz/release/${program[$1]} log=.fuzz/$1/log status=0
  mkdir -p ".fuzz/$target/corpus" ".fuzz/$target/crashes"
  echo "fuzz: $target for $seconds s, from $(ls "Fuzz/Corpus/$target" ".fuzz/$target/corpus" | wc -l) inputs"
  "$binary" ".fuzz/$target/corpus" "Fuzz/Corpus/$target" -dict="Fuzz/$target.dict" \
    -artifact_prefix="$here/.fuzz/$target/crashes/" -max_total_time="$seconds" -max_len=4096 \
    -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 2>&1 | tee "$log" | progress "$target" || status=$?
  if [ "$status" -ne 0 ]; then
    grep -E "^BROKEN|^==.*ERROR|^SUMMARY|Fatal error|^ +#[0-9]+ .*termijnwacht" "$log" | head -20 >&2
    local input
    input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
    echo "fuzz: $target FAILED; the input: ${input:-none was written, see $log}" >&2
    [ -z "$input" ] || echo "fuzz: again: SWIFT_BACKTRACE=enable=no $binary $input" >&2
    return 1
  fi
  local runs coverage
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  coverage=$(grep -oE 'cov: [0-9]+ ft: [0-9]+' "$log" | tail -1)
  echo "fuzz: $target held: $runs runs in $seconds s, ${coverage}, $(ls ".fuzz/$target/corpus" | wc -l) inputs found so far"
}

# One line every ten seconds; libFuzzer itself prints hundreds.
progress() {
  awk -v target="$1" '
    /cov: / && systime() >= next_at { print "fuzz: " target " " $0; fflush(); next_at = systime() + 10 }'
}

if [ "${1:-}" = --minimise ]; then
  build "${program[$2]}"
  minimise "$2"
  exit
fi
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(events policy)
for target in "${targets[@]}"; do
  [ -n "${program[$target]:-}" ] || { echo "fuzz: no target $target; there are ${!program[*]}" >&2; exit 2; }
done
failed=0
for target in "${targets[@]}"; do
  build "${program[$target]}"
  run "$target" "$seconds" || failed=1
done
exit $failed
