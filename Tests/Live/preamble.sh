# Sourced by the scripts beside it: each again in namespaces of its own, with a journald of their own, so that
# the machine's journal stays as it is. Needs root.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ "${1:-}" != inside ]; then
  [ "$(id -u)" = 0 ] || { echo "live: needs root" >&2; exit 77; }
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  unshare --mount --pid --fork --mount-proc bash "Tests/Live/${0##*/}" inside "$work"
  exit
fi

work=$2
binary=$PWD/.build/release/termijnwacht
fail=0
check() { if eval "$2"; then echo "  ok   $1"; else echo "  FAIL $1"; fail=1; fi; }
# Waits until a command holds, at most so many seconds.
until_holds() { timeout "$1" bash -c "until $2; do read -rt 0.02 <> <(:) || :; done" 2>/dev/null; }

mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/journal /run/log/journal
/lib/systemd/systemd-journald &
until_holds 10 '[ -S /run/systemd/journal/socket ]'

mkdir -p "$work/state"
cp -r config/calendar.d "$work/calendar.d"

# Writes the configuration: what all have, and the lines given.
config() {
  cat > "$work/termijnwacht.yaml" <<YAML
source: urn:nld:oin:00000000000000000000:systeem:termijnwacht
policy: policy.yaml
calendars: calendar.d
state: state
$1
YAML
}
tw() { "$binary" "$@" --config "$work/termijnwacht.yaml"; }
serve() {
  "$binary" serve --config "$work/termijnwacht.yaml" 2> "$work/log" &
  daemon=$!
  until_holds 10 "grep -q ready '$work/log'"
}
finish() {
  local code=0
  kill -TERM $daemon
  wait $daemon || code=$?
  check "SIGTERM ends it with 0" "[ $code = 0 ]"
  exit $fail
}

# A policy of one rule of that title, whose clocks end when the case says.
short_policy() {
  cat > "$work/policy.yaml" <<YAML
policy: live
edition: "1"
timezone: Europe/Amsterdam
calendar: nl
case: { opens: zaak, closes: dicht, owner: { zaak: organisatie } }
ladders:
  trap: [ { at: due, tell: teamleider } ]
rules:
  kort: { title: $1, basis: b, effect: agreed, starts: zaak, due: { read: uiterlijk }, stops: klaar, ladder: trap }
YAML
}
# A folder for credentials, as systemd would name it.
credentials() { mkdir -p "$work/credentials"; export CREDENTIALS_DIRECTORY=$work/credentials; }
# A certificate for localhost, by an authority of its own: tls.pem, tls.key, ca.pem.
certificate() {
  (cd "$work" && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.pem \
    && openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout tls.key -out tls.csr \
    && printf 'subjectAltName=DNS:localhost' > ext \
    && openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -days 2 -extfile ext -out tls.pem) 2> /dev/null
}

at() { date -u -d "@$(($(date +%s) + $1))" +%Y-%m-%dT%H:%M:%SZ; }
journal() { journalctl --sync; journalctl --no-pager -o json SYSLOG_IDENTIFIER=termijnwacht "$@"; }
