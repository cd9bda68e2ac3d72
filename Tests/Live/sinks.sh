#!/usr/bin/env bash
# Rotates the file sink's file under load, fills its disk and makes it read-only, hands a real journald 20,000
# escalations at once, and looks for marked personal data in all that comes out: `make live`.
# Needs root, logrotate, e2fsprogs, python3 and loop devices. TERMIJNWACHT names another binary.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"
for tool in logrotate mkfs.ext4 e2fsck losetup python3; do
  command -v $tool > /dev/null || { echo "sinks: needs $tool" >&2; exit 69; }
done
binary=${TERMIJNWACHT:-$binary}
root=$work
ulimit -c 0

# --- Places --------------------------------------------------------------------------------------

# A place of its own: configuration, state and sinks in $root/NAME.
place() {
  work=$root/$1
  mkdir -p "$work/state" "$work/sink"
  cp -r "$PWD/config/calendar.d" "$work/calendar.d"
  cp "$root/policy.yaml" "$work/policy.yaml"
}
cat > "$root/policy.yaml" <<'YAML'
policy: live
edition: "1"
timezone: Europe/Amsterdam
calendar: nl
ladders:
  twee: [ { at: start, tell: [owner, teamleider], level: info }, { at: due, tell: manager, level: critical } ]
  een: [ { at: due, tell: manager, level: critical } ]
  trap:
    - { at: start, tell: owner, level: info }
    - { at: -3 minutes, tell: owner, level: notice }
    - { at: due, tell: teamleider, level: warning }
    - { at: +1 minute, tell: manager, level: error, every: 1 minute, at-most: 50 }
rules:
  afspraak: { title: Afspraak, basis: b, effect: agreed, starts: afspraak, due: { read: uiterlijk }, stops: klaar, ladder: twee }
  storm: { title: Storm, basis: b, effect: agreed, starts: storm, due: { read: uiterlijk }, stops: klaar, ladder: een }
  verhaal: { title: Verhaal, basis: b, effect: agreed, starts: verhaal, due: { read: uiterlijk }, stops: klaar, ladder: trap }
YAML

stop() {
  local code=0
  kill -TERM $daemon
  wait $daemon || code=$?
  check "the daemon ends with 0" "[ $code = 0 ]"
}
drop() { cat > "$work/state/inbox/$1.part" && mv "$work/state/inbox/$1.part" "$work/state/inbox/$1"; }
pause() { read -rt "$1" <> <(:) || :; }
# Whether every sink has all so many escalations.
is_told() { tw status --json | grep -q "\"escalations\":$1,.*" && ! tw status --json | grep -q '"behind":[1-9]'; }
until_told() { local end=$((SECONDS + $2)); until is_told "$1"; do [ $SECONDS -lt $end ] || return 1; pause 0.1; done; }
# The ids of all escalations in the ledger, from the oldest on.
ledger() { { tw replay --newest 1000000 || :; } | awk '{ print $2 }' > "$work/ledger"; }
said() { grep -c "$1" "$work/log" || :; }

# Compares the ledger with the file sink's files, $work/sink/escalations.ndjson*: the number of whole files that
# have anything, and of escalations lost, doubled, foreign, torn and out of place within a file.
audit() {
  ledger
  python3 - "$work" > "$work/audit" <<'PYTHON'
import glob, json, re, sys
work = sys.argv[1]
ledger = open(work + "/ledger").read().split()
seen, foreign, torn, gaps, filled = {}, 0, 0, 0, 0
def age(name):
    number = re.search(r"ndjson\.(\d+)$", name)
    return -int(number[1]) if number else 0
for name in sorted(glob.glob(work + "/sink/escalations.ndjson*"), key=age):
    own = []
    for line in open(name, "rb").read().split(b"\n"):
        if not line: continue
        try:
            event = json.loads(line) if line[:1] == b"{" else {"sequence": line.split(b"\t")[0]}
            sequence = int(event["sequence"])
        except ValueError:
            torn += 1
            continue
        seen[sequence] = seen.get(sequence, 0) + 1
        foreign += sequence > len(ledger) or event.get("id", ledger[sequence - 1]) != ledger[sequence - 1]
        own.append(sequence)
    filled += bool(own)
    gaps += sum(b != a + 1 for a, b in zip(own, own[1:]))
print(f"ledger={len(ledger)} filled={filled} lost={len(ledger) - len(seen)}"
      f" doubled={sum(n > 1 for n in seen.values())} foreign={foreign} torn={torn} gaps={gaps}")
PYTHON
  sed "s/^/  /" "$work/audit"
}
audited() { grep -q "$1" "$work/audit"; }

# --- Rotation ------------------------------------------------------------------------------------

