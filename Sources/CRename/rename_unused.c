#define _GNU_SOURCE
#include "rename_unused.h"

#include <fcntl.h>
#include <stdio.h>

int rename_unused(const char *path, const char *target) {
  // link(2) would not do: it takes no folder, and of another user only a file that we may write.
  return renameat2(AT_FDCWD, path, AT_FDCWD, target, RENAME_NOREPLACE);
}
