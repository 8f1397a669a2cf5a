// memstats builds a heap of many kinds of objects, prints what the Go runtime says about it, and stops
// itself, so that a reader of its memory can be compared with the runtime number by number. See ../README.md.
package main

import (
	"flag"
	"runtime/debug"
	"syscall"
)

func main() {
	flag.Parse()
	processID, _, _ = syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
	if *noGC {
		debug.SetGCPercent(-1)
	}
	if *limitMB > 0 {
		debug.SetMemoryLimit(int64(*limitMB) << 20)
	}
	abortAtOnce()
	build(*heapMB, *objects)
	park(*goroutines)
	for _, more := range extras {
		more()
	}
	settleHeap()
	if *churning {
		churn(*workers)
	}
	for {
		settle()
		report()
		if *unflushed > 0 {
			allocateUnflushed(*unflushed)
			kill(syscall.SIGSTOP)
			// What was read while it was stopped is what this reading says: the runtime counts it only now.
			readAll()
			report()
		}
		kill(syscall.SIGSTOP)
		// SIGCONT came.
		switch *then {
		case "abort":
			kill(syscall.SIGABRT)
		case "churn":
			churn(*workers)
		}
	}
}