# So many files, one about every half second, of 450 cases each: each is told at its start, and once more when it
# comes due, spread over the time until the last file.
storm() {
  local dues='' i
  for i in $(seq $(($1 / 2 + 1))); do dues+=" $(at "$i")"; done
  for i in $(seq "$1"); do
    awk -v batch="$i" -v now="$(at 0)" -v left=$((($1 - i) / 2 + 1)) -v first=$(((i + 1) / 2)) -v dues="$dues" 'BEGIN {
      srand(batch); split(dues, due, " ")
      for (n = 1; n <= 450; n++) {
        at = due[first + int(rand() * left)]; sub(/Z$/, sprintf(".%03dZ", rand() * 1000), at)
        printf "{\"id\":\"%d-%d\",\"case\":\"S-%d-%d\",\"type\":\"afspraak\",\"time\":\"%s\",\"uiterlijk\":\"%s\"}\n", batch, n, batch, n, now, at
      }
    }' | drop "storm-$i.ndjson"
    pause 0.45
  done
}

# Fifty rotations in a storm of 21,600.
rotate() {
  local files=24 number
  place "$1"
  config "sinks: { file: { path: sink/escalations.ndjson } }"
  cat > "$work/logrotate.conf" <<CONF
$work/sink/escalations.ndjson {
  rotate 99
  $2
}
CONF
  serve
  storm $files &
  local writer=$!
  until_holds 10 "[ -s '$work/sink/escalations.ndjson' ]"
  for number in $(seq 50); do
    logrotate -f -s "$work/logrotate.state" "$work/logrotate.conf" >> "$work/logrotate.log" 2>&1 || fail=1
    # logrotate sets aside what the daemon made before it, under a name of this hour: kept from the next.
    for other in "$work"/sink/*.backup; do [ ! -e "$other" ] || mv "$other" "${other%.backup}.$number-backup"; done
    pause 0.$((RANDOM % 20 + 10))
  done
  wait $writer
  check "all is told" "until_told $((files * 900)) 30"
  check "logrotate has nothing to say" '[ ! -s "$work/logrotate.log" ]'
  audit
  check "50 times" '[ "$(ls "$work"/sink/escalations.ndjson.[0-9]* | wc -l)" = 50 ]'
  check "under load: 40 files or more have something" '[ "$(sed "s/.*filled=\([0-9]*\).*/\1/" "$work/audit")" -ge 40 ]'
  check "21,600 in the ledger" 'audited "ledger=21600 "'
  check "none doubled, none foreign" 'audited "doubled=0 foreign=0"'
}

echo "rotation by rename, 50 times"
rotate rename create
check "none lost, none torn, in order" 'audited "lost=0 .*torn=0 gaps=0"'
stop

echo "rotation by copytruncate, 50 times"
rotate copytruncate copytruncate
# What is written between the copy and the truncation is in neither: by logrotate's own manual. Only there.
echo "  lost between copy and truncation: $(sed 's/.*lost=\([0-9]*\).*torn=\([0-9]*\).*/\1 (\2 torn lines)/' "$work/audit") of 21,600"
check "what is lost is lost at a rotation only" 'audited "gaps=0"'
stop

# --- Disks ---------------------------------------------------------------------------------------

# NAME COUNT SECONDS: so many cases that come due then, two escalations each.
many() {
  awk -v name="$1" -v count="$2" -v now="$(at 0)" -v due="$(at "$3")" 'BEGIN { for (n = 1; n <= count; n++)
    printf "{\"id\":\"%s-%d\",\"case\":\"%s-%d\",\"type\":\"afspraak\",\"time\":\"%s\",\"uiterlijk\":\"%s\"}\n", name, n, name, n, now, due
  }' | drop "$1.ndjson"
}
is_behind() { until_holds 20 "'$binary' status --json --config '$work/termijnwacht.yaml' | grep -q '\"name\":\"file\",[^}]*\"behind\":[1-9]'"; }

echo "a full disk under the file sink"
place full
mount -t tmpfs -o size=1m tmpfs "$work/sink"
config "sinks: { journal: {}, file: { path: sink/escalations.ndjson } }"
serve
many before 100 1
check "what fits is told" 'until_told 200 20'
# 64 KiB are left: the first that doesn't fit is cut off in the midst of a line.
head -c $((64 << 10)) /dev/zero > "$work/sink/room"
dd if=/dev/zero of="$work/sink/filler" bs=4096 2> /dev/null || :
rm "$work/sink/room"
many full 400 4
check "it says so" 'until_holds 20 "grep -q \"sink file: could not write: No space\" $work/log"'
check "nothing is half written" '[ -z "$(tail -c 1 "$work/sink/escalations.ndjson")" ]'
check "status shows what is behind" is_behind
check "intake goes on" 'until_holds 20 "[ -e $work/state/inbox/full.ndjson.answer.json ]"'
check "so does the journal" 'until_holds 20 "[ \$(journalctl --sync; journalctl -q -o cat _PID=$daemon TERMIJN_LEVEL=critical | wc -l) = 500 ]"'
# Past the next attempt, for it must not be told again.
until_holds 6 false || :
check "it says so once" '[ "$(said "could not")" = 1 ] && [ "$(said "takes again")" = 0 ]'
{ kill -KILL $daemon && wait $daemon || :; } 2> /dev/null
serve
check "killed, it starts on the full disk, and says so" 'until_holds 20 "grep -q \"sink file: could not\" $work/log"'
rm "$work/sink/filler"
check "with room again all is told" 'until_told 1000 20'
check "it says so, once" '[ "$(said "could not")" = 1 ] && [ "$(said "sink file takes again")" = 1 ]'
audit
check "nothing lost, nothing doubled" 'audited "ledger=1000 filled=1 lost=0 doubled=0 foreign=0 torn=0 gaps=0"'
stop
umount "$work/sink"

