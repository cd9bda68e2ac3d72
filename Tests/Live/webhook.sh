#!/usr/bin/env bash
# Notices by webhook from a running daemon to a receiver on the loopback: what is sent, when again, and what
# becomes of an endpoint that fails, hangs, redirects or wants no more: `make live`. Needs root.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"

short_policy Kort
cat > "$work/roster.yaml" <<YAML
roster: live
edition: "1"
roles: { teamleider: { people: [tl-1] } }
YAML

credentials
secret() { printf 'whsec_%s' "$(head -c 32 /dev/urandom | base64 -w0)"; }
export SECRET; SECRET=$(secret)
echo "$SECRET" > "$work/credentials/new"
secret > "$work/credentials/old"
echo geheim-token > "$work/credentials/token"

certificate

got=$work/got
touch "$got"
port=18080 tls=18443
python3 Tests/Live/receiver.py $port "$got" &
TLS="$work/tls.pem,$work/tls.key" python3 Tests/Live/receiver.py $tls "$got" &
for number in $port $tls; do until_holds 10 ": < /dev/tcp/127.0.0.1/$number"; done

# Who is sent what: each organisation has an endpoint that answers in its own way.
route() { echo "    $1: { url: \"http://127.0.0.1:$port/$1/$2\", secrets: [new, old], routes: { organisations: $1 }, timeout: 3 }"; }
configure() {
  config "roster: roster.yaml
hosts:
  127.0.0.1: { networks: 127.0.0.0/8 }
  localhost: { networks: [127.0.0.0/8, \"::1/128\"] }
sinks:
  journal: {}
  webhooks:
$(route goed 204)
$(route struikelt 500,429,drop)
$(route hangt hang,hang,hang,hang,hang,hang,hang)
$(route omgeleid 302)
$(route weg 410)
    tls: { url: \"https://localhost:$tls/tls/204\", token: token, secrets: new, authority: ca.pem, routes: { organisations: tls } }
    vreemd: { url: \"https://localhost:$tls/vreemd/204\", routes: { organisations: vreemd } }"
}
configure

# Requests for an endpoint, one JSON line each; the value of a key of them.
requests() { grep "\"name\": \"$1\"" "$got" || :; }
count() { requests "$1" | wc -l; }
values() { requests "$1" | python3 -c "import json,sys; [print(eval('d$2', {'d': json.loads(l)})) for l in sys.stdin]"; }
open_case() { tw event "$1" zaak organisatie="$2" uiterlijk="$(at 1)" > /dev/null; }
state() { tw deliveries list --endpoint "$1" --format csv | head -1 | cut -d, -f3,4,6; }
export -f requests count; export got
told() { until_holds "$1" "grep -q '$2' '$work/log'"; }

serve
check "a test notice proves an endpoint" 'tw deliveries test goed | grep "taken 204" > /dev/null && [ "$(values goed "[\"event\"][\"type\"]")" = nl.overheid.zaaktermijnen.proef ]'
check "and tells where it fails" '! tw deliveries test vreemd > "$work/test" && grep -q E-SEND-TLS "$work/test"'

echo "what is sent"
open_case W-1 goed
check "it comes" 'until_holds 10 "[ \$(count goed) = 2 ]"'
check "signed with both keys, the new one first" '[ "$(values goed "[\"signed\"]" | sort -u)" = True ]'
check "as a CloudEvent" '[ "$(values goed "[\"type\"]" | sort -u)" = "application/cloudevents+json; charset=utf-8" ]'
check "of the case, for the role" '[ "$(values goed "[\"event\"].get(\"subject\")" | tail -1)" = W-1 ] && [ "$(values goed "[\"event\"].get(\"data\", {}).get(\"role\")" | tail -1)" = teamleider ]'
check "no person in it" '! grep -q tl-1 "$got"'
check "on the books as delivered" '[ "$(state goed)" = delivered,1,204 ]'
check "as --routes says" 'tw check --routes W-1 --rule kort > "$work/routes" && grep -q "due .*teamleider of goed .*tl-1 .*-> goed$" "$work/routes"'
check "and to nobody else" '[ "$(count struikelt)$(count weg)" = 00 ]'

echo "TLS"
open_case W-2 tls && open_case W-3 vreemd
check "with an authority of its own, and a token" 'until_holds 10 "[ \$(count tls) = 1 ]" && [ "$(values tls "[\"token\"]")" = "Bearer geheim-token" ]'
check "not without" 'until_holds 10 "tail -1 $work/log | grep -q . && grep -q E-SEND-TLS $work/log" && [ "$(count vreemd)" = 0 ]'

echo "redirects and goodbyes"
open_case W-4 omgeleid && open_case W-5 weg
check "a redirect is not followed" 'until_holds 10 "[ \$(count omgeleid) -ge 1 ]" && [ "$(count elsewhere)" = 0 ]'
check "410 ends it, and is told" 'told 10 "wants no more" && [ "$(state weg)" = waiting,1,410 ]'
open_case W-5 weg
check "status says so" 'tw status > "$work/status" && grep -q "^endpoint weg  [12] waiting, the oldest since .*wants no more since" "$work/status"'
check "nothing more goes there" 'until_holds 5 "[ \$(count weg) -gt 1 ]" || [ "$(count weg)" = 1 ]'
tw deliveries retry weg
check "until somebody says so: both, the first first" 'until_holds 10 "[ \$(count weg) = 3 ]" && [ "$(values weg "[\"event\"][\"sequence\"]" | tr "\n" " ")" = "1 1 2 " ]'

echo "a receiver that hangs"
open_case W-7 hangt
until_holds 10 "[ \$(count hangt) = 1 ]"
open_case W-8 goed
check "holds nobody else" 'until_holds 3 "[ \$(count goed) = 3 ]"'
check "and is left after its time" 'told 10 E-SEND-TIMEOUT'

echo "a crash before the answer"
kill -9 $daemon && wait $daemon 2> /dev/null || :
hung=$(count hangt)
serve
check "the same notice goes out again, under the same id" 'until_holds 20 "[ \$(count hangt) -gt '"$hung"' ]" && [ "$(values hangt "[\"id\"]" | sort -u | wc -l)" = 1 ]'
check "what was delivered does not" '[ "$(count goed)" = 3 ]'

echo "failing for a while"
open_case W-9 struikelt
check "told once" 'told 15 "code=500"'
# 5 s after the 500, 8 s by Retry-After where the schedule has 5 min: the later counts.
check "again by the schedule" 'until_holds 20 "[ \$(count struikelt) -ge 2 ]"'
check "under one id" '[ "$(values struikelt "[\"id\"]" | sort -u | wc -l)" = 1 ]'
check "and waits longer after the second failure" '[ "$(state struikelt)" = waiting,2,429 ]'
sequence=$(tw deliveries list --endpoint struikelt --format csv | cut -d, -f2)
tw deliveries retry struikelt "$sequence"
check "unless somebody wants it at once" 'until_holds 10 "[ \$(count struikelt) -ge 3 ]"'
tw deliveries drop struikelt "$sequence"
check "or gives it up" '[ "$(state struikelt | cut -d, -f1)" = dropped ]'

finish
