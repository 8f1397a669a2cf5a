#pragma once

// ptrace(2) takes a variable number of arguments, so that Swift cannot call it.
// Each of these returns 0 or the error number.

#include <errno.h>
#include <sys/ptrace.h>
#include <sys/types.h>

static inline int clinux_ptrace_seize(pid_t thread) {
  return ptrace(PTRACE_SEIZE, thread, 0L, 0L) == 0 ? 0 : errno;
}

static inline int clinux_ptrace_interrupt(pid_t thread) {
  return ptrace(PTRACE_INTERRUPT, thread, 0L, 0L) == 0 ? 0 : errno;
}

// The thread goes on, with the signal if that is not 0.
static inline int clinux_ptrace_detach(pid_t thread, int signal) {
  return ptrace(PTRACE_DETACH, thread, 0L, (long)signal) == 0 ? 0 : errno;
}
