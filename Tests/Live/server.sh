#!/usr/bin/env bash
# The Debian package on a server: installed in a container with a real systemd 252, and what must hold of it there.
#   server.sh [PACKAGE.deb] [SECTION…]: install faults storm days rights backup upgrade idle, or their numbers
# Without a package, the newest in dist/. Each section has a container of its own, made from nothing (container.sh
# says what that needs). Needs root; three minutes, and four for idle.
#   server.sh --can: whether a container can be made and booted here
# shellcheck disable=SC2034,SC2120 # checks are evaluated
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. Tests/Live/container.sh
[ "$(id -u)" = 0 ] || { echo "server: needs root" >&2; exit 77; }

if [ "${1:-}" = --can ]; then
  trap container_stop EXIT
  container_prepare && container_boot
  exit
fi

sections=(install faults storm days rights backup upgrade idle)
package=
if [[ "${1:-}" == *.deb ]]; then package=$1; shift; fi
# shellcheck disable=SC2012 # the names are of our own making
[ -n "$package" ] || package=$(ls -t dist/termijnwacht_*.deb 2> /dev/null | head -1)
[ -f "$package" ] || { echo "server: there is no package; make deb makes one" >&2; exit 66; }

work=$(mktemp -d)
trap 'container_stop; rm -rf "$work"' EXIT
passed=0 failed=0
check() {
  if eval "$2"; then
    echo "  ok   $1"
    passed=$((passed + 1))
  else
    echo "  FAIL $1"
    failed=$((failed + 1))
  fi
}
# Waits until a command holds, at most so many seconds.
holds() {
  local end=$((SECONDS + $1))
  until eval "$2"; do
    [ $SECONDS -lt $end ] || return 1
    pause 0.1
  done
}
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
# What a command prints has a line like that; to the end, so that it isn't cut off.
says() { grep -e "$1" > /dev/null; }

# --- The server ----------------------------------------------------------------------------------

install_package() {
  put /root/termijnwacht.deb < "${1:-$package}"
  inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Options::=--force-confold \
    -o APT::Sandbox::User=root /root/termijnwacht.deb > "$work/apt" 2>&1 || { cat "$work/apt"; return 1; }
}
# As the daemon's own user, for whom everything is allowed.
tw() { inside runuser -u termijnwacht -- termijnwacht "$@"; }
unit() { inside systemctl show termijnwacht -P "$1"; }
entries() { inside journalctl --sync && inside journalctl --no-pager -q -u termijnwacht "$@"; }
start() { inside systemctl start termijnwacht; }
stop() { inside systemctl stop termijnwacht; }
# A file for the inbox, as whoever may write there puts it.
drop() {
  put "$state/inbox/.$1" 600 termijnwacht:
  inside mv "$state/inbox/.$1" "$state/inbox/$1"
}
answered() { holds "${2:-10}" "inside test -e $state/inbox/$1.answer.json"; }
drop_in() { put "/etc/systemd/system/termijnwacht.service.d/$1.conf" && inside systemctl daemon-reload; }
state=/var/lib/termijnwacht
told=/var/log/termijnwacht/escalations.ndjson

at() { date -u -d "@$(($(date +%s) + $1))" +%Y-%m-%dT%H:%M:%SZ; }
event() { echo "{\"id\":\"$1-$2\",\"case\":\"$1\",\"type\":\"$2\",\"time\":\"$(at 0)\",\"organisatie\":\"${4:-vt}\"${3:+,\"uiterlijk\":\"$3\"}}"; }