echo "a disk that the kernel makes read-only, is mended, mounted read-only, and made writable"
place readonly
# Where the disk is mounted is itself on a read-only one: what is written there meanwhile would be hidden later.
mount -t tmpfs tmpfs "$work/sink"
mkdir "$work/sink/disk"
mount -o remount,ro "$work/sink"
truncate -s 16m "$work/image"
mkfs.ext4 -q -e remount-ro "$work/image"
loop() { losetup -j "$work/image" | cut -d: -f1; }
mount -o loop "$work/image" "$work/sink/disk"
config "sinks: { journal: {}, file: { path: sink/disk/escalations.txt, format: text } }"
serve
many before 100 1
check "at first all is told" 'until_told 200 20'
check "what is open for writing can't be made read-only by hand" '! mount -o remount,ro "$work/sink/disk" 2> /dev/null'
name=$(loop) && name=${name#/dev/}
echo live > "/sys/fs/ext4/$name/trigger_fs_error"
many readonly 400 4
check "it says so" 'until_holds 20 "grep -q \"sink file: could not .*Read-only file system\" $work/log"'
check "status shows what is behind" is_behind
umount -l "$work/sink/disk"
check "it lets the disk go" 'until_holds 20 "[ -z \"\$(losetup -j $work/image)\" ]"'
e2fsck -fy "$work/image" > "$work/e2fsck" 2>&1 || :
mkdir "$work/mended"
mount -o loop "$work/image" "$work/mended"
mount -o remount,ro "$work/mended"
mount --move "$work/mended" "$work/sink/disk"
until_holds 6 false || :
check "it says so once" '[ "$(said "could not")" = 1 ] && [ "$(said "takes again")" = 0 ]'
check "the journal has all" '[ "$(journal _PID=$daemon TERMIJN_LEVEL=critical | wc -l)" = 500 ]'
stop
serve
check "one that starts meanwhile watches all the same, and says so" \
  'until_holds 20 "grep -q \"sink file: could not open: Read-only file system\" $work/log"'
mount -o remount,rw "$work/sink/disk"
check "writable again, all is told" 'until_told 1000 20'
check "it says so, once" '[ "$(said "could not")" = 1 ] && [ "$(said "sink file takes again")" = 1 ]'
cp "$work/sink/disk/escalations.txt" "$work/copy"
stop
umount "$work/sink/disk" "$work/sink"
mv "$work/copy" "$work/sink/escalations.ndjson"
audit
check "nothing lost, nothing doubled" 'audited "ledger=1000 filled=1 lost=0 doubled=0 foreign=0 torn=0 gaps=0"'

# --- The journal ---------------------------------------------------------------------------------

# In a journald that lets any service say 1,000 things in half a minute, the daemon as the unit that it is: journald
# knows a unit by the control group, and what the unit says of the limit by a link that systemd makes.
groups=/sys/fs/cgroup
[ -e $groups/cgroup.procs ] || groups=$groups/unified
slice=$groups/termijnwacht_live.slice
unit() {
  mkdir -p "$slice/$1.service"
  echo "$2" > "$slice/$1.service/cgroup.procs"
}
trap '{ kill -KILL $daemon; wait $daemon; rmdir "$slice"/*.service "$slice"; } 2> /dev/null || :' EXIT
restart_journald() {
  mkdir -p /run/systemd/journald.conf.d /run/systemd/units
  printf '[Journal]\nRateLimitIntervalSec=30s\nRateLimitBurst=1000\n' > /run/systemd/journald.conf.d/live.conf
  local limit
  limit=$(sed -n 's/^LogRateLimitIntervalSec=//p' units/termijnwacht.service)
  [ -z "$limit" ] || ln -s "${limit}" /run/systemd/units/log-rate-limit-interval:termijnwacht.service
  kill -TERM %?journald && wait %?journald || :
  rm -f /run/systemd/journal/socket
  /lib/systemd/systemd-journald &
  until_holds 10 '[ -S /run/systemd/journal/socket ]'
}

echo "20,000 escalations at once, into a real journald with a rate limit"
restart_journald
place journal
cat > "$work/roster.yaml" <<'YAML'
roster: live
edition: "1"
roles:
  owner: { up: teamleider }
  teamleider: { people: [tl-1], up: manager }
  manager: { people: [mgr-1] }
YAML
config "roster: roster.yaml
sinks: { journal: {} }"
serve
unit termijnwacht $daemon
# It says it itself and lives a second longer, for journald asks of the living only what unit they are.
( unit ander $BASHPID && exec systemd-cat -t ander bash -c 'printf "%s\n" {1..8000}; read -rt 1 <> <(:) || :' )
journalctl --sync
check "the limit is there: another service loses something" '[ "$(journalctl -q -o cat SYSLOG_IDENTIFIER=ander | wc -l)" -lt 8000 ]'
awk -v now="$(at 0)" -v due="$(at 6)" 'BEGIN { for (n = 1; n <= 20000; n++)
  printf "{\"id\":\"n%d\",\"case\":\"N-%d\",\"type\":\"storm\",\"time\":\"%s\",\"uiterlijk\":\"%s\"}\n", n, n, now, due
}' | drop storm.ndjson
until_holds 20 "[ -e '$work/state/inbox/storm.ndjson.answer.json' ]"
check "taken in before they come due" 'tw status --json | grep -q "\"escalations\":0,"'
check "all is told" 'until_told 20000 60'
ledger
journal TERMIJN_RULE=storm > "$work/entries"
check "it is known by its unit" '[ "$(journal -u termijnwacht TERMIJN_RULE=storm | wc -l)" = "$(wc -l < "$work/entries")" ]'
python3 - "$work" > "$work/audit" <<'PYTHON'
import json, sys
work = sys.argv[1]
want = open(work + "/ledger").read().split()
entries = [json.loads(line) for line in open(work + "/entries")]
got = [entry["TERMIJN_ID"] for entry in entries]
delays = sorted(int(entry["TERMIJN_DELAY_MS"]) for entry in entries)
print(f"ledger={len(want)} lost={len(set(want) - set(got))} doubled={len(got) - len(set(got))} ordered={got == want}"
      f" decided within {delays[-1]} ms")
