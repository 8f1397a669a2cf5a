// A Go runtime inside a C program: its data is not that of the main executable. The host, host.c, starts
// it and lives on. The heap and the report are those of ../memstats, which the build copies beside.
package main

import "C"
import "syscall"

//export RunGo
func RunGo() {
	processID, _, _ = syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
	abortAtOnce()
	build(*heapMB, *objects)
	park(*goroutines)
	settleHeap()
	for {
		settle()
		report()
		kill(syscall.SIGSTOP)
	}
}

// A library has none, but the compiler asks for it.
func main() {}
