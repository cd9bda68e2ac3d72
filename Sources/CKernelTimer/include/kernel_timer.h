// timerfd_create(2) and adjtimex(2), which Swift's Glibc module leaves out. No system header in
// here: it would clash with the one that Dispatch is built on.

/// A timer of that clock as a descriptor; -1 with errno where the kernel gives none.
int kernel_timer_make(int clock);

/// Fires at that time of its clock, in microseconds; 0 for never.
void kernel_timer_set(int timer, long long microseconds);

/// Fires when the wall clock, which must be its clock, is set.
void kernel_timer_set_when_clock_is_set(int timer);

/// Whether somebody keeps the wall clock right: 1 or 0; -1 with errno where it may not be asked.
int kernel_clock_is_synchronised(void);
