// What the processor and the kernel can do and Swift has no word for.

#ifndef TERMIJNWACHT_PROCESSOR_H
#define TERMIJNWACHT_PROCESSOR_H

#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Asks for the memory there to be fetched, without waiting for it.
static inline void prefetch(const void *address) { __builtin_prefetch(address); }

/// Asks for large pages for the memory there: what is looked up all over it otherwise costs a look-up
/// of the page each time (madvise(2)).
static inline void adviseLargePages(const void *start, size_t size) {
  const uintptr_t page = (uintptr_t)2 << 20;
  uintptr_t first = ((uintptr_t)start + page - 1) / page * page;
  uintptr_t end = ((uintptr_t)start + size) / page * page;
  if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE);
}

/// Gives the memory that was freed back to the kernel (malloc_trim(3)).
static inline void returnFreedMemory(void) { malloc_trim(0); }

/// How many of the 32 bytes there come before the first that is a quote, a backslash, a control
/// character or beyond ASCII; 32 where none is.
static inline int plainBytes(const void *text) {
#if defined(__SSE2__)
  uint64_t special = (uint64_t)1 << 32;
  for (int half = 0; half < 2; half++) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)text + half);
    // Signed, what lies beyond ASCII is below zero, and so below the space too.
    __m128i found = _mm_or_si128(
        _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)),
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    special |= (uint64_t)_mm_movemask_epi8(found) << (16 * half);
  }
  return __builtin_ctzll(special);
#else
  const signed char *bytes = (const signed char *)text;
  int count = 0;
  while (count < 32 && bytes[count] >= 0x20 && bytes[count] != '"' && bytes[count] != '\\') count++;
  return count;
#endif
}

#endif
