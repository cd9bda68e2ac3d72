#include "kernel_timer.h"

#include <stdint.h>
#include <sys/timerfd.h>
#include <sys/timex.h>

int kernel_timer_make(int clock) { return timerfd_create(clock, TFD_NONBLOCK | TFD_CLOEXEC); }

void kernel_timer_set(int timer, long long microseconds) {
  struct itimerspec times = {0};
  times.it_value.tv_sec = microseconds / 1000000;
  times.it_value.tv_nsec = microseconds % 1000000 * 1000;
  timerfd_settime(timer, TFD_TIMER_ABSTIME, &times, 0);
}

void kernel_timer_set_when_clock_is_set(int timer) {
  // An end of time that never comes: 64 bits of nanoseconds are 292 years.
  struct itimerspec times = {.it_value.tv_sec = INT64_MAX / 1000000000};
  timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &times, 0);
}

int kernel_clock_is_synchronised(void) {
  struct timex clock = {0};
  if (adjtimex(&clock) < 0) return -1;
  // STA_UNSYNC is also set to keep the kernel from the hardware clock (chrony without rtcsync); the
  // largest error grows past 16 seconds when nobody corrects it, and systemd goes by that too.
  return clock.maxerror < 16000000;
}
