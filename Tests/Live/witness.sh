#!/usr/bin/env bash
# The witness beside a running daemon: well while that lives; told within two intervals when it is stopped dead,
# killed or ended, in the journal, to a webhook and by mail; over when it lives again. And its ping outwards:
# `make live`. Needs root.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"

unset JOURNAL_STREAM
short_policy Kort
touch "$work/got" "$work/mails"
python3 Tests/Live/receiver.py 18080 "$work/got" &
until_holds 10 ": < /dev/tcp/127.0.0.1/18080"
printf '#!/bin/sh\ncat >> "%s"\n' "$work/mails" > "$work/sendmail"
chmod +x "$work/sendmail"
# The endpoint that is named first never takes anything.
broken=$(printf '500,%.0s' $(seq 199))500
config "language: en
hosts: { 127.0.0.1: { networks: 127.0.0.0/8 } }
sinks:
  journal: {}
  webhooks:
    kapot: { url: \"http://127.0.0.1:18080/kapot/$broken\" }
    beheer: { url: \"http://127.0.0.1:18080/beheer/204\" }
  mail: { post: { from: termijnwacht@vt.example, sendmail: $work/sendmail } }
heartbeat: { every: 5, url: \"http://127.0.0.1:18080/ping/204\" }
witness: { tell: [kapot, beheer, post], to: beheer@vt.example }"
interval=5

# As the timer runs it: twice an interval. What it finds is appended to found, what it tells to words.
rounds() {
  while :; do
    "$binary" witness --config "$work/termijnwacht.yaml" >> "$work/found" 2>> "$work/words" || :
    read -rt 2.5 <> <(:) || :
  done
}
# Waits until the receiver was told an alarm of that kind, or that it is over; how often it was.
pattern() { echo "\"name\": \"$1\".*zaaktermijnen.$2\".*\"kind\": \"$3\""; }
told() { until_holds "$1" "grep -q '$(pattern beheer "$2" "$3")' '$work/got'"; }
count() { grep -c "$(pattern "$@")" "$work/got" || :; }
pings() { grep -c '"name": "ping"' "$work/got" || :; }
# Waits for longer than two intervals.
pass() { read -rt $((interval * 2 + 2)) <> <(:) || :; }

echo "no daemon yet"
check "that is an alarm, and the exit code says so" '! tw witness > "$work/first" 2> "$work/words" && grep -q ^absent: "$work/first" && told 1 alarm absent'
serve
until_holds 10 "[ -e '$work/state/heartbeat.json' ]"
check "a daemon that lives ends it" 'tw witness > "$work/first" 2>> "$work/words" && [ ! -s "$work/first" ] && told 1 alarm-voorbij absent'

echo "a daemon that lives"
rounds &
pass
check "no alarm" '[ ! -s "$work/found" ]'
check "it is pinged outwards, once an interval" '[ "$(pings)" -ge 2 ] && [ "$(pings)" -le 5 ]'

echo "SIGSTOP"
kill -STOP $daemon
check "told within two intervals" 'told $((interval * 2)) alarm stuck'
check "in the journal" 'journal MESSAGE_ID=5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d18 TERMIJN_ALARM=stuck | grep "\"PRIORITY\":\"2\"" > /dev/null'
check "in words" 'grep -q "^stuck: The watch hangs" "$work/words"'
check "by mail, with a subject that tells nothing" 'until_holds 5 "grep -q \"^The watch hangs\" $work/mails" && grep -q "^Subject: An alarm of the deadline watch" "$work/mails" && grep -q "^To: beheer@vt.example" "$work/mails"'
pinged=$(pings)
pass
check "no ping outwards meanwhile" '[ "$(pings)" = "$pinged" ]'
check "told once" '[ "$(count beheer alarm stuck)" = 1 ]'
check "an endpoint that fails is tried again, under the same id" '[ "$(count kapot alarm stuck)" -gt 1 ] && [ "$(grep "$(pattern kapot alarm stuck)" "$work/got" | grep -o "\"id\": \"[0-9a-f]*\"" | sort -u | wc -l)" = 1 ]'
kill -CONT $daemon
check "over when it goes on" 'told $((interval * 2)) alarm-voorbij stuck && journal MESSAGE_ID=5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d19 TERMIJN_ALARM=stuck | grep "\"PRIORITY\":\"5\"" > /dev/null'
pass
check "and pinged again" '[ "$(pings)" -gt "$pinged" ]'

echo "kill -9"
kill -9 $daemon && wait $daemon 2> /dev/null || :
check "told within two intervals" 'told $((interval * 2)) alarm dead'
serve
check "over when another lives" 'told $((interval * 2)) alarm-voorbij dead'

echo "a planned stop"
kill -TERM $daemon && wait $daemon || :
check "the last heartbeat says so" 'grep -q "\"stopped\":true" "$work/state/heartbeat.json"'
check "no alarm for two intervals, then one" '! told $((interval * 2 - 1)) alarm stopped && told $((interval + 2)) alarm stopped'
serve
check "over when it is started" 'told $((interval * 2)) alarm-voorbij stopped'

finish
