#!/usr/bin/env bash
# Runs the daemon beside a real journald and checks what it tells: `make live`. Needs root.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"

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
config "sinks: { journal: {}, file: { path: escalations.ndjson } }"

drop() { cat > "$work/state/inbox/$1.part" && mv "$work/state/inbox/$1.part" "$work/state/inbox/$1"; }
lines() { wc -l < "$work/escalations.ndjson"; }

JOURNAL_STREAM=live serve

echo "one event, its deadline three seconds ahead"
begun=$(date +%s%N)
drop een.ndjson <<JSON
{"id":"1","case":"LIVE-1","type":"afspraak-gemaakt","time":"$(at 0)","uiterlijk":"$(at 3)","naam":"mag-nergens-staan"}
JSON
until_holds 5 "[ -s '$work/escalations.ndjson' ]"
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
until_holds 60 "[ -e '$work/state/inbox/zaken.ndjson.answer.json' ]"
check "all 100,000 accepted" 'grep -q "\"accepted\":100000" "$work/state/inbox/zaken.ndjson.answer.json"'
until_holds 30 "[ \$(grep -c TIMER- '$work/escalations.ndjson') = 100 ]"
check "every timer told twice in the file" '[ "$(grep -c TIMER- "$work/escalations.ndjson")" = 100 ]'
tw status --json > "$work/status"
cat "$work/status"
check "status shows the delay" 'grep -q "\"delayMs\":{\"count\":10[0-9]" "$work/status"'
check "no delay over a quarter of a second" '[ "$(sed "s/.*\"max\":\([0-9]*\).*/\1/" "$work/status")" -lt 250 ]'
check "journal and file agree" '[ "$(journal | grep -c TERMIJN_ID)" = "$(lines)" ]'
check "no attribute anywhere" '! grep -rq mag-nergens "$work/escalations.ndjson" "$work/log" && ! journal | grep -q mag-nergens'

finish