PYTHON
sed "s/^/  /" "$work/audit"
check "none missing, none doubled, in order" 'audited "ledger=20000 lost=0 doubled=0 ordered=True"'

echo "a case's whole story"
# Begun ten minutes ago, due in three seconds, then moved by a correction, then withdrawn; and one that is overdue.
{
  echo "{\"id\":\"v1\",\"case\":\"V-1\",\"type\":\"verhaal\",\"time\":\"$(at -600)\",\"uiterlijk\":\"$(at 3)\"}"
  echo "{\"id\":\"v2\",\"case\":\"V-2\",\"type\":\"verhaal\",\"time\":\"$(at -600)\",\"uiterlijk\":\"$(at -116)\"}"
} | drop verhaal.ndjson
has() { until_holds "$1" "journalctl --sync && journalctl -q -o cat TERMIJN_CASE=$2 TERMIJN_REASON=$3 | grep -q ."; }
check "due" 'has 20 V-1 due'
echo "{\"id\":\"v3\",\"case\":\"V-1\",\"type\":\"gecorrigeerd\",\"betreft\":\"v1\",\"registered\":\"$(at 0)\",\"uiterlijk\":\"$(at 3600)\"}" | drop moved.ndjson
check "moved" 'has 20 V-1 moved'
echo "{\"id\":\"v4\",\"case\":\"V-1\",\"type\":\"ingetrokken\",\"betreft\":\"v1\",\"time\":\"$(at 0)\"}" | drop withdrawn.ndjson
check "withdrawn" 'has 20 V-1 withdrawn'
check "overdue" 'has 20 V-2 overdue'
check "repeated" 'has 20 V-2 repeated'
tw replay --newest 100 --json > "$work/replay" || fail=1
for subject in V-1 V-2; do
  journal "TERMIJN_CASE=$subject" > "$work/entries"
  python3 - "$work" "$subject" > "$work/audit" <<'PYTHON' || fail=1
import json, sys
work, subject = sys.argv[1:]
lines = [json.loads(line) for line in open(work + "/replay")]
stored = [after for before, after in zip(lines, lines[1:]) if "verdict" in before]
want = [(e["id"], e["reason"]) for e in stored if e["case"] == subject and e.get("mark") != "preceding"]
entries = [json.loads(line) for line in open(work + "/entries")]
told = [e for e in entries if "TERMIJN_ID" in e]
got = [(e["TERMIJN_ID"], e["TERMIJN_REASON"]) for e in told]
def several(value): return value if isinstance(value, list) else [value]
notified = {s for e in entries if "TERMIJN_NOTICE" in e for s in several(e["TERMIJN_SEQUENCE"])}
whole = got == want and {e["TERMIJN_SEQUENCE"] for e in told} <= notified
print(f"{subject}: whole={whole}", *(reason for _, reason in got), f"and {len(entries) - len(told)} notices")
PYTHON
  sed "s/^/  /" "$work/audit"
  check "journalctl TERMIJN_CASE=$subject tells all that the ledger has, in order, and a notice of each" 'audited whole=True'
done

