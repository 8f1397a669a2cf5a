package main

import (
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

var never = make(chan bool)

// park starts goroutines that wait for ever, on stacks of 2 KiB to 256 KiB, and waits until they do.
func park(count int) {
	var started sync.WaitGroup
	started.Add(count)
	for i := 0; i < count; i++ {
		go descend(1<<(i%10), &started)
	}
	started.Wait()
	// The last of them says that it is there just before it parks.
	for i := 0; i < 100; i++ {
		runtime.Gosched()
	}
	time.Sleep(10 * time.Millisecond)
}

//go:noinline
func descend(depth int, started *sync.WaitGroup) byte {
	var frame [256]byte
	frame[depth%256] = 1
	if depth > 1 {
		return descend(depth-1, started) + frame[depth%7]
	}
	started.Done()
	<-never
	return frame[0]
}

// churn allocates and drops for ever, and writes a line every 10 ms, which shows that it runs on.
func churn(workers int) {
	for i := 0; i < workers; i++ {
		go work(random(i + 1))
	}
	line := make([]byte, 0, 64)
	for beat := 0; ; beat++ {
		line = append(line[:0], "beat "...)
		line = strconv.AppendInt(line, int64(beat), 10)
		syscall.Write(1, append(line, '\n'))
		time.Sleep(10 * time.Millisecond)
	}
}

// work keeps some thousand objects of all sizes and replaces one after the other at random.
func work(r random) {
	var plain [4096][]byte
	var pointers [2048][]*byte
	list := map[int]*node{}
	for i := 0; ; i++ {
		size := sizes[r.below(1+r.below(len(sizes)))]
		switch {
		case i%5000 == 0:
			size += 40000 + r.below(1<<20)
			fallthrough
		case i%2 == 0:
			plain[r.below(len(plain))] = make([]byte, size)
		case i%7 == 0:
			list[r.below(1000)] = &node{value: [3]int{i}}
		case i%20011 == 0:
			// A stack that grows and is given back.
			var started sync.WaitGroup
			started.Add(1)
			go grow(1<<r.below(8), &started)
			started.Wait()
		default:
			pointers[r.below(len(pointers))] = make([]*byte, size/8+1)
		}
	}
}

//go:noinline
func grow(depth int, started *sync.WaitGroup) byte {
	var frame [256]byte
	frame[depth%256] = 1
	if depth > 1 {
		return grow(depth-1, started) + frame[depth%7]
	}
	started.Done()
	return frame[0]
}
