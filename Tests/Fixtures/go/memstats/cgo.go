package main

// #include <stdlib.h>
// #include <string.h>
// #cgo LDFLAGS: -lpthread
import "C"

// A program with C code runs Go's threads on C's stacks, and has a heap of C beside.
func init() {
	extras = append(extras, func() {
		for i := 0; i < 100; i++ {
			C.memset(C.malloc(C.size_t(10000)), 1, 10000)
		}
	})
}
