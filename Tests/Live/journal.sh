#!/usr/bin/env bash
# Runs the daemon beside a real journald and checks what it tells: `make live`. Needs root.
#
# A private mount namespace gets a journald of its own, so that the machine's journal stays as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ "${1:-}" != inside ]; then
  [ "$(id -u)" = 0 ] || { echo "live: needs root" >&2; exit 77; }
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  unshare --mount --pid --fork --mount-proc bash "$0" inside "$work"
  exit
fi

work=$2
binary=$PWD/.build/release/termijnwacht
fail=0
check() { if eval "$2"; then echo "  ok   $1"; else echo "  FAIL $1"; fail=1; fi; }

mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/journal /run/log/journal
/lib/systemd/systemd-journald &
timeout 10 bash -c 'until [ -S /run/systemd/journal/socket ]; do read -rt 0.02 <> <(:) || :; done'

mkdir -p "$work/state"
cp -r config/calendar.d "$work/calendar.d"
cat > "$work/policy.yaml" <<'YAML'
policy: live
edition: "1"
timezone: Europe/Amsterdam
calendar: nl
ladders:
  kort: [ { at: start, tell: [owner, teamleider], level: info }, { at: due, tell: manager, level: critical } ]
rules:
  afspraak:
    title: { nl: Afspraak nakomen, en: Keep the agreement }
    basis: Voorbeeld
    effect: agreed
    starts: afspraak-gemaakt
    due: { read: uiterlijk }
    stops: afspraak-nagekomen
    ladder: kort
YAML
cat > "$work/termijnwacht.yaml" <<YAML
source: urn:nld:oin:00000000000000000000:systeem:termijnwacht
policy: policy.yaml
calendars: calendar.d
state: state
sinks: { journal: {}, file: { path: escalations.ndjson } }
YAML

at() { date -u -d "@$(($(date +%s) + $1))" +%Y-%m-%dT%H:%M:%SZ; }
drop() { cat > "$work/state/inbox/$1.part" && mv "$work/state/inbox/$1.part" "$work/state/inbox/$1"; }
journal() { journalctl --sync; journalctl --no-pager -o json SYSLOG_IDENTIFIER=termijnwacht "$@"; }
lines() { wc -l < "$work/escalations.ndjson"; }
# Waits until a command holds, at most so many seconds.
until_holds() { timeout "$1" bash -c "$2" 2>/dev/null; }

JOURNAL_STREAM=live "$binary" serve --config "$work/termijnwacht.yaml" 2> "$work/log" &
daemon=$!
until_holds 10 "until grep -q ready '$work/log'; do :; done"

echo "one event, its deadline three seconds ahead"
begun=$(date +%s%N)
drop een.ndjson <<JSON
{"id":"1","case":"LIVE-1","type":"afspraak-gemaakt","time":"$(at 0)","uiterlijk":"$(at 3)","naam":"mag-nergens-staan"}
JSON
until_holds 5 "until [ -s '$work/escalations.ndjson' ]; do :; done"
check "in the file within a second" '[ $((($(date +%s%N) - begun) / 1000000)) -lt 1000 ]'
journal TERMIJN_CASE=LIVE-1 > "$work/j1"
for field in MESSAGE MESSAGE_ID PRIORITY TERMIJN_CASE TERMIJN_RULE TERMIJN_RUNG TERMIJN_LEVEL TERMIJN_DUE \
  TERMIJN_EFFECT TERMIJN_ROLE TERMIJN_ID TERMIJN_REASON TERMIJN_DELAY_MS; do
  check "journal field $field" 'grep -q "\"$field\"" "$work/j1"'
done
check "both roles" 'grep -q "\"TERMIJN_ROLE\":\[\"owner\",\"teamleider\"\]" "$work/j1"'
check "answer file" 'grep -q "\"accepted\":1" "$work/state/inbox/een.ndjson.answer.json"'
check "archived" '[ "$(ls "$work/state/archive" | wc -l)" = 1 ]'

echo "10,000 cases while the timer has work every 100 ms"
for i in $(seq 0 49); do
  due=$(date -u -d "@$(echo "$(date +%s.%N) + 1.5 + $i * 0.1" | bc)" +%Y-%m-%dT%H:%M:%S.%6NZ)
  echo "{\"id\":\"t$i\",\"case\":\"TIMER-$i\",\"type\":\"afspraak-gemaakt\",\"time\":\"$(at 0)\",\"uiterlijk\":\"$due\"}"
done | drop timers.ndjson
for i in $(seq 10000); do
  for e in 1 2 3 4 5 6 7 8 9 10; do
    echo "{\"id\":\"l$i-$e\",\"case\":\"LOAD-$i\",\"type\":\"aantekening\",\"time\":\"2026-01-0${e:0:1}T10:00:00Z\"}"
  done
done | drop zaken.ndjson
until_holds 60 "until [ -e '$work/state/inbox/zaken.ndjson.answer.json' ]; do :; done"
check "all 100,000 accepted" 'grep -q "\"accepted\":100000" "$work/state/inbox/zaken.ndjson.answer.json"'
until_holds 30 "until [ \$(grep -c TIMER- '$work/escalations.ndjson') = 100 ]; do :; done"
check "every timer told twice in the file" '[ "$(grep -c TIMER- "$work/escalations.ndjson")" = 100 ]'
"$binary" status --json --config "$work/termijnwacht.yaml" > "$work/status"
cat "$work/status"
check "status shows the delay" 'grep -q "\"delayMs\":{\"count\":10[0-9]" "$work/status"'
check "no delay over a quarter of a second" '[ "$(sed "s/.*\"max\":\([0-9]*\).*/\1/" "$work/status")" -lt 250 ]'
check "journal and file agree" '[ "$(journal | grep -c TERMIJN_ID)" = "$(lines)" ]'
check "no attribute anywhere" '! grep -rq mag-nergens "$work/escalations.ndjson" "$work/log" && ! journal | grep -q mag-nergens'

kill -TERM $daemon
wait $daemon && code=0 || code=$?
check "SIGTERM ends it with 0" '[ $code = 0 ]'
exit $fail