echo "journalctl -x"
# The catalogue of the repository in one of our own; and a locale that need not be installed.
mount -t tmpfs tmpfs /var/lib/systemd/catalog
cp -r /usr/lib/systemd/catalog "$work/catalog"
cp units/*.catalog "$work/catalog"
mount --bind "$work/catalog" /usr/lib/systemd/catalog
journalctl --update-catalog
mkdir "$work/locale"
cp -r /usr/lib/locale/C.utf8 "$work/locale/nl_NL.UTF-8"
catalogued() { LOCPATH=$work/locale LC_ALL=$1 journalctl -q --no-pager -x "${@:2}" | grep '^░░' || :; }
check "there is a catalogue" '[ -n "$(ls units/*.catalog)" ]'
for id in $(journalctl -F MESSAGE_ID | grep ^5b5f0b0d); do
  catalogued nl_NL.UTF-8 -n 1 "MESSAGE_ID=$id" > "$work/nl"
  catalogued C.UTF-8 -n 1 "MESSAGE_ID=$id" > "$work/en"
  check "${id: -2} has a text in Dutch, another in English, and nothing is left to fill in" \
    '[ -s "$work/en" ] && ! cmp -s "$work/nl" "$work/en" && grep -qwE "de|het|een|is" "$work/nl" && ! grep -q "@[A-Z_]*@" "$work/nl"'
done
sed 's/^/    /' "$work/nl"
stop

# --- The canary ----------------------------------------------------------------------------------

echo "the canary: marked personal data in every attribute"
place canary
rm -r "$work/policy.yaml"
cp -r config/policy.d config/roster.yaml "$work"
# Nobody is left in peace: what is told may not depend on the hour at which this runs.
sed -i -E 's/, not-(before|after): "[0-9:]+"//g' "$work/roster.yaml"
mkdir "$work/out"
touch "$work/out/webhook"
python3 Tests/Live/receiver.py 18081 "$work/out/webhook" &
until_holds 10 ": < /dev/tcp/127.0.0.1/18081"
printf '#!/bin/sh\ncat > "%s.$$"\n' "$work/out/mail" > "$work/sendmail"
chmod +x "$work/sendmail"
canary_config() {
  config "roster: roster.yaml
hosts: { 127.0.0.1: { networks: 127.0.0.0/8 } }
sources: { urn:nld:oin:00000001823288444000:systeem:regas: { type-prefix: nl.overheid.huiselijkgeweldzaken. } }
digest: { at: \"00:01\", folder: pages }
sinks:
  journal: {}
  file: { path: sink/escalations.$1, format: $1 }
  webhooks: { vang: { url: \"http://127.0.0.1:18081/vang/204\" } }
  mail: { post: { from: termijnwacht@vt.example, sendmail: $work/sendmail } }"
  sed -i 's/^policy: .*/policy: policy.d/' "$work/termijnwacht.yaml"
}
# Reads of the policy which types it knows and what it reads of them, and writes of each type an event for every
# value that it asks for, in both forms, with ten attributes more:
# - valid.ndjson: dates, terms and words that the policy knows are as it wants them; all other values are marked.
# - marked.ndjson: every value is marked, also where the policy wants a date or a word of its own.
# - engine.ndjson: the engine's own events, likewise.
# A value that names an organisation has the form of a key, with a mark of its own, or it is a name or an address: a
# notice names the organisation that it is for, and by a key only.
mkdir "$work/canary"
python3 - "$work/policy.d" "$work/canary" <<'PYTHON'
import datetime, glob, itertools, json, re, sys
policy, out = sys.argv[1:]
text = re.sub(r"(^|\s)#.*", "", "".join(open(name).read() for name in sorted(glob.glob(policy + "/*.yaml"))), flags=re.M)
word = r"[a-z0-9][a-z0-9-]*"
def listed(found): return re.findall(word, found)
def types(*keys):
    found = re.findall(rf"\b(?:{'|'.join(keys)}):\s*(?:{{\s*event:\s*)?(\[[^\]]*\]|{word})", text)
    return [name for one in found for name in listed(one) if name != "any"]
owner = dict(re.findall(rf"({word}): ({word})", re.search(r"owner:\s*{([^}]*)}", text)[1]))
shared = [attribute for _, attribute in re.findall(rf"({word}): ({word})", re.search(r"keys:\s*{([^}]*)}", text)[1])]
starts = types("opens") + types("starts")
rest = types("stops", "cancels", "from", "to", "event", "extends") + list(owner) + types("closes")
kinds = list(dict.fromkeys(starts + rest))
kinds = [kind for kind in kinds if kind not in types("closes")] + types("closes")
words = {}
for where in re.findall(r"where:\s*{([^}]*)}", text):
    for attribute, values in re.findall(rf"({word}):\s*(\[[^\]]*\]|{word})", where):
        words.setdefault(attribute, []).extend(v for v in listed(values) if v not in words.get(attribute, []))
organisations = sorted(set(owner.values()))
read = [a for a in re.findall(rf"\bread: ({word})", text)]
same = re.findall(rf"\bsame: ({word})", text)
private = ["naam", "adres", "bsn", "telefoon", "geboortedatum", "toelichting", "email", "melder", "kenteken", "iban"]
def mark(name): return f"CANARY-{name}-7f3a"
now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
def stamp(days, minutes=0): return (now + datetime.timedelta(days=days, minutes=minutes)).isoformat().replace("+00:00", "Z")
def attributes(kind, variant, ahead):
    values = {name: mark(name) for name in private + shared + same}
    values["signed-by"] = f"CANARY-signed-{variant}-7f3a"
    values |= {name: ["vt-zob", "wijkteam-noord"][variant % 2] for name in organisations}
    values |= {name: choices[variant % len(choices)] for name, choices in words.items()}
    values |= {name: stamp(ahead)[:10] for name in read}
    if "duur" in read: values["duur"] = "1 week"
    return values
