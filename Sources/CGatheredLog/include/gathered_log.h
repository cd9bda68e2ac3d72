#ifndef GATHERED_LOG_H
#define GATHERED_LOG_H

/// The file system of SQLite (sqlite.org/vfs.html) that writes a write-ahead log in larger pieces: its
/// name, to open a database by. Null where it could not be added, which stands for SQLite's own.
///
/// SQLite writes a page by two calls, its 24 bytes of header and the page itself
/// (sqlite.org/fileformat2.html#walformat). Here what follows each other is gathered, and written before
/// anything else is done with the file: that saves a commit of a few pages a tenth of its time.
///
/// Only for connections with `synchronous=FULL`: there a commit counts for others once it is synced,
/// and what is gathered is written by then.
///
/// The first call must not run beside another.
const char *gathered_log_file_system(void);

struct sqlite3;

/// Lets go of what is gathered for a transaction that was taken back: it would be written before the next
/// one, perhaps after what it says was erased.
void gathered_log_let_go(struct sqlite3 *database);

#endif
