#!/usr/bin/env bash
# Feeds what is too big for a unit test, and fills disks under a running daemon: `make hostile`.
# Needs root (a private mount namespace for small file systems), 5 GB in $TMPDIR, and time(1).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ "${1:-}" != inside ]; then
  [ "$(id -u)" = 0 ] || { echo "hostile: needs root" >&2; exit 77; }
  [ -x /usr/bin/time ] || { echo "hostile: needs /usr/bin/time (apt-get install time)" >&2; exit 69; }
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  unshare --mount --pid --fork --mount-proc bash "$0" inside "$work"
  exit
fi

work=$2
chmod 755 "$work"
binary=$PWD/.build/release/termijnwacht
fail=0
# What a process may hold at its peak, mapped pages and all, in kB.
memory_limit=$((400 * 1024))
check() { if eval "$2"; then echo "  ok   $1"; else echo "  FAIL $1"; fail=1; fi; }
# Waits until a command holds, at most so many seconds.
until_holds() { timeout "$1" bash -c "until $2; do read -rt 0.1 <> <(:) || :; done" 2>/dev/null; }

mount --make-rprivate /
cp -r config/calendar.d "$work/calendar.d"
cat > "$work/policy.yaml" <<'YAML'
policy: hostile
edition: "1"
timezone: Europe/Amsterdam
calendar: nl
ladders: { kort: [ { at: start, tell: owner }, { at: due, tell: manager } ] }
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

# A place of its own: configuration and state in $work/NAME.
place() {
  here=$work/$1
  mkdir -p "$here/state/inbox" "$here/sink"
  cat > "$here/c.yaml" <<YAML
source: urn:nld:test:systeem:termijnwacht
policy: $work/policy.yaml
calendars: $work/calendar.d
state: $here/state
sinks: { file: { path: $here/sink/escalations.ndjson } }
YAML
}

# Runs a command; its exit code is in $code, its output in $work/out and $work/err, its peak in $peak.
run() {
  code=0
  /usr/bin/time -q -f %M -o "$work/peak" timeout 300 "$binary" "$@" > "$work/out" 2> "$work/err" || code=$?
  peak=$(tail -1 "$work/peak")
}
fits() { check "$1: $((peak / 1024)) MB at the peak" '[ "$peak" -lt $memory_limit ]'; }

# As a command reads it, and as the daemon does.
#   feed NAME FILE CODE ACCEPTED DUPLICATES CONFLICTS QUARANTINED EXIT
feed() {
  local name=$1 file=$2 want=$3 accepted=$4 duplicates=$5 conflicts=$6 quarantined=$7 exits=$8
  local counts="\"accepted\":$accepted,\"duplicates\":$duplicates,\"conflicts\":$conflicts,\"quarantined\":$quarantined"
  echo "$name"
  run due --all --format csv --events "$file" --policy "$work/policy.yaml" --calendars "$work/calendar.d"
  check "due ends with $exits" '[ $code = $exits ]'
  [ -z "$want" ] || check "due tells $want" 'grep -q "$want" "$work/err"'
  fits due
  place "$name"
  run check --as events --json --config "$here/c.yaml" "$file"
  check "check ends with $exits" '[ $code = $exits ]'
  check "check counts" 'tail -1 "$work/out" | grep -qF "$counts"'
  fits check
  run load --json --config "$here/c.yaml" "$file"
  check "load ends with $exits" '[ $code = $exits ]'
  check "load counts" 'grep -qF "$counts" "$work/out"'
  fits load
  place "$name.daemon"
  cp "$file" "$here/state/inbox/feed.ndjson.part"
  serve
  mv "$here/state/inbox/feed.ndjson.part" "$here/state/inbox/feed.ndjson"
  check "the daemon answers" 'until_holds 240 "[ -e $here/state/inbox/feed.ndjson.answer.json ]"'
  check "the daemon counts" 'grep -qF "$counts" "$here/state/inbox/feed.ndjson.answer.json"'
  [ -z "$want" ] || check "quarantine has $want" 'grep -q "$want" "$here"/state/quarantine/*.ndjson'
  check "it is in the archive" 'until_holds 10 "[ ! -e $here/state/inbox/feed.ndjson ]"'
  peak=$(awk '/VmHWM/ { print $2 }' "/proc/$daemon/status")
  fits daemon
  stop
  rm -rf "$here"
}

serve() {
  "$binary" serve --config "$here/c.yaml" 2> "$here/log" &
  daemon=$!
  until_holds 20 "grep -q ready $here/log" || { echo "  FAIL the daemon isn't ready"; fail=1; }
}
stop() {
  local code=0
  kill -TERM $daemon
  wait $daemon || code=$?
  check "the daemon ends with 0" '[ '$code' = 0 ]'
}
facts() { "$binary" status --json --config "$here/c.yaml" | sed 's/.*"facts":\([0-9]*\).*/\1/'; }
event() { echo "{\"id\":\"$1\",\"case\":\"$2\",\"type\":\"aantekening\",\"time\":\"2026-01-05T10:00:00Z\"}"; }
letters() { head -c "$1" /dev/zero | tr '\0' a; }
at() { date -u -d "@$(($(date +%s) + $1))" +%Y-%m-%dT%H:%M:%SZ; }

