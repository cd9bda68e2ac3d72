// renameat2(2), which Swift's Glibc module leaves out.

/// Renames a file of any kind to a name that nothing has: 0; -1 with errno where something has it, or the
/// file system can't tell.
int rename_unused(const char *path, const char *target);
