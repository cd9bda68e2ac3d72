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

at() { date -u -d "@$(($(date +%s) + $1))" +%Y-%m-%dT%H:%M:%SZ; }
journal() { journalctl --sync; journalctl --no-pager -o json SYSLOG_IDENTIFIER=termijnwacht "$@"; }