# --- Big input -----------------------------------------------------------------------------------

long_line() {
  { event 1 A; printf '{"id":"2","case":"B","type":"m","a":"'; letters "$1"; printf '"}\n'; event 3 C; } > "$work/input"
}
long_line $((64 << 20))
feed line-64M "$work/input" E-LINE-LENGTH 2 0 0 1 65
long_line $((1 << 30))
feed line-1G "$work/input" E-LINE-LENGTH 2 0 0 1 65
{ event 1 A; letters $((1 << 30)); } > "$work/input"
feed line-1G-without-end "$work/input" E-LINE-LENGTH 1 0 0 1 65
{ printf '['; event 1 A; printf ',\n"'; letters $((256 << 20)); printf '",\n'; event 3 C; printf ']'; } > "$work/input"
feed element-256M "$work/input" E-LINE-LENGTH 2 0 0 1 65
{ event 1 A; head -c $((64 << 20)) /dev/zero | tr '\0' '\n'; event 3 C; } > "$work/input"
feed blank-lines-64M "$work/input" "" 2 0 0 0 0
{ event 1 A; for _ in 1 2; do head -c 100000 /dev/zero | tr '\0' '['; echo; done; event 3 C; } > "$work/input"
feed nesting-100000 "$work/input" E-JSON 2 0 0 2 65
{ event 1 A; head -c 1000 /dev/zero; echo; printf '\x00\n'; event 3 C; } > "$work/input"
feed zeros "$work/input" E-JSON-SYNTAX 2 0 0 2 65

awk 'BEGIN { for (i = 1; i <= 200000; i++)
  printf "{\"id\":\"%d\",\"case\":\"Z\",\"type\":\"%s\",\"time\":\"2026-%02d-%02dT%02d:%02d:%02dZ\",\"uiterlijk\":\"2026-09-09\"}\n", i,
    i % 10 ? "aantekening" : "afspraak-gemaakt", i % 12 + 1, i % 28 + 1, i % 24, i % 60, i % 59 }' > "$work/input"
feed 200000-on-one-case "$work/input" "" 200000 0 0 0 0
cat "$work/input" "$work/input" > "$work/twice"
feed 200000-on-one-case-twice "$work/twice" "" 200000 200000 0 0 0
rm "$work/twice"
awk 'BEGIN { for (i = 1; i <= 200000; i++)
  printf "{\"id\":\"%d\",\"case\":\"Z%d\",\"type\":\"afspraak-gemaakt\",\"time\":\"2026-01-05T10:00:00Z\",\"uiterlijk\":\"2026-09-09\"}\n", i, i % 5 }' > "$work/input"
feed 200000-at-one-instant "$work/input" "" 200000 0 0 0 0
awk 'BEGIN { for (i = 1; i <= 500000; i++) printf "no event %d\n", i }' > "$work/input"
feed 500000-faults "$work/input" E-JSON-SYNTAX 0 0 0 500000 65

echo "a bomb"
head -c $((3 << 30)) /dev/zero | gzip -1 > "$work/bomb.gz"
run due --events "$work/bomb.gz" --policy "$work/policy.yaml" --calendars "$work/calendar.d"
check "is refused with 65 and E-GZIP" '[ $code = 65 ] && grep -q E-GZIP "$work/err"'
fits due
rm -f "$work/input" "$work/bomb.gz"

# --- Rights --------------------------------------------------------------------------------------

echo "a file that the daemon may not read"
place rights
event 1 A > "$here/state/inbox/a.ndjson"
event 2 A > "$here/state/inbox/b.ndjson"
chown -R nobody "$here"
chown root "$here/state/inbox/a.ndjson"
chmod 000 "$here/state/inbox/a.ndjson"
setpriv --reuid=nobody --clear-groups --inh-caps=-all "$binary" serve --config "$here/c.yaml" 2> "$work/log" &
daemon=$!
check "is put aside" 'until_holds 20 "grep -q E-FILE-READ $here/state/inbox/a.ndjson.answer.json"'
check "and the rest is taken" 'until_holds 20 "grep -q accepted.:1 $here/state/inbox/b.ndjson.answer.json"'
stop

# --- Full disks ----------------------------------------------------------------------------------

small() { mkdir -p "$1"; mount -t tmpfs -o size="$2" tmpfs "$1"; }
fill() { dd if=/dev/zero of="$1/filler" bs=4096 2> "$work/dd" || :; }
many() { for i in $(seq "$2" "$3"); do event "$i" "$1-$((i % 100))"; done; }