count = itertools.count(1)
def event(case, kind, at, values, cloud):
    number = next(count)
    if not cloud: return {"id": f"c{number}", "case": case, "type": kind, "time": at, **values}
    return {"specversion": "1.0", "id": f"c{number}", "source": "urn:nld:oin:00000001823288444000:systeem:regas",
            "type": "nl.overheid.huiselijkgeweldzaken." + kind, "subject": case, "time": at, "occurred": at,
            "datacontenttype": mark("contenttype"), "dataschema": mark("schema"), "dataref": mark("ref"), "data": values}
def write(name, events):
    with open(f"{out}/{name}.ndjson", "w") as file:
        for one in events: file.write(json.dumps(one, ensure_ascii=False) + "\n")
def timeline(prefix, change):
    variants = max(map(len, words.values()))
    for variant, begun, only in itertools.product(range(variants), (-400, -90, -20, -2), (True, False)):
        case = f"{prefix}{variant}-{-begun}-{'starts' if only else 'all'}"
        chosen = [kind for kind in kinds if kind in starts] if only else kinds
        for place, kind in enumerate(chosen * (1 if only else 2)):
            at = stamp(begun, 30 * place // (1 if only else 2))
            yield event(case, kind, at, change(attributes(kind, variant + place // len(kinds), begun + 9)), variant % 2)
forms = itertools.cycle(("canaryorg-{}-7f3a", "CANARY-{} Jansen", "CANARY-{}-7f3a@elders.example", "CANARY-{}-7f3a"))
def organisation(): return {name: next(forms).format(name) for name in organisations}
write("valid", timeline("C-", lambda values: values))
write("marked", timeline("M-", lambda values: {name: mark(name) for name in values} | organisation()))
def engine():
    says = {"reason": mark("reason"), "by": mark("by"), "expect": mark("expect"), **{name: mark(name) for name in private}}
    day = stamp(9)[:10]
    for case, change in (("E-1", says), ("E-2", says | {name: mark(name) for name in ("rule", "until", "anchor", "moment", "roles")})):
        yield {"id": f"{case}-0", "case": case, "type": "melding-ontvangen", "time": stamp(-2), "organisatie": "vt-zob", **says}
        for place, (kind, own) in enumerate({
            "bevestigd": {"rule": "vt-acuut", "anchor": f"{case}-0"}, "gedempt": {"rule": "vt-acuut", "until": day},
            "vrijgesteld": {"until": day}, "afgeschermd": {"roles": "teamleider", "until": day},
            "samengevoegd": {"met": f"{case}-met"}, "gecorrigeerd": {"betreft": f"{case}-0", "naam": mark("gecorrigeerd")},
            "historie-geladen": {}, "bron-verwacht": {}, "klok-bevestigd": {}}.items()):
            yield {"id": f"{case}-{place + 1}", "case": case, "type": kind, "time": stamp(-2, place), **own, **change}
    yield {"id": "E-3", "case": "E-2", "type": "ingetrokken", "time": stamp(-1), "betreft": mark("betreft"), **says}
    yield {"id": "E-4", "case": "E-2", "type": "ingetrokken", "time": stamp(-1), "betreft": "E-2-0", **says}
write("engine", engine())
print(f"  {len(kinds)} types; {len(attributes('', 0, 0))} attributes: {' '.join(attributes('', 0, 0))}")
# What is refused, each for a reason of its own.
good = {"id": mark("id"), "case": "R-1", "type": "incident", "time": stamp(-1), **{name: mark(name) for name in private}}
bad = [json.dumps(good | change) for change in (
    {"time": "2026-02-30T10:00:00+01:00"}, {"time": mark("time")}, {"time": "2026-02-03T10:00:00"}, {"date": mark("date")},
    {"time": None, "date": "2026-02-30"}, {"registered": mark("registered")}, {"sequence": mark("sequence")},
    {"case": mark("case") + "\x01"}, {"case": mark("case") * 20}, {"case": None}, {"case": [mark("case")]}, {"id": ""},
    {"id": [mark("id")]}, {"type": None}, {"type": {"a": mark("type")}}, {"source": [mark("source")]},
    {mark("name") * 20: 1}, {f"{mark('name')}-{n}": n for n in range(80)}, {"naam": json.loads("[" * 40 + "]" * 40)},
    {"specversion": "1.0", "subject": None, "data": {"naam": mark("data")}}, {"naam": mark("long") * 100000})]
text = json.dumps(good)
bad += [text[:-1] + f', "{mark("twice")}": 1, "{mark("twice")}": 2}}', text[:-9], text + mark("after"), mark("before") + text,
        text.replace('": "', '": ' + mark("bare"), 1), text.replace("CANARY", "CANARY\\x", 1), text.replace("CANARY", "CANARY\t", 1),
        text.replace("CANARY", "CANARY\\ud800", 1), mark("line"), "Beste " + mark("naam") + ",", f'"{mark("string")}"', f'["{mark("list")}"]']
with open(out + "/refused.ndjson", "wb") as file:
    for line in bad: file.write(line.encode() + b"\n")
    file.write(text.encode().replace(b"CANARY", b"CANARY\xff") + b"\n")
    # The same id, other content.
    for value in ("een", "twee"): file.write(json.dumps(good | {"id": "R-2", "naam": mark(value)}).encode() + b"\n")
open(out + "/letter.json", "w").write(f"Geachte {mark('naam')},\n\nHierbij {mark('toelichting')}.\n")
open(out + "/broken.json", "w").write(f'[{text}, {{"naam": "{mark("naam")}"')
open(out + "/nogzip.ndjson.gz", "w").write(mark("gzip") * 9)
PYTHON
feed() { cp "$work/canary/$1" "$work/state/inbox/$1.part" && mv "$work/state/inbox/$1.part" "$work/state/inbox/$1"; }
answered() { until_holds 60 "[ -e '$work/state/inbox/$1.answer.json' ]"; }
# Runs a command, and keeps all that it says.
ran=0
runs() {
  words=$work/out/$((ran += 1)).$1
  "$binary" "$@" > "$words.out" 2> "$words.err" || :
}
asks() { runs "$@" --config "$work/termijnwacht.yaml"; }

canary_config ndjson
asks check --events "$work/canary/valid.ndjson"
check "every rule of the policy has a clock, every type is the policy's, every attribute is there" \
  '[ ! -s "$words.out" ] && [ ! -s "$words.err" ] || { head -5 "$words.err"; false; }'
serve
feed valid.ndjson
check "the valid are taken" 'answered valid.ndjson && grep -q "\"conflicts\":0,\"quarantined\":0}" "$work/state/inbox/valid.ndjson.answer.json"'
for name in marked.ndjson engine.ndjson; do
  feed $name
  check "$name is taken" "answered $name"
done
for name in refused.ndjson letter.json broken.json nogzip.ndjson.gz; do feed $name; done
for name in refused.ndjson letter.json broken.json nogzip.ndjson.gz; do
  check "$name is refused, all or in part" "answered $name && grep -Eq '\"quarantined\":[1-9]|\"error\"' '$work/state/inbox/$name.answer.json'"
done
# The names of files are the producer's, and stand in the answers; nowhere in what we say.
for name in CANARYFILE-goed.ndjson CANARYFILE-fout.json CANARYFILE-fout.ndjson.gz $'CANARYFILE-\xff.ndjson'; do
  echo "Beste CANARY-naam-7f3a" > "$work/canary/$name"
done
head -1 "$work/canary/valid.ndjson" > "$work/canary/CANARYFILE-goed.ndjson"
for file in "$work"/canary/CANARYFILE*; do feed "${file##*/}"; done
mkdir "$work/state/inbox/CANARYFILE-map.ndjson"
ln -s CANARY-link-7f3a "$work/state/inbox/CANARYFILE-link.ndjson"
check "so are names of all sorts" 'answered CANARYFILE-map.ndjson && answered CANARYFILE-link.ndjson && answered CANARYFILE-goed.ndjson'
canary_config text
asks reload
sed 's/"C-/"D-/; s/"id": "c/"id": "d/' "$work/canary/valid.ndjson" > "$work/canary/again.ndjson"
feed again.ndjson
check "and once more, for the file of text" 'answered again.ndjson'
asks event F-1 melding-ontvangen organisatie=vt-zob naam=CANARY-naam-7f3a
asks event F-1 incident persoon-sleutel=CANARY-sleutel-7f3a --time "$(at -60)"
asks ack F-1 vt-acuut --reason CANARY-reason-7f3a --expect "$(date +%F)" --by CANARY-by-7f3a
asks mute F-1 --until "$(date -d +1day +%F)" --reason CANARY-reason-7f3a --by CANARY-by-7f3a
asks exempt F-1 --reason CANARY-reason-7f3a --by CANARY-by-7f3a
asks undo F-1 "$(sed -n 's/^id //p' "$words.out")" --reason CANARY-reason-7f3a --by CANARY-by-7f3a
for name in valid marked engine refused; do asks load "$work/canary/$name.ndjson"; done
check "all is told" 'until_told "$(tw status --json | sed "s/.*\"escalations\":\([0-9]*\).*/\1/")" 60'
until_sent() {
  local end=$((SECONDS + $1))
  until tw deliveries list --state waiting --limit 1000000 --format csv \
    | awk -F, -v now="$(TZ=Europe/Amsterdam date +%FT%T)" '$5 <= now { left = 1 } END { exit left }'; do
    [ $SECONDS -lt $end ] || return 1
    pause 0.2
  done
}
check "and all is sent" 'until_sent 120 && [ "$(wc -l < "$work/out/webhook")" -gt 3 ] && grep -qs ^Message-ID "$work"/out/mail.*'
tw status --json > "$work/status"
grep -o '"facts":[0-9]*,"escalations":[0-9]*' "$work/status" | sed 's/^/  /'
check "there is much to look through" '[ "$(sed "s/.*\"escalations\":\([0-9]*\).*/\1/" "$work/status")" -gt 1000 ]'

asks status
asks status --json
for format in text csv ndjson; do
  asks due --all --format $format
  asks simulate --from "$(date -d -500days +%F)" --until "$(date -d +60days +%F)" --format $format
done
asks due --all --lang en
# Every role reads all organisations' cases here, and so every case is on some page or counted on it.
for audience in manager teamleider gedragswetenschapper; do
  for format in text html json ics; do asks digest --audience $audience --format $format; done
done
asks replay --newest 300 --json
asks replay --newest 300
asks check
asks check --as events "$work/canary/refused.ndjson" "$work/canary/letter.json" "$work/canary/broken.json" "$work/canary/nogzip.ndjson.gz"
asks check --as events --json "$work/canary/refused.ndjson" "$work/canary/letter.json" "$work/canary/broken.json"
runs check --as json "$work/canary/letter.json" "$work/canary/broken.json"
runs check "$work/policy.d" --calendars "$work/calendar.d" --events "$work/canary/marked.ndjson"
runs check "$work/policy.d" --calendars "$work/calendar.d" --events "$work/canary/refused.ndjson"
runs due --policy "$work/policy.d" --calendars "$work/calendar.d" --events "$work/canary/refused.ndjson"
asks plan --policy "$work/policy.d"
for format in text csv ndjson; do asks deliveries list --limit 1000 --format $format; done
for endpoint in vang post; do asks deliveries show $endpoint 1; done
asks check --routes C-0-90-all --rule vt-acuut
for subject in C-0-400-all C-1-90-starts C-1-20-all M-0-90-all M-1-20-starts E-1 E-2 F-1; do
  asks explain $subject
  asks explain $subject --lang en
  asks explain $subject --format html
  asks explain $subject --json
done
tr '\0' ' ' < "/proc/$daemon/cmdline" > "$work/out/cmdline"
stop
# Without a daemon a command takes them itself, and tells each fault on standard error.
mv "$work/state" "$work/state.daemon" && mkdir "$work/state"
for name in valid.ndjson marked.ndjson engine.ndjson refused.ndjson letter.json broken.json nogzip.ndjson.gz; do asks load "$work/canary/$name"; done
mv "$work/state" "$work/state.direct" && mkdir "$work/state"
# And what is told of a crash, in the surroundings that the unit gives.
cp "$work/log" "$work/out/daemon.log"
while read -r setting; do export "$setting"; done < <(sed -n 's/^Environment=\(SWIFT_.*\)/\1/p' units/termijnwacht.service)
serve
feed marked.ndjson
until_holds 20 "grep -q 'taken in' '$work/log'"
kill -ABRT $daemon
check "SIGABRT, by which systemd ends what hangs, ends it" 'until_holds 10 "[ ! -e /proc/$daemon ] || grep -q ^State:.Z /proc/$daemon/status"'
{ kill -KILL $daemon && wait $daemon || :; } 2> /dev/null
# Sixteen bytes of what each register points at may be of a name.
check "its last words hold no memory" '! grep -q "^Registers" "$work/log"'

# All but what keeps what was sent: the ledger, the archive, quarantine; and what we sent.
journalctl --sync
journalctl -o export --no-pager > "$work/out/journal"
find "$work" -path "$work/canary" -prune -o -printf '%P\n' > "$root/names"
mv "$root/names" "$work/out/names"
leaks() {
  grep -rao --exclude-dir=canary --exclude-dir=archive --exclude-dir=quarantine --exclude='ledger.db*' "$1" "$work" > "$root/leaks" 2> /dev/null || :
  sort "$root/leaks" | uniq -c | sort -rn > "$root/leaks.sorted"
  head -20 "$root/leaks.sorted"
  [ -s "$root/leaks" ]
}
has_mark() { local folder; for folder in archive quarantine; do grep -rqa CANARY- "$work/state.daemon/$folder" || return 1; done; grep -qa CANARY- "$work"/state.daemon/ledger.db*; }
check "the mark is where it must be: in the ledger, the archive and quarantine" has_mark
check "the escalations are there, in both forms" \
  '[ "$(wc -l < "$work/sink/escalations.ndjson")" -gt 500 ] && [ "$(wc -l < "$work/sink/escalations.text")" -gt 500 ]'
check "the mark is nowhere else" '! leaks "CANARY-.*"'
cat "$work"/out/mail.* > "$work/mails" && rm "$work"/out/mail.*
check "an organisation with a key is named in a notice" \
  'grep -qa ^TERMIJN_ORGANISATION=canaryorg- "$work/out/journal" && grep -q "\"organisation\": *\"canaryorg-" "$work/out/webhook" && grep -q canaryorg- "$work/mails"'
rm "$work/mails"
sed -i /^TERMIJN_ORGANISATION=canaryorg-/d "$work/out/journal"
sed -i 's/"organisation": *"canaryorg-[^"]*"//g' "$work/out/webhook"
check "in its own field only" '! leaks canaryorg-.*'
rm -r "$work"/state*/inbox
sed -i '/answer.json$/d' "$work/out/names"
check "the name of a file that was sent stands in its answer only" '! leaks CANARYFILE-.*'

[ $fail = 0 ] && echo "sinks: all well" || echo "sinks: something failed" >&2
exit $fail
