#!/usr/bin/env bash
# Notices by webhook from a running daemon to a receiver on the loopback: what is sent, when again, and what
# becomes of an endpoint that fails, hangs, redirects, moves, asks who we are or wants no more: `make live`. Needs
# root and PyPI's jsonschema.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q 'jsonschema[format-nongpl]' 2> /dev/null

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
# Another certificate by the same authority.
issue() {
  (cd "$work" && openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" \
    && openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -days 2 -extfile <(printf "subjectAltName=DNS:$1") \
      -out "$1.pem") 2> /dev/null
}
issue wisselt.example && issue termijnwacht.example

# A name that moves, seen by these processes alone.
cp /etc/hosts "$work/hosts"
mount --bind "$work/hosts" /etc/hosts
moves_to() { { grep -v wisselt "$work/hosts" || :; echo "$1 wisselt.example"; } > "$work/hosts.new"; cat "$work/hosts.new" > /etc/hosts; }
moves_to 127.0.0.2

got=$work/got
touch "$got"
port=18080 tls=18443 mutual=18444
python3 Tests/Live/receiver.py $port "$got" &
TLS="$work/tls.pem,$work/tls.key" python3 Tests/Live/receiver.py $tls "$got" &
CLIENTS=$work/ca.pem TLS="$work/tls.pem,$work/tls.key" python3 Tests/Live/receiver.py $mutual "$got" &
moving="$work/wisselt.example.pem,$work/wisselt.example.key"
HOST=127.0.0.2 TLS=$moving python3 Tests/Live/receiver.py $tls "$got" &
for number in $port $tls $mutual; do until_holds 10 ": < /dev/tcp/127.0.0.1/$number"; done
until_holds 10 ": < /dev/tcp/127.0.0.2/$tls"
HOST=127.0.0.3 TLS=$moving CONNECTIONS=$work/connections python3 Tests/Live/receiver.py $tls "$got" &
# Looked for among those that listen: to try it is a connection.
until_holds 10 "grep -q '0300007F:$(printf %04X $tls) .* 0A ' /proc/net/tcp"

# Who is sent what: each organisation has an endpoint that answers in its own way.
route() { echo "    $1: { url: \"http://127.0.0.1:$port/$1/$2\", secrets: [new, old], routes: { organisations: $1 }, timeout: 3${3:+, $3} }"; }
configure() {
  config "roster: roster.yaml
hosts:
  127.0.0.1: { networks: 127.0.0.0/8 }
  localhost: { networks: [127.0.0.0/8, \"::1/128\"] }
  wisselt.example: { networks: 127.0.0.2/32 }
sinks:
  journal: {}
  webhooks:
$(route goed 204)
$(route struikelt 500,429,drop)
$(route hangt hang,hang,hang,hang,hang,hang,hang)
$(route omgeleid 307,302)
$(route weg 410)
$(route later 429:7)
$(route vraagt "204?allow=termijnwacht.example" "handshake: yes, origin: termijnwacht.example")
$(route aarzelt "204?allow=*&after=1" "handshake: yes")
$(route langzaam "204?allow=*&rate=2" "handshake: yes")
$(route chat 204 "template: $PWD/config/examples/templates/slack.mustache")
    klant: { url: \"https://localhost:$mutual/klant/204\", authority: ca.pem, certificate: termijnwacht.example.pem, key: termijnwacht.example.key, routes: { organisations: klant } }
    anoniem: { url: \"https://localhost:$mutual/anoniem/204\", authority: ca.pem, routes: { organisations: anoniem } }
    wisselt: { url: \"https://wisselt.example:$tls/wisselt/500\", authority: ca.pem, routes: { organisations: wisselt } }
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
posts() { requests "$1" | grep -c '"method": "POST"' || :; }
export -f requests count posts state tw; export got binary work
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

echo "who we are"
open_case W-10 klant && open_case W-11 anoniem
check "a receiver that asks for our certificate gets it" 'until_holds 10 "[ \$(state klant) = delivered,1,204 ]" && [ "$(count klant)" = 1 ]'
check "without one it takes nothing" 'until_holds 10 "[[ \$(state anoniem) == waiting,1,E-SEND-* ]]" && [ "$(count anoniem)" = 0 ]'

echo "a name that moves"
open_case W-12 wisselt
check "it is sent to where the name leads" 'until_holds 10 "[ \$(state wisselt) = waiting,1,500 ]" && [ "$(count wisselt)" = 1 ]'
moves_to 127.0.0.3
check "not to where it leads next, which nobody allowed" 'until_holds 20 "[ \$(state wisselt) = waiting,2,E-ADDRESS-LOOPBACK ]"'
moves_to 169.254.169.254
moved=$(tw deliveries list --endpoint wisselt --format csv | cut -d, -f2)
tw deliveries retry wisselt "$moved"
check "nor to a cloud's own service" 'until_holds 10 "[ \$(state wisselt) = waiting,1,E-ADDRESS-LINK-LOCAL ]"'
check "no connection was made" '[ ! -e "$work/connections" ] && [ "$(count wisselt)" = 1 ]'
moves_to 127.0.0.2
tw deliveries retry wisselt "$moved"
check "back where it was it is sent to again" 'until_holds 10 "[ \$(state wisselt) = delivered,1,204 ]" && [ "$(count wisselt)" = 2 ]'
# Whether such a host in a webhook's URL is refused with that code.
refuses() {
  sed "s|^  webhooks:|&\n    bad: { url: \"https://$1/x\" }|" "$work/termijnwacht.yaml" > "$work/bad.yaml"
  ! "$binary" check "$work/bad.yaml" > "$work/told" && grep -q "webhooks.bad.url: found $2," "$work/told"
}
for host in 2130706433 0x7f000001 0177.0.0.1 127.1; do
  check "$host is no host" 'refuses $host E-URL-HOST-NUMBER'
done
check "nor is IPv4 written as IPv6" 'refuses "[::ffff:127.0.0.1]" E-URL-HOST-MAPPED'

echo "redirects and goodbyes"
open_case W-4 omgeleid && open_case W-5 weg
check "a redirect is not followed" 'until_holds 20 "[ \$(count omgeleid) -ge 2 ]" && [ "$(count elsewhere)" = 0 ]'
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

echo "told to come back later"
open_case W-13 later
check "it waits as long as it is told, where the schedule has 5 s" 'until_holds 20 "[ \$(count later) = 2 ]" && values later "[\"t\"]" | paste -sd" " | awk "{ exit !(\$2 - \$1 >= 7 && \$2 - \$1 < 12) }"'
check "under one id" '[ "$(values later "[\"id\"]" | sort -u | wc -l)" = 1 ]'

echo "consent"
open_case W-14 vraagt
check "it is asked for first, under the name we send under" 'until_holds 10 "[ \$(posts vraagt) = 1 ]" && [ "$(values vraagt "[\"method\"]" | paste -sd" ")" = "OPTIONS POST" ] && [ "$(values vraagt "[\"origin\"]" | sort -u)" = termijnwacht.example ]'
open_case W-15 vraagt
check "once for all" 'until_holds 10 "[ \$(posts vraagt) = 2 ]" && [ "$(count vraagt)" = 3 ]'
open_case W-16 aarzelt
check "without it nothing is sent" 'until_holds 10 "[ \$(state aarzelt) = waiting,1,E-HANDSHAKE ]" && [ "$(posts aarzelt)" = 0 ]'
check "and asked for again" 'until_holds 20 "[ \$(state aarzelt) = delivered,2,204 ]" && [ "$(values aarzelt "[\"answer\"]" | paste -sd" ")" = "no yes 204" ]'
open_case W-17 langzaam
check "what its pace allows goes at once" 'until_holds 10 "[ \$(posts langzaam) = 1 ]"'
open_case W-18 langzaam
check "also the second" 'until_holds 10 "[ \$(posts langzaam) = 2 ]"'
open_case W-19 langzaam

echo "a chat tool"
check "a test goes through the template" 'tw deliveries test chat | grep "taken 204" > /dev/null && [ "$(values chat "[\"event\"][\"text\"]" | head -1)" = "*Proef van de termijnwacht*" ]'
open_case 'W-<!channel> @here *x*' chat
check "a notice does" 'until_holds 10 "[ \$(count chat) = 2 ]" && [ "$(requests chat | tail -1 | python3 -c "import json,sys; d=json.load(sys.stdin); print(d[\"type\"], d[\"signed\"], d[\"event\"][\"text\"].splitlines()[-1].split(\",\")[0])")" = "application/json True • W-＜!channel＞ ＠here ＊x＊: Kort" ]'
check "as deliveries show says" 'tw deliveries show chat 1 | grep "W-＜!channel＞ ＠here" > /dev/null'
echo '{ "text": "{{titel}}" }' > "$work/bad.mustache"
sed "s|template: [^ }]*|template: bad.mustache|" "$work/termijnwacht.yaml" > "$work/bad.yaml"
check "a template with a slip is refused" '! "$binary" check "$work/bad.yaml" > "$work/told" && grep -q "bad.mustache:1:12: error E-TEMPLATE: found \"titel\"" "$work/told"'

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

echo "all of it"
check "no more in a minute than is allowed" 'until_holds 70 "[ \$(state langzaam) = delivered,1,204 ]" && [ "$(posts langzaam)" = 3 ] && requests langzaam | grep POST | python3 -c "import json,sys; t=[json.loads(l)[\"t\"] for l in sys.stdin]; sys.exit(not (t[1] - t[0] < 5 and t[2] - t[0] >= 59.9))"'
check "all that came as CloudEvents is right by their schema" '"$work/venv/bin/python" Tests/Live/cloudevents.py < "$got"'

finish
