// The processes at the other ends of our sockets and pipes: what unix(7), pidfd_open(2) and
// posix_spawn(3) have and Swift's Glibc module leaves out. No system header in here: it would clash
// with the one that Dispatch is built on.

/// The next caller of a listening socket, as a descriptor that never waits; -1 with errno for none.
int peer_accept(int listener);

/// The user at the other end, as the kernel knew it when it connected; -1 where it doesn't know.
long long peer_user(int socket);

/// The groups of who is at the other end, the first one and the others; how many, at most `limit`.
int peer_groups(int socket, unsigned *groups, int limit);

/// Runs the program at `path` as the leader of a process group of its own, with those descriptors
/// as standard output and error, nothing to read and nothing else open.
///
/// Returns its process; -1 with errno where it can't be run.
int peer_spawn(const char *path, char *const arguments[], char *const environment[], int output,
               int errors);

/// A descriptor that can be read once that process has ended; -1 with errno where there is none.
int peer_watch(int process);

/// A pipe whose reading end never waits: what is read from, what is written to; -1 with errno.
int peer_pipe(int ends[2]);