echo "a full state folder, under a running daemon"
mkdir -p "$work/full"
small "$work/full" 16m
place full
serve
event first FULL > "$here/state/inbox/.a" && mv "$here/state/inbox/.a" "$here/state/inbox/first.ndjson"
check "takes what fits" 'until_holds 20 "grep -q accepted.:1 $here/state/inbox/first.ndjson.answer.json"'
many FULL 1 5000 > "$here/state/inbox/.b"
{
  echo "{\"id\":\"due\",\"case\":\"DUE\",\"type\":\"afspraak-gemaakt\",\"time\":\"$(at 0)\",\"uiterlijk\":\"$(at 3)\"}"
} > "$here/state/inbox/.c"
mv "$here/state/inbox/.c" "$here/state/inbox/deadline.ndjson"
until_holds 10 "grep -q accepted.:1 $here/state/inbox/deadline.ndjson.answer.json" || fail=1
fill "$here"
mv "$here/state/inbox/.b" "$here/state/inbox/big.ndjson"
check "the daemon tells it" 'until_holds 20 "grep -qi \"could not\" $here/log"'
until_holds 8 false || :
check "nothing is answered" '[ ! -e "$here/state/inbox/big.ndjson.answer.json" ]'
check "nothing is half taken" '[ "$(facts)" = 2 ]'
check "it lives, and told it once" 'kill -0 $daemon && [ "$(grep -ci "could not" "$here/log")" -le 3 ]'
rm "$here/filler"
check "with room again it goes on by itself" 'until_holds 30 "grep -q accepted.:5000 $here/state/inbox/big.ndjson.answer.json"'
check "and tells that" 'until_holds 20 "grep -q \"works again\" $here/log"'
check "nothing is lost" '[ "$(facts)" = 5002 ]'
check "the deadline was told, once" 'until_holds 20 "[ \$(grep -c DUE $here/sink/escalations.ndjson) = 2 ]"'
stop
umount "$work/full"

# One folder full, all others with room.
#   full_folder NAME FOLDER: what is dropped has a fault, so that quarantine is needed too.
full_folder() {
  echo "a full $1"
  place "full-$1"
  small "$here/$2" 1m
  serve
  fill "$here/$2"
  { event a "$1"; echo "no event"; } > "$here/state/drop"
  mv "$here/state/drop" "$here/state/inbox/a.ndjson" 2> /dev/null || {
    # No room in the inbox itself: what comes must come before.
    rm "$here/$2/filler"
    mv "$here/state/drop" "$here/state/inbox/.a"
    fill "$here/$2"
    mv "$here/state/inbox/.a" "$here/state/inbox/a.ndjson"
  }
  check "the daemon tells it" 'until_holds 20 "grep -q \"could not\" $here/log"'
  echo "{\"id\":\"due\",\"case\":\"DUE\",\"type\":\"afspraak-gemaakt\",\"time\":\"$(at 0)\",\"uiterlijk\":\"$(at 2)\"}" > "$here/state/z"
  [ "$1" != sink ] || mv "$here/state/z" "$here/state/inbox/z.ndjson"
  until_holds 6 false || :
  check "it lives" 'kill -0 $daemon'
  rm "$here/$2/filler"
  check "with room again the file is answered" 'until_holds 30 "grep -q accepted.:1,.duplicates.:0,.conflicts.:0,.quarantined.:1 $here/state/inbox/a.ndjson.answer.json"'
  check "and archived" 'until_holds 30 "[ ! -e $here/state/inbox/a.ndjson ]"'
  check "its fault is in one file of quarantine" '[ "$(ls "$here/state/quarantine" | wc -l)" = 1 ]'
  check "there is one of it in the archive" 'until_holds 30 "ls $here/state/archive | grep -q ndjson\$"'
}
for folder in archive quarantine inbox; do
  full_folder "$folder" "state/$folder"
  check "and tells that it works again" 'until_holds 20 "grep -q \"works again\" $here/log"'
  stop
  umount "$here/state/$folder"
done

echo "a full file sink"
place full-sink
small "$here/sink" 1m
serve
fill "$here/sink"
for i in 1 2 3; do
  echo "{\"id\":\"$i\",\"case\":\"S-$i\",\"type\":\"afspraak-gemaakt\",\"time\":\"$(at 0)\",\"uiterlijk\":\"$(at 2)\"}"
done > "$here/state/drop"
mv "$here/state/drop" "$here/state/inbox/a.ndjson"
check "intake goes on" 'until_holds 20 "grep -q accepted.:3 $here/state/inbox/a.ndjson.answer.json"'
check "the daemon tells it" 'until_holds 20 "grep -q \"sink file: could not\" $here/log"'
until_holds 6 false || :
rm "$here/sink/filler"
check "with room again everything is told, in order and once" \
  'until_holds 30 "[ \$(grep -c S- $here/sink/escalations.ndjson) = 6 ]" && \
   [ "$(grep -o "\"sequence\":\"[0-9]*\"" "$here/sink/escalations.ndjson" | sort -u | wc -l)" = 6 ]'
stop
umount "$here/sink"

[ $fail = 0 ] && echo "hostile: all well" || echo "hostile: something failed" >&2
exit $fail
