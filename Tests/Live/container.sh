# Sourced by server.sh: a real systemd, as PID 1 of a container of the same Debian, with a journald of its own. Needs
# root. Nothing of the machine changes but the Debian packages that it says it installs and the cached folder
# CONTAINER_CACHE (/var/cache/termijnwacht-live, some 300 MB). Each container starts from the same files, and
# leaves nothing. CONTAINER_EXTRA names a folder whose files are laid over them.
# shellcheck shell=bash
container_cache=${CONTAINER_CACHE:-/var/cache/termijnwacht-live}
# What a server has, python3 for the receiver and for tampering, strace to count what wakes.
container_packages=systemd,systemd-sysv,dbus,libnss-systemd,procps,tzdata,ca-certificates,libsqlite3-0,libstdc++6
container_packages+=,zlib1g,python3,strace,man-db,logrotate,adduser

# Installs what a container needs and makes its files, where they are missing.
container_prepare() {
  local package missing=() files
  for package in systemd-container mmdebstrap dpkg-dev gcc libc6-dev python3; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    echo "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
  fi
  files=$(. /etc/os-release && echo "$VERSION_CODENAME,$container_packages" | sha256sum | cut -c1-12)
  container_root=$container_cache/$files
  [ ! -x "$container_root/lib/systemd/systemd" ] || return 0
  echo "making $container_root"
  mkdir -p "$container_cache"
  rm -rf "$container_root.part"
  local sources=()
  for files in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    [ ! -s "$files" ] || sources+=("$files")
  done
  (. /etc/os-release && cd / && mmdebstrap --quiet --variant=minbase --include="$container_packages" \
    "$VERSION_CODENAME" "$container_root.part" "${sources[@]}")
  mv "$container_root.part" "$container_root"
}

# Boots one: a cgroup2 tree of its own in place of the machine's, a /run of its own, an overlay over the files. BPF lets
# it enforce IPAddressDeny= and DevicePolicy=; CAP_SYSLOG and adjtimex let ProtectKernelLogs= and ProtectClock= have
# something to refuse (it has not the right to set the clock).
container_boot() {
  container_name=tw$$-$RANDOM
  container_console=$(mktemp)
  unshare --mount bash -s "$container_root" "$container_name" "${CONTAINER_EXTRA:-}" \
    > "$container_console" 2>&1 <<'INNER' &
set -eu
mount --make-rprivate /
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir -p "/sys/fs/cgroup/$2"
echo $$ > "/sys/fs/cgroup/$2/cgroup.procs"
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd /run/files
mount -t tmpfs -o size=4g tmpfs /run/files
mkdir /run/files/upper /run/files/work /run/files/root
mount -t overlay overlay -o "lowerdir=${3:+$3:}$1,upperdir=/run/files/upper,workdir=/run/files/work" /run/files/root
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
exec systemd-nspawn --quiet --register=no --keep-unit -D /run/files/root --machine="$2" --private-network \
  --link-journal=no --console=pipe --capability=CAP_BPF,CAP_NET_ADMIN,CAP_PERFMON,CAP_SYSLOG \
  --system-call-filter="bpf adjtimex clock_adjtime" --boot < /dev/null
INNER
  container_process=$!
  container_leader=
  local deadline=$((SECONDS + 20)) child state=
  # Its PID 1: not one of those that mount things before it.
  until [ -n "$container_leader" ] || [ $SECONDS -ge $deadline ]; do
    for child in $(pgrep -P $container_process || :); do
      [ "$(awk '/^NSpid/ { print $NF, NF }' "/proc/$child/status" 2> /dev/null)" != "1 3" ] \
        || [ "$(cat "/proc/$child/comm" 2> /dev/null)" != systemd ] || container_leader=$child
    done
    pause 0.05
  done
  [ -n "$container_leader" ] || { cat "$container_console" >&2; return 1; }
  until [ "$state" = running ] || [ $SECONDS -ge $deadline ]; do
    state=$(inside systemctl is-system-running 2> /dev/null || :)
    [ "$state" != degraded ] || { inside systemctl --failed --no-pager >&2; return 1; }
    pause 0.05
  done
  [ "$state" = running ]
}

# Ends it; what doesn't end is killed, and of this container alone.
container_stop() {
  [ -n "${container_process:-}" ] || return 0
  local cgroups
  cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/$container_name
  [ -z "$container_leader" ] || kill -s RTMIN+4 "$container_leader" 2> /dev/null || :
  for _ in $(seq 150); do kill -0 $container_process 2> /dev/null || break; pause 0.1; done
  ! kill -0 $container_process 2> /dev/null || echo 1 > "$cgroups/cgroup.kill"
  wait $container_process 2> /dev/null || :
  for _ in $(seq 20); do
    find "$cgroups" -depth -type d -exec rmdir {} + 2> /dev/null || :
    [ -d "$cgroups" ] || break
    pause 0.1
  done
  rm -f "$container_console"
  container_process='' container_leader=''
}

pause() { read -rt "$1" <> <(:) || :; }
# Runs a command in the container, under no unit.
inside() { nsenter -t "$container_leader" -m -u -i -n -p -C -- "$@"; }
# Runs a command there in a unit of its own, with the options of systemd-run(1) before it.
transient() { inside systemd-run --quiet --wait --pipe --collect "$@" < /dev/null; }
# Writes what it is given to a file there, with that mode and, where it is said, that owner.
put() {
  inside sh -c 'mkdir -p "$(dirname "$1")" && cat > "$1" && chmod "$2" "$1" && { [ -z "$3" ] || chown "$3" "$1"; }' \
    sh "$1" "${2:-644}" "${3:-}"
}
