#ifndef TERMIJNWACHT_PREFETCH_H
#define TERMIJNWACHT_PREFETCH_H

/// Asks the processor to fetch the memory there, without waiting for it: Swift has no word for it.
static inline void prefetch(const void *address) { __builtin_prefetch(address); }

#endif
