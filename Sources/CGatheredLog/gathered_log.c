#include "gathered_log.h"

#include <sqlite3.h>
#include <string.h>

/// SQLite's own file system passes at most 131,071 bytes to a write.
enum { room = 1 << 16 };

/// Stands behind the ordinary object of an open log.
typedef struct {
  const sqlite3_io_methods *ordinary;
  sqlite3_io_methods methods;
  sqlite3_int64 start;
  int count;
  char *bytes;
} Gathered;

static sqlite3_vfs *ordinary;
static sqlite3_vfs gathering;

static int ordinary_bytes(void) { return (ordinary->szOsFile + 15) & ~15; }

static Gathered *gathered(sqlite3_file *file) {
  return (Gathered *)((char *)file + ordinary_bytes());
}

/// What can't be written is let go of: SQLite takes the transaction back, and writes that place anew.
static int write_gathered(sqlite3_file *file) {
  Gathered *log = gathered(file);
  int count = log->count;
  log->count = 0;
  return count ? log->ordinary->xWrite(file, log->bytes, count, log->start) : SQLITE_OK;
}

static int gather(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at) {
  Gathered *log = gathered(file);
  if (at != log->start + log->count || log->count + count > room) {
    int code = write_gathered(file);
    if (code != SQLITE_OK) return code;
    if (count > room) return log->ordinary->xWrite(file, bytes, count, at);
    log->start = at;
  }
  memcpy(log->bytes + log->count, bytes, count);
  log->count += count;
  return SQLITE_OK;
}

static int read_after(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at) {
  int code = write_gathered(file);
  return code ? code : gathered(file)->ordinary->xRead(file, bytes, count, at);
}

static int truncate_after(sqlite3_file *file, sqlite3_int64 size) {
  int code = write_gathered(file);
  return code ? code : gathered(file)->ordinary->xTruncate(file, size);
}

static int sync_after(sqlite3_file *file, int flags) {
  int code = write_gathered(file);
  return code ? code : gathered(file)->ordinary->xSync(file, flags);
}

static int size_after(sqlite3_file *file, sqlite3_int64 *size) {
  int code = write_gathered(file);
  return code ? code : gathered(file)->ordinary->xFileSize(file, size);
}

/// What is gathered by then is of no commit, and is let go of.
static int close_log(sqlite3_file *file) {
  Gathered *log = gathered(file);
  sqlite3_free(log->bytes);
  log->bytes = NULL;
  return log->ordinary->xClose(file);
}

static int open_log(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out) {
  (void)vfs;
  int code = ordinary->xOpen(ordinary, name, file, flags, flags_out);
  if (code != SQLITE_OK || !(flags & SQLITE_OPEN_WAL)) return code;
  Gathered *log = gathered(file);
  memset(log, 0, sizeof *log);
  log->bytes = sqlite3_malloc(room);
  if (!log->bytes) return code;
  log->ordinary = file->pMethods;
  log->methods = *file->pMethods;
  log->methods.xWrite = gather;
  log->methods.xRead = read_after;
  log->methods.xTruncate = truncate_after;
  log->methods.xSync = sync_after;
  log->methods.xFileSize = size_after;
  log->methods.xClose = close_log;
  file->pMethods = &log->methods;
  return code;
}

void gathered_log_let_go(sqlite3 *database) {
  sqlite3_file *file = NULL;
  int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  if (code == SQLITE_OK && file && file->pMethods && file->pMethods->xWrite == gather) {
    gathered(file)->count = 0;
  }
}

const char *gathered_log_file_system(void) {
  if (gathering.zName) return gathering.zName;
  ordinary = sqlite3_vfs_find(NULL);
  if (!ordinary) return NULL;
  gathering = *ordinary;
  gathering.pNext = NULL;
  gathering.szOsFile = ordinary_bytes() + (int)sizeof(Gathered);
  gathering.xOpen = open_log;
  gathering.zName = "gathered-log";
  if (sqlite3_vfs_register(&gathering, 0) != SQLITE_OK) gathering.zName = NULL;
  return gathering.zName;
}
