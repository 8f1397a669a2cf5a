package main

import (
	"flag"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
)

var (
	heapMB     = flag.Int("heap-mb", 64, "size of the heap to build, in MiB, at least")
	objects    = flag.Int("objects", 50000, "small objects of every size class")
	goroutines = flag.Int("goroutines", 40, "goroutines that are parked on stacks of several sizes")
	drop       = flag.Int("drop", 0, "percentage of the objects dropped before the garbage collection")
	garbage    = flag.Int("garbage", 0, "percentage of the objects dropped after the garbage collection")
	noGC       = flag.Bool("nogc", false, "switch the garbage collector off")
	freeOS     = flag.Bool("free-os", false, "give free memory back to the operating system")
	limitMB    = flag.Int("limit-mb", 0, "a memory limit, in MiB")
	unflushed  = flag.Int("unflushed", 0, "objects allocated between printing and stopping")
	then       = flag.String("then", "print", "what follows SIGCONT: print (and stop again), abort or churn")
	churning   = flag.Bool("churn", false, "do not print or stop: allocate and drop for ever")
	workers    = flag.Int("workers", 2, "goroutines that allocate while churning")
)

var processID uintptr

// extras are what a build adds that not every build can have, such as C code or arenas.
var extras []func()

// settleHeap drops, collects and returns what the flags say, in that order.
func settleHeap() {
	dropPart(*drop)
	if !*noGC {
		// Twice: objects with finalizers go in the second collection only.
		runtime.GC()
		runtime.GC()
	}
	dropPart(*garbage)
	if *freeOS {
		debug.FreeOSMemory()
	}
}

// settle waits until nothing allocates any more: two readings a while apart agree. Threads and goroutines
// that were started last may still be allocating what they need to wait.
func settle() {
	for {
		readAll()
		before := stats
		time.Sleep(20 * time.Millisecond)
		readAll()
		if before.Mallocs == stats.Mallocs && before.Frees == stats.Frees && before.StackInuse == stats.StackInuse &&
			before.HeapReleased == stats.HeapReleased && before.NumGC == stats.NumGC && before.Sys == stats.Sys {
			return
		}
	}
}

// abortAtOnce takes SIGABRT back from the runtime: the kernel writes the core then without a single
// instruction of Go running before.
func abortAtOnce() {
	var byDefault [4]uintptr
	setAction(syscall.SIGABRT, &byDefault)
}

// kill sends this thread the signal, which takes it before the call returns. A signal to the process may go
// to another thread, and this one would run on for a while.
func kill(signal syscall.Signal) {
	thread, _, _ := syscall.RawSyscall(syscall.SYS_GETTID, 0, 0, 0)
	syscall.RawSyscall(syscall.SYS_TGKILL, processID, thread, uintptr(signal))
}
