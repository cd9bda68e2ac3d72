#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <unistd.h>

int peer_accept(int listener) {
  return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static int credentials(int socket, struct ucred *peer) {
  socklen_t size = sizeof *peer;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, peer, &size);
}

long long peer_user(int socket) {
  struct ucred peer;
  return credentials(socket, &peer) == 0 ? (long long)peer.uid : -1;
}

int peer_groups(int socket, unsigned *groups, int limit) {
  struct ucred peer;
  if (limit < 1 || credentials(socket, &peer) != 0) return 0;
  groups[0] = peer.gid;
  socklen_t size = (socklen_t)(limit - 1) * sizeof *groups;
  // With more groups than fit the kernel gives none (ERANGE): then the first alone counts.
  if (getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups + 1, &size) != 0) return 1;
  return 1 + (int)(size / sizeof *groups);
}

static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, int output,
                   int errors) {
  // Dispatch blocks signals in its threads, and a child would inherit that.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int error = posix_spawnattr_setsigmask(attributes, &none);
  if (!error) error = posix_spawnattr_setsigdefault(attributes, &all);
  if (!error) error = posix_spawnattr_setpgroup(attributes, 0);
  if (!error) {
    error = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  if (!error) error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
  if (!error) error = posix_spawn_file_actions_adddup2(actions, output, 1);
  if (!error) error = posix_spawn_file_actions_adddup2(actions, errors, 2);
  if (!error) error = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  return error;
}

int peer_spawn(const char *path, char *const arguments[], char *const environment[], int output,
               int errors) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  pid_t process = -1;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) {
    errno = error;
    return -1;
  }
  error = posix_spawnattr_init(&attributes);
  if (!error) {
    error = prepare(&actions, &attributes, output, errors);
    if (!error) error = posix_spawn(&process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  errno = error;
  return error ? -1 : process;
}

int peer_watch(int process) { return pidfd_open(process, 0); }

int peer_pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  int flags = fcntl(ends[0], F_GETFL);
  return fcntl(ends[0], F_SETFL, flags | O_NONBLOCK);
}