# A policy of one rule, whose clocks end when the case says; its title is the argument.
policy() {
  put /etc/termijnwacht/policy.yaml <<YAML
policy: live
edition: "$1"
timezone: Europe/Amsterdam
calendar: nl
case: { opens: zaak, closes: dicht, owner: { zaak: organisatie } }
ladders:
  trap: [ { at: due, tell: teamleider, every: 1 day, at-most: 3 } ]
rules:
  kort: { title: $1, basis: b, effect: agreed, starts: zaak, due: { read: uiterlijk }, stops: klaar, ladder: trap }
YAML
}
# A configuration of that policy; the lines given come with it.
configure() {
  policy "${2:-Kort}"
  put /etc/termijnwacht/roster.yaml <<'YAML'
roster: live
edition: "1"
roles: { teamleider: { people: [tl-1] } }
YAML
  put /etc/termijnwacht/termijnwacht.yaml <<YAML
source: urn:nld:oin:00000000000000000000:systeem:termijnwacht
language: en
policy: policy.yaml
calendars: calendar.d
roster: roster.yaml
state: $state
$1
YAML
}
record="sinks: { journal: {}, file: { path: $told } }"
post="hosts: { 127.0.0.1: { networks: 127.0.0.0/8 } }
sinks:
  journal: {}
  file: { path: $told }
  webhooks: { zvh: { url: \"http://127.0.0.1:18080/zvh/204\", secrets: zvh-key } }"

# A receiver in the container, and the network and the credential that the drop-ins of the package give.
receive() {
  local example
  secret=whsec_$(head -c 32 /dev/urandom | base64 -w0)
  put /etc/termijnwacht/credentials/zvh-key 600 <<< "$secret"
  put /srv/receiver.py < Tests/Live/receiver.py
  inside touch /srv/got
  inside systemd-run --quiet --unit=receiver -E SECRET="$secret" python3 /srv/receiver.py 18080 /srv/got
  holds 10 'inside python3 -c "import socket; socket.create_connection((\"127.0.0.1\", 18080))" 2> /dev/null'
  for example in network credentials; do
    inside cat /usr/share/doc/termijnwacht/examples/$example.conf | drop_in $example
  done
}
requests() { inside wc -l /srv/got | cut -d' ' -f1; }
waiting() { tw deliveries list --state waiting --limit 1 --format csv | wc -l; }
# Copies what was sent and what was told to $work; prints their sums.
sums() {
  inside cat /srv/got > "$work/got"
  inside cat "$told" > "$work/told"
  python3 - "$work" <<'PYTHON'
import collections, json, sys
rows = lambda name: [json.loads(line) for line in open(f"{sys.argv[1]}/{name}")]
got = [row for row in rows("got") if row["method"] == "POST"]
told = [row["id"] for row in rows("told")]
sent = collections.Counter(row["id"] for row in got)
first = {row["id"]: row for row in got}.values()
of = collections.Counter(e["id"] for row in first for e in row["event"]["data"].get("escalations", []))
print(f"told={len(told)} doubled={len(told) - len(set(told))} unsent={len(set(told) - set(of))} "
      f"twice={sum(n > 1 for n in of.values())} again={sum(sent.values()) - len(sent)} "
      f"unsigned={sum(not row['signed'] for row in got)}")
PYTHON
}

# --- Sections ------------------------------------------------------------------------------------

section_install() {
  local begun active
  check "apt installs it" install_package
  begun=$(milliseconds)
  check "systemctl enable --now" 'inside systemctl enable --quiet --now termijnwacht'
  active=$(($(milliseconds) - begun))
  check "active within 2 s ($active ms)" '[ "$(unit ActiveState)" = active ] && [ $active -lt 2000 ]'
  check "as shipped: $(unit StatusText)" '[ "$(unit StatusText)" = Watching. ]'
  # Of no type that the shipped policy knows: a case without a clock, which is told at once.
  drop een.ndjson <<< "$(event VT-1 aantekening)"
  check "a file in the inbox is answered" 'answered een.ndjson && inside grep -q accepted.:1 $state/inbox/een.ndjson.answer.json'
  check "the escalation under the unit's name" 'holds 10 "entries -o json | grep TERMIJN_CASE.:.VT-1 | says TERMIJN_RULE"'
  check "with what it means" 'entries -x TERMIJN_CASE=VT-1 | says "Defined-By: Termijnwacht"'
  check "restarts take it up where it was" 'inside systemctl restart termijnwacht && [ "$(unit ActiveState)" = active ]'
  check "the witness finds nothing, in a sandbox too" 'inside systemctl start termijnwacht-witness.service && [ "$(inside systemctl show termijnwacht-witness.service -P Result)" = success ]'
  check "its folders are its own" '[ "$(inside stat -c %a-%U $state $state/ledger.db | paste -sd,)" = 700-termijnwacht,600-termijnwacht ] && [ "$(inside stat -c %a-%U /var/log/termijnwacht)" = 750-termijnwacht ]'

  echo "what systemd thinks of it"
  local units
  units=$(inside sh -c 'ls /lib/systemd/system/termijnwacht*' | paste -sd' ')
  # shellcheck disable=SC2086 # several
  check "systemd-analyze verify is silent" '[ -z "$(inside systemd-analyze verify $units 2>&1 | tee "$work/verify")" ] || { cat "$work/verify"; false; }'
  local name
  for name in termijnwacht termijnwacht-witness; do
    inside systemd-analyze security --no-pager $name.service > "$work/exposure" || :
    check "exposure of $name at most 1.2:$(tail -1 "$work/exposure" | sed 's/.*://')" 'inside systemd-analyze security --no-pager --threshold=12 $name.service > /dev/null'
  done
  sandbox
}

# What isn't of the sandbox; every other line of [Service] must be in the table.
other="Type|NotifyAccess|Exec[A-Za-z]*|Environment|WatchdogSec|Restart[A-Za-z]*|Timeout[A-Za-z]*|StandardOutput"
other+="|User|Group|SupplementaryGroups|[A-Za-z]*Directory(Mode)?|LoadCredential|LogRateLimitIntervalSec|RemoveIPC"
sandbox() {
  local name line props probe pid
  echo "the sandbox, line by line, as root"
  inside sh -c 'touch /srv/probe-file /root/probe /tmp/probe && install -m 4755 /usr/bin/id /srv/probe-id \
    && mkdir -p /usr/lib/modules/probe && mknod -m 666 /dev/probe c 10 229 && ipcmk -M 4096 > /dev/null'
  put /srv/probe-i386.py < Tests/Live/server/probe-i386.py
  inside systemd-run --quiet --unit=listener python3 -m http.server --bind 127.0.0.1 18099
  holds 10 'inside python3 -c "import socket; socket.create_connection((\"127.0.0.1\", 18099))" 2> /dev/null'
  for name in termijnwacht termijnwacht-witness; do
    inside systemctl cat $name.service | sed -n '/^\[Service\]/,/^\[[^S]/p' | grep -E '^[A-Z][A-Za-z]+=' \
      | grep -vE "^($other)=" | sort -u > "$work/$name.lines"
  done
  while IFS=$'\t' read -r line props probe <&3; do
    [[ "$line" != \#* ]] || continue
    [ "$props" != - ] || props=
    grep -qxF -e "$line" "$work"/*.lines || { echo "  --   $line: the units have it no more"; continue; }
    if [ "$props" = = ]; then
      check "$line, which allows" '! probed "$probe" -p SystemCallFilter=@system-service && probed "$probe" -p SystemCallFilter=@system-service -p "$line"'
      continue
    fi
    check "$line" 'probed "$probe" ${props:+-p "$props"} && ! probed "$probe" ${props:+-p "$props"} -p "$line"'
  done 3< Tests/Live/server/sandbox.tsv
  # What a user leaves in /dev/shm.
  # shellcheck disable=SC2317 # a check calls it
  left() { transient -p User=daemon -p "RemoveIPC=$1" touch /dev/shm/probe && inside rm /dev/shm/probe 2> /dev/null; }
  ! inside systemctl cat termijnwacht.service termijnwacht-witness.service | says ^RemoveIPC=yes \
    || check "RemoveIPC=yes" 'left no && ! left yes'
  for name in termijnwacht termijnwacht-witness; do
    cut -f1 Tests/Live/server/sandbox.tsv | sort -u | comm -13 - "$work/$name.lines" > "$work/unproved"
    check "no line of $name that nothing proves" '[ ! -s "$work/unproved" ] || { sed "s/^/       /" "$work/unproved"; false; }'
    local all=()
    while read -r line; do all+=(-p "$line"); done < "$work/$name.lines"
    check "all of $name together let none through" 'all_refused "${all[@]}"'
  done
  pid=$(unit MainPID)
  inside cat "/proc/$pid/status" > "$work/status"
  check "the daemon has no capability, may get none, and is filtered" \
    '[ "$(grep -cE "^Cap(Inh|Prm|Eff|Bnd|Amb):\s0+$" "$work/status")" = 5 ] && grep -q "NoNewPrivs:.1" "$work/status" && grep -q "Seccomp:.2" "$work/status"'
}
probed() { local probe=$1; shift; transient "$@" sh -c "$probe" > /dev/null 2>&1; }
all_refused() {
  local line props probe through=
  while IFS=$'\t' read -r line props probe <&3; do
    # A property of its own would come after the unit's, and take its place.
    [[ "$line" != \#* && "$props" == - ]] || continue
    printf '%s\n' "$@" | grep -qxF -e "$line" || continue
    ! probed "$probe" "$@" || through+=" $line"
  done 3< Tests/Live/server/sandbox.tsv
  [ -z "$through" ] || { echo "       let through:$through"; false; }
}

section_faults() {
  local pid begun interval=6
  install_package || return
  configure "$record"
  # The same as shipped, but sooner.
  drop_in soon <<< "[Service]
WatchdogSec=$interval
RestartSec=1"
  echo "one queue that is wedged: the file sink writes to a pipe that nobody reads"
  inside install -d -o termijnwacht -g termijnwacht -m 750 /var/log/termijnwacht
  inside runuser -u termijnwacht -- mkfifo -m 640 "$told"
  start || { entries -o cat | tail -3; return 1; }
  pid=$(unit MainPID)
  for number in $(seq 500); do event "W-$number" zaak "$(at 1)"; done | drop wig.ndjson
  # It is stuck from when they are due.
  holds 10 'entries -o cat TERMIJN_CASE=W-500 | says .'
  begun=$(milliseconds)
  check "the watchdog kills it" 'holds $((interval * 3)) "entries -o cat -t systemd | says \"Watchdog \(timeout\|request\)\""'
  local killed=$((($(milliseconds) - begun) / 100))
  inside rm -f "$told"
  check "within the interval of $interval s (${killed%?}.${killed: -1} s)" '[ $killed -le $((interval * 10 + 5)) ]'
  check "the journal names what hung" 'entries -o cat | says "stuck=.*file"'
  check "and it is restarted" 'holds 10 "[ \$(unit ActiveState) = active ] && [ \$(unit MainPID) != $pid ]"'
  check "what hung is told, each once" 'holds 10 "[ \$(inside cat $told | wc -l) = 500 ]" && [ "$(inside cat $told | grep -o "\"subject\":\"[^\"]*\"" | sort -u | wc -l)" = 500 ]'

  echo "the whole of it is wedged"
  pid=$(unit MainPID)
  begun=$(milliseconds)
  inside systemctl kill -s STOP --kill-whom=main termijnwacht
  check "killed and restarted" 'holds $((interval * 2 + 3)) "[ \$(unit MainPID) != $pid ] && [ \$(unit ActiveState) = active ]"'
  killed=$((($(milliseconds) - begun) / 100))
  check "within the interval, and a second (${killed%?}.${killed: -1} s)" '[ $killed -le $((interval * 10 + 20)) ]'

  echo "a crash"
  pid=$(unit MainPID)
  inside systemctl kill -s SEGV --kill-whom=main termijnwacht
  check "restarted after SIGSEGV" 'holds 10 "[ \$(unit ActiveState) = active ] && [ \$(unit MainPID) != $pid ] && [ \$(unit MainPID) != 0 ]"'
  check "no core, no backtrace" '! entries -o cat | says "Crashed\|backtrace\|dumped core"'
  drop na.ndjson <<< "$(event N-1 zaak "$(at 1)")"
  check "and it watches" 'holds 10 "entries -o cat TERMIJN_CASE=N-1 | says ."'

  echo "a bad configuration"
  pid=$(unit MainPID)
  policy 'Kort, nonsense: [' 
  check "systemctl reload fails" '! inside systemctl reload termijnwacht 2> /dev/null'
  check "the old one stays, in the same process" '[ "$(unit ActiveState),$(unit MainPID)" = active,$pid ]'
  check "STATUS says why: $(unit StatusText)" 'unit StatusText | says "refused: E-"'
  check "so does the journal" 'entries -o cat | says "error E-.*found"'
  drop oud.ndjson <<< "$(event N-2 zaak "$(at 1)")"
  check "and it watches" 'holds 10 "entries -o cat TERMIJN_CASE=N-2 | says ."'
  stop
  local restarts
  restarts=$(unit NRestarts)
  check "on start: 78" '! start 2> /dev/null; [ "$(unit ExecMainStatus)" = 78 ]'
  pause 4
  check "and no restart" '[ "$(unit ActiveState),$(unit ExecMainStatus),$(unit NRestarts)" = "failed,78,$restarts" ] || [ "$(unit ActiveState),$(unit NRestarts)" = failed,0 ]'
  policy Kort
  check "mended, it starts" 'start && [ "$(unit StatusText)" = Watching. ]'
}

section_storm() {
  local cases=10000 begun stopped before
  install_package || return
  configure "$post"
  receive || return
  start || { entries -o cat | tail -3; return 1; }
  # Each case has an organisation of its own, and so a notice.
  python3 - $cases "$(at 12)" > "$work/storm" <<'PYTHON'
import json, sys
for n in range(int(sys.argv[1])):
    print(json.dumps({"id": f"s{n}", "case": f"S-{n}", "type": "zaak", "time": "2026-01-05T10:00:00Z",
                      "organisatie": f"vt-{n}", "uiterlijk": sys.argv[2]}))
PYTHON
  drop storm.ndjson < "$work/storm"
  check "$cases cases are taken" 'answered storm.ndjson 30 && inside grep -q accepted.:$cases $state/inbox/storm.ndjson.answer.json'
  check "the storm has begun" 'holds 60 "[ \$(requests) -ge 500 ]"'
  begun=$(milliseconds)
  stop
  stopped=$(($(milliseconds) - begun))
  before=$(requests)
  check "stopped in the midst of it ($before sent) within 20 s ($stopped ms)" '[ $stopped -lt 20000 ] && [ "$before" -lt $cases ]'
  check "by itself, not killed" '[ "$(unit Result)" = success ] && entries -o cat | says "stopped"'
  pause 2
  check "nothing is sent while it is down" '[ "$(requests)" = "$before" ]'
  start || { entries -o cat | tail -3; return 1; }
  check "the rest is sent after the start" 'holds 120 "[ \$(waiting) = 0 ]"'
  sums > "$work/sums"
  check "each told once and sent: $(cat "$work/sums")" 'grep -q "^told=$cases doubled=0 unsent=0 twice=0 .*unsigned=0" "$work/sums"'
  entries -o json > "$work/journal"
  check "the journal has each" '[ "$(grep -o "\"TERMIJN_ID\":\"[^\"]*\"" "$work/journal" | sort -u | wc -l)" = $cases ]'

  echo "systemctl reload"
  policy Anders
  check "returns" 'inside systemctl reload termijnwacht'
  # The reload has returned, and so nobody waits for it here.
  drop nieuw.ndjson <<< "$(event R-1 zaak "$(at 1)")"
  check "when the new edition is in force" 'holds 10 "entries -o cat TERMIJN_CASE=R-1 | says Anders"'
  policy 'Fout, due: 3'
  check "fails where it isn't" '! inside systemctl reload termijnwacht 2> "$work/reload"'
  check "with the diagnostics under systemctl status" 'inside systemctl status --no-pager -n 20 termijnwacht | says "policy.yaml:[0-9].*E-"'
  drop oud.ndjson <<< "$(event R-2 zaak "$(at 1)")"
  check "and the one before goes on" 'holds 10 "entries -o cat TERMIJN_CASE=R-2 | says Anders"'
}

section_days() {
  local day days=()
  install_package || return
  configure "digest: { at: \"08:00\", audiences: [ { role: teamleider } ], folder: $state/digests }
$post"
  cc -O2 -shared -fPIC -DWALLSHIFT='"/etc/wallshift"' -o "$work/wallshift.so" Tests/StationTests/Resources/wallshift.c
  put /usr/local/lib/wallshift.so 755 < "$work/wallshift.so"
  put /etc/ld.so.preload <<< /usr/local/lib/wallshift.so
  day=$(TZ=Europe/Amsterdam date +%F)
  for _ in 1 2 3; do
    day=$(tw compute --calendars /etc/termijnwacht/calendar.d --from "$day" --term "1 working day" --json | sed 's/.*"due":"\([^"]*\)".*/\1/')
    days+=("$day")
  done
  # Until that time of that day in Amsterdam, in seconds.
  ahead() { echo $(($(date -d "TZ=\"Europe/Amsterdam\" $1" +%s) - $(date +%s))); }
  jump() { put /etc/wallshift <<< "$(ahead "$1")"; }
  accepts() { holds 12 'unit StatusText | says jumped' && tw reload --accept-clock; }
  sent() { inside grep -c "$1" /srv/got || :; }

  echo "the working days ${days[*]}"
  jump "${days[0]} 09:00"
  receive || return
  start || { entries -o cat | tail -3; return 1; }
  echo "{\"id\":\"1\",\"case\":\"D-1\",\"type\":\"zaak\",\"time\":\"${days[0]}T07:00:00Z\",\"organisatie\":\"vt\",\"uiterlijk\":\"${days[1]}T12:00:00+01:00\"}" | drop een.ndjson
  answered een.ndjson
  jump "${days[1]} 13:00"
  check "a jump of the clock is refused, and STATUS says so" 'holds 12 "unit StatusText | says \"jumped.*accept-clock\""'
  check "nothing is told by it" '[ "$(sent D-1)" = 0 ]'
  check "until a person confirms it" accepts
  check "the term's end by webhook" 'holds 15 "[ \$(sent D-1) -ge 1 ]"'
  check "signed with the credential" 'inside grep D-1 /srv/got | says "\"signed\": true"'
  check "the daily digest by webhook" 'holds 15 "inside grep overzicht /srv/got | says ${days[1]}"'
  check "and in its folder" 'holds 15 "inside ls $state/digests | says ${days[1]}-teamleider.html"'
  check "as the books have it" 'holds 15 "tw digest --list | says \"^${days[1]} .*teamleider\""'
  jump "${days[2]} 13:00"
  check "a day later, confirmed" accepts
  check "it is told again: the follow-up" 'holds 15 "entries -o json TERMIJN_CASE=D-1 TERMIJN_REASON=repeated | says ."'
  check "by webhook too" 'holds 15 "[ \$(inside grep D-1 /srv/got | grep -c repeated) -ge 1 ]"'
  check "and the digest of that day" 'holds 15 "tw digest --list | says \"^${days[2]} .*teamleider\""'
  drop klaar.ndjson <<< "{\"id\":\"2\",\"case\":\"D-1\",\"type\":\"klaar\",\"time\":\"${days[2]}T11:30:00Z\"}"
  check "all is delivered" 'holds 15 "[ \$(waiting) = 0 ]"'
  check "the credential is nowhere in state or journal" '! inside grep -rqF "${secret#whsec_}" $state /var/log/termijnwacht && ! entries -o json | grep -qF "${secret#whsec_}"'
}

section_rights() {
  local person
  install_package || return
  configure "$record"
  start || { entries -o cat | tail -3; return 1; }
  drop een.ndjson <<< "$(event P-1 zaak "$(at 1)")"
  holds 10 'entries -o cat TERMIJN_CASE=P-1 | says .'
  for person in buur lezer doener; do inside useradd "$person"; done
  inside usermod -aG termijnwacht lezer
  inside usermod -aG termijnwacht-act doener
  # Runs it as that person, with the person's groups; its exit code is in $code, what it says in $work/out.
  as() {
    local person=$1
    shift
    code=0
    inside runuser -u "$person" -- "$@" > "$work/out" 2>&1 || code=$?
  }
  soon=$(date -d +1day +%F)
  ack=(termijnwacht ack P-1 kort --reason gezien --expect "$soon")

  echo "another user"
  as buur cat $state/ledger.db
  check "can't read the ledger" '[ $code != 0 ] && grep -q "Permission denied" "$work/out"'
  for folder in $state $state/archive $state/inbox /var/log/termijnwacht; do
    as buur ls $folder
    check "nor look into $folder" '[ $code != 0 ]'
  done
  as buur touch $state/inbox/x.ndjson
  check "nor drop a file" '[ $code != 0 ]'
  for command in "status" "due" "explain P-1" "reload" "deliveries list"; do
    # shellcheck disable=SC2086 # words
    as buur termijnwacht $command
    check "nor $command: $(head -c 70 "$work/out" | head -1)" '[ $code = 77 ]'
  done
  as buur "${ack[@]}"
  check "nor act" '[ $code = 77 ]'

  echo "one of the group that reads"
  for command in status due "explain P-1"; do
    # shellcheck disable=SC2086 # words
    as lezer termijnwacht $command
    check "$command" '[ $code = 0 ] && [ -s "$work/out" ]'
  done
  check "of the case" 'grep -q "P-1\|Kort" "$work/out"'
  as lezer cat $state/ledger.db
  check "not the ledger itself" '[ $code != 0 ]'
  as lezer "${ack[@]}"
  check "nor act" '[ $code = 77 ]'
  as lezer termijnwacht due --config /etc/shadow
  check "nor read other files with the daemon's rights" '[ $code != 0 ] && ! grep -q "root:" "$work/out"'

  echo "one of the group that acts"
  as doener "${ack[@]}" --by directeur
  check "not in another's name" '[ $code != 0 ]'
  as doener "${ack[@]}"
  check "acts" '[ $code = 0 ] || { cat "$work/out"; false; }'
  check "and the journal names the user" 'entries -o cat | says "by=doener.*command=ack\|command=ack.*by=doener"'
  check "in the archive too" 'inside sh -c "cat $state/archive/* | zcat -f" | says "\"by\":\"doener\""'
  check "not another" '! tw explain P-1 --json | says directeur'
  as doener termijnwacht mute P-1 --until "$soon" --reason overleg
  check "mutes" '[ $code = 0 ]'
  as doener termijnwacht reload
  check "reloads" '[ $code = 0 ]'
  check "the journal names who asked, and what was refused" 'entries -o cat | says "command=reload.*by=doener\|by=doener.*command=reload" && entries -o cat | says "refused somebody.*uid=$(inside id -u buur)"'
  stop
  as lezer termijnwacht status
  check "without the daemon a reader is told what is missing" '[ $code != 0 ] && [ -s "$work/out" ]'
}

section_backup() {
  local backup sent number code named words
  install_package || return
  configure "$post"
  receive || return
  start || { entries -o cat | tail -3; return 1; }
  (
    for number in $(seq 1 80); do
      for case in 1 2 3 4 5; do event "B-$number-$case" zaak "$(at 2)" "vt-$number-$case"; done | drop "b$number.ndjson"
      pause 0.05
    done
  ) &
  local load=$!
  holds 30 '[ "$(requests)" -ge 40 ]'
  inside install -d -o termijnwacht -g termijnwacht -m 700 /srv/backups /srv/elders
  check "backup under load" 'tw backup /srv/backups > "$work/backup" 2>&1 || { cat "$work/backup"; false; }'
  backup=$(inside sh -c 'ls -d /srv/backups/termijnwacht-*' 2> /dev/null | tail -1)
  [ -n "$backup" ] || { wait $load || :; check "there is a backup" false; return; }
  check "for its owner only" '[ "$(inside find "$backup" -type f ! -perm 600 | wc -l)" = 0 ] && [ "$(inside stat -c %a "$backup")" = 700 ]'
  check "the load was going on" 'kill -0 $load'
  wait $load
  check "all of it is delivered" 'holds 60 "[ \$(requests) -ge 400 ] && [ \$(waiting) = 0 ]"'
  check "audit of what runs is clean" 'tw audit > "$work/audit" 2>&1 || { cat "$work/audit"; false; }'

  echo "the machine is lost"
  stop
  # The key is kept apart from backups.
  inside cp -a $state/chain.key /srv/elders/chain.key
  inside sh -c "mv $state /srv/lost && install -d -o termijnwacht -g termijnwacht -m 700 $state"
  check "restore" 'tw restore "$backup" --to $state --key /srv/elders/chain.key > "$work/restore" 2>&1 || { cat "$work/restore"; false; }'
  check "audit is clean" 'tw audit > "$work/audit" 2>&1 || { cat "$work/audit"; false; }'
  tw deliveries list --state delivered --limit 100000 --format csv | cut -d, -f2 > "$work/delivered"
  sent=$(requests)
  start || { entries -o cat | tail -3; return 1; }
  check "it starts" 'holds 10 "[ \$(unit ActiveState) = active ]" && holds 30 "[ \$(waiting) = 0 ]"'
  pause 2
  inside cat /srv/got > "$work/got"
  check "nothing that the backup has as delivered is sent again ($(wc -l < "$work/delivered") delivered, $(($(requests) - sent)) sent since)" \
    'none_again "$sent"'
  check "audit is clean still" 'tw audit > "$work/audit" 2>&1 || { cat "$work/audit"; false; }'

  echo "what somebody did to the ledger"
  stop
  put /srv/tamper.py < Tests/Live/server/tamper.py
  inside sed "s#^state: .*#state: /srv/tampered#" /etc/termijnwacht/termijnwacht.yaml | put /etc/termijnwacht/tampered.yaml
  tamper() { inside runuser -u termijnwacht -- python3 /srv/tamper.py "$1" /srv/tampered; }
  for number in $(inside python3 /srv/tamper.py list); do
    inside sh -c "rm -rf /srv/tampered && cp -a $state /srv/tampered"
    tamper "$number" > "$work/row" || { check "tampering: $number" false; continue; }
    IFS=$'\t' read -r named words < "$work/row"
    code=0
    tw audit --config /etc/termijnwacht/tampered.yaml > "$work/audit" 2>&1 || code=$?
    check "$words: $(grep -m1 -E "$named" "$work/audit" | tr -s ' ')" \
      '[ $code = 1 ] && grep -qE "$named" "$work/audit" || { head -5 "$work/audit"; false; }'
  done
}
# Whether none of what came after so many requests is of $work/delivered.
none_again() {
  python3 - "$work" "$1" <<'PYTHON'
import json, sys
since = [json.loads(line) for line in open(f"{sys.argv[1]}/got")][int(sys.argv[2]):]
delivered = set(open(f"{sys.argv[1]}/delivered").read().split())
sys.exit(not delivered or any(row["event"]["sequence"] in delivered for row in since))
PYTHON
}

section_upgrade() {
  # What there is, but what any package changes and what the machine writes by itself.
  files() {
    inside find / -xdev \( -path /proc -o -path /sys -o -path /run -o -path /tmp -o -path /root -o -path /var/lib/dpkg -o -path /var/cache \
      -o -path /var/lib/apt -o -path /var/lib/systemd -o -path /var/log/journal -o -path '/var/log/apt*' -o -path '/var/log/dpkg*' \) -prune -o -print | sort
  }
  files > "$work/before"
  install_package || return
  inside systemctl enable --quiet --now termijnwacht
  drop een.ndjson <<< "$(event U-1 aantekening)"
  answered een.ndjson
  inside sed -i 's/^edition: .*/edition: "plaatselijk"/' /etc/termijnwacht/roster.yaml
  echo "# plaatselijk" | inside sh -c 'cat >> /etc/termijnwacht/termijnwacht.yaml'
  drop_in plaatselijk <<< "[Service]
Environment=PLAATSELIJK=ja"
  inside systemctl restart termijnwacht
  facts() { tw status --json 2> /dev/null | sed 's/.*"facts":\([0-9]*\).*/\1/'; }
  local had pid version
  had=$(facts)

  echo "the next version"
  dpkg-deb -R "$package" "$work/next"
  version=$(sed -n 's/^Version: //p' "$work/next/DEBIAN/control")+next
  sed -i "s/^Version: .*/Version: $version/" "$work/next/DEBIAN/control"
  # It brings another calendar, which nobody changed here, and another roster, which somebody did.
  echo "# next" >> "$work/next/etc/termijnwacht/calendar.d/nl.yaml"
  echo "# next" >> "$work/next/etc/termijnwacht/roster.yaml"
  rm -f "$work/next/DEBIAN/md5sums"
  dpkg-deb --root-owner-group -Zzstd -z1 -b "$work/next" "$work/next.deb" > /dev/null
  pid=$(unit MainPID)
  check "is installed over it" 'install_package "$work/next.deb" && [ "$(inside dpkg-query -W -f "\${Version}" termijnwacht)" = "$version" ]'
  check "and runs" 'holds 10 "[ \$(unit ActiveState) = active ] && [ \$(unit MainPID) != $pid ]" && inside systemctl is-enabled --quiet termijnwacht'
  check "data is kept" '[ -n "$had" ] && [ "$(facts)" = "$had" ] && tw explain U-1 > /dev/null 2>&1'
  check "what was changed here stays" 'inside grep -q plaatselijk /etc/termijnwacht/roster.yaml && inside grep -q "^# plaatselijk" /etc/termijnwacht/termijnwacht.yaml'
  check "what wasn't is renewed" 'inside grep -q "^# next" /etc/termijnwacht/calendar.d/nl.yaml'
  check "so does the drop-in" '[ "$(inside systemctl show termijnwacht -P Environment | grep -c PLAATSELIJK)" = 1 ]'

  echo "removed, then purged"
  check "removed, it is stopped" 'inside apt-get remove -y -qq termijnwacht > /dev/null 2>&1 && ! inside pgrep -x termijnwacht > /dev/null'
  check "and data and configuration are kept" 'inside test -e $state/ledger.db && inside test -e /etc/termijnwacht/roster.yaml'
  check "purged" 'inside dpkg --purge termijnwacht > "$work/purge" 2>&1 || { cat "$work/purge"; false; }'
  # The operator's own drop-in is no part of the package.
  inside rm -rf /etc/systemd/system/termijnwacht.service.d
  files > "$work/after"
  comm -13 "$work/before" "$work/after" > "$work/left"
  check "nothing is left" '[ ! -s "$work/left" ] || { head -20 "$work/left" | sed "s/^/       /"; false; }'
  check "nor in /run, nor a unit" '! inside test -e /run/termijnwacht && ! inside systemctl cat termijnwacht > /dev/null 2>&1'
  check "nor anything of a user that is gone" '[ -z "$(inside find / -xdev \( -nouser -o -nogroup \) -print -quit)" ]'
  echo "  of the users, Debian's way, these stay: $(inside getent passwd termijnwacht | cut -d: -f1) $(inside getent group termijnwacht termijnwacht-act | cut -d: -f1 | paste -sd' ')"
}

section_idle() {
  local cases=100000 pid woken
  install_package || return
  configure "heartbeat: { every: 3600 }
$record"
  drop_in idle <<< "[Service]
WatchdogSec=0"
  start || { entries -o cat | tail -3; return 1; }
  python3 - $cases > "$work/standing" <<'PYTHON'
import json, sys
for n in range(int(sys.argv[1])):
    print(json.dumps({"id": f"i{n}", "case": f"I-{n}", "type": "zaak", "time": "2026-01-05T10:00:00Z",
                      "organisatie": f"vt-{n % 40}", "uiterlijk": f"2031-{n % 12 + 1:02}-{n % 28 + 1:02}"}))
PYTHON
  drop standing.ndjson < "$work/standing"
  check "$cases standing cases" 'answered standing.ndjson 120 && inside grep -q accepted.:$cases $state/inbox/standing.ndjson.answer.json'
  inside systemctl restart termijnwacht
  holds 30 '[ "$(unit StatusText)" = Watching. ]'
  pause 20
  woken=$(wakes 60)
  check "no wake-up in 60 s, without watchdog and heartbeat ($woken)" '[ "$woken" = 0 ]'
  sed 's/^/       in 15 s: /' "$work/calls"
  pid=$(unit MainPID)
  check "resident memory under 60 MB ($(($(resident "$pid") / 1024)) MB)" '[ $(resident "$pid") -lt $((60 * 1024)) ]'
  inside rm /etc/systemd/system/termijnwacht.service.d/idle.conf
  inside systemctl daemon-reload
  inside sed -i /^heartbeat/d /etc/termijnwacht/termijnwacht.yaml
  inside systemctl restart termijnwacht
  pause 20
  echo "  with both, as shipped: $(wakes 60) wake-ups in 60 s"
  sed 's/^/       in 15 s: /' "$work/calls"
  pid=$(unit MainPID)
  check "and $(($(resident "$pid") / 1024)) MB" '[ $(resident "$pid") -lt $((60 * 1024)) ]'
}
resident() { inside awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
# How often its threads woke in so many seconds, by the kernel's own count. Where they did, $work/calls has what they
# did in a quarter of that time: apart, for each call that strace sees is a wake-up too.
wakes() {
  local pid before after
  pid=$(unit MainPID)
  before=$(switches "$pid")
  pause "$1"
  after=$(switches "$pid")
  echo $((after - before))
  : > "$work/calls"
  [ "$after" != "$before" ] || return 0
  inside timeout -s INT $(($1 / 4)) strace -f -c -o /srv/calls -p "$pid" 2> /dev/null || :
  inside cat /srv/calls | awk 'NR > 2 && $4 ~ /^[0-9]+$/ { print $4, $NF }' > "$work/calls"
}
switches() { inside sh -c "cat /proc/$1/task/*/status" | awk '/^voluntary_ctxt_switches/ { sum += $2 } END { print sum }'; }

# --- All of it -----------------------------------------------------------------------------------

wanted=()
for name in "${@:-${sections[@]}}"; do
  [[ "$name" != [1-8] ]] || name=${sections[$((name - 1))]}
  [[ " ${sections[*]} " == *" $name "* ]] || { echo "server: there is no section $name" >&2; exit 64; }
  wanted+=("$name")
done
container_prepare
for name in "${wanted[@]}"; do
  begun=$SECONDS
  echo "== $name"
  container_boot || { echo "server: the container doesn't boot" >&2; exit 70; }
  # What a section can't do without and doesn't get is one failure of it; the others go on.
  "section_$name" || check "$name to its end" false
  container_stop
  echo "   $((SECONDS - begun)) s"
done
echo "server: $passed ok, $failed failed"
[ $failed = 0 ]
