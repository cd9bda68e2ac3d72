#!/usr/bin/env bash
# kill -9 at random moments, KILLS times (200), while CASES (10,000) escalations go to webhook, file and journal:
# none lost, none doubled in ledger and file, and what a receiver gets twice has the same id. Needs root.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"
kills=${KILLS:-200} cases=${CASES:-10000}

short_policy Kort
cat > "$work/roster.yaml" <<YAML
roster: live
edition: "1"
roles: { teamleider: { people: [tl-1] } }
YAML
credentials
export SECRET
SECRET=whsec_$(head -c 32 /dev/urandom | base64 -w0)
echo "$SECRET" > "$work/credentials/key"
touch "$work/got"
python3 Tests/Live/receiver.py 18080 "$work/got" &
until_holds 10 ": < /dev/tcp/127.0.0.1/18080"
config "roster: roster.yaml
hosts: { 127.0.0.1: { networks: 127.0.0.0/8 } }
sinks:
  journal: {}
  file: { path: out.ndjson }
  webhooks: { goed: { url: \"http://127.0.0.1:18080/goed/204\", secrets: key } }"

# Each case has an organisation of its own, and so a notice. They come due while the daemon is killed and killed.
python3 - "$cases" "$((kills / 2 + 1))" > "$work/cases.ndjson" <<'PYTHON'
import datetime, json, sys
now = datetime.datetime.now(datetime.timezone.utc)
for n in range(int(sys.argv[1])):
    due = now + datetime.timedelta(seconds=5 + n % int(sys.argv[2]))
    print(json.dumps({"id": f"e{n}", "case": f"K-{n}", "type": "zaak", "time": now.isoformat(), "organisatie": f"vt-{n}",
                      "uiterlijk": due.isoformat()}))
PYTHON
tw load "$work/cases.ndjson" > /dev/null

for number in $(seq "$kills"); do
  "$binary" serve --config "$work/termijnwacht.yaml" 2>> "$work/log" &
  daemon=$!
  read -rt "0.$((RANDOM % 900 + 100))" <> <(:) || :
  kill -9 $daemon
  wait $daemon 2> /dev/null || :
  [ $((number % 20)) != 0 ] || echo "  $number kills, $(wc -l < "$work/got") requests"
done
serve
ends() { [ "$("$binary" deliveries --config "$1/termijnwacht.yaml" --state waiting --limit 1 | wc -l)" = 0 ] && [ "$("$binary" deliveries --config "$1/termijnwacht.yaml" --state delivered --limit 100000 | wc -l)" -ge "$2" ]; }
export -f ends; export binary
check "all is delivered in the end" 'until_holds 240 "ends $work $cases"'
journalctl --sync
journalctl --no-pager -o json SYSLOG_IDENTIFIER=termijnwacht > "$work/journal"
tw replay --newest "$cases" --json > "$work/replay" || fail=1
python3 - "$work" "$cases" > "$work/sums" <<'PYTHON'
import collections, json, sys
work, cases = sys.argv[1], int(sys.argv[2])
rows = lambda name: [json.loads(line) for line in open(f"{work}/{name}")]
# A verdict, what stands in the ledger, and what is derived again.
ledger = [row["id"] for row in rows("replay") if "id" in row][::2]
file = [row["id"] for row in rows("out.ndjson")]
journal = collections.Counter(row["TERMIJN_ID"] for row in rows("journal") if "TERMIJN_ID" in row)
got = rows("got")
told = collections.Counter(e["id"] for ids in {row["id"]: row for row in got}.values() for e in ids["event"]["data"]["escalations"])
requests = collections.Counter(row["id"] for row in got)
print(f"ledger={len(ledger)} doubled={len(ledger) - len(set(ledger))}")
print(f"file={len(file)} doubled={len(file) - len(set(file))} lost={len(set(ledger) - set(file))}")
print(f"journal={len(journal)} again={sum(journal.values()) - len(journal)} lost={len(set(ledger) - set(journal))}")
print(f"webhook={len(told)} again={sum(requests.values()) - len(requests)} lost={len(set(ledger) - set(told))} twice={sum(n > 1 for n in told.values())} unsigned={sum(not row['signed'] for row in got)}")
PYTHON
sed 's/^/  /' "$work/sums"
check "the ledger has each once" 'grep -q "^ledger=$cases doubled=0" "$work/sums"'
check "the file too" 'grep -q "^file=$cases doubled=0 lost=0" "$work/sums"'
check "the journal has all" 'grep -q "^journal=$cases .*lost=0" "$work/sums"'
check "the receiver has all, and twice only under one id" 'grep -q "^webhook=$cases .*lost=0 twice=0 unsigned=0" "$work/sums"'
finish
