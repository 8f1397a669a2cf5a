package main

import (
	"runtime"
	"runtime/metrics"
	"strconv"
	"syscall"
	"unsafe"
)

// Everything that report needs is made before: it may not allocate, for it would change what it says.
var (
	stats   runtime.MemStats
	samples = memorySamples()
	text    = make([]byte, 0, 32<<10)
)

// memorySamples names every metric of the running version that is a count of bytes or objects.
func memorySamples() []metrics.Sample {
	var samples []metrics.Sample
	for _, each := range metrics.All() {
		if each.Kind == metrics.KindUint64 {
			samples = append(samples, metrics.Sample{Name: each.Name})
		}
	}
	return samples
}

// readAll reads the metrics first, for reading MemStats flushes what the processors have cached.
func readAll() {
	metrics.Read(samples)
	runtime.ReadMemStats(&stats)
}

// report prints the last reading as one line of JSON.
func report() {
	text = append(text[:0], `{"goVersion":"`...)
	text = append(text, runtime.Version()...)
	text = append(text, `","memstats":{`...)
	field("Alloc", stats.Alloc)
	field("TotalAlloc", stats.TotalAlloc)
	field("Sys", stats.Sys)
	field("Lookups", stats.Lookups)
	field("Mallocs", stats.Mallocs)
	field("Frees", stats.Frees)
	field("HeapAlloc", stats.HeapAlloc)
	field("HeapSys", stats.HeapSys)
	field("HeapIdle", stats.HeapIdle)
	field("HeapInuse", stats.HeapInuse)
	field("HeapReleased", stats.HeapReleased)
	field("HeapObjects", stats.HeapObjects)
	field("StackInuse", stats.StackInuse)
	field("StackSys", stats.StackSys)
	field("MSpanInuse", stats.MSpanInuse)
	field("MSpanSys", stats.MSpanSys)
	field("MCacheInuse", stats.MCacheInuse)
	field("MCacheSys", stats.MCacheSys)
	field("BuckHashSys", stats.BuckHashSys)
	field("GCSys", stats.GCSys)
	field("OtherSys", stats.OtherSys)
	field("NextGC", stats.NextGC)
	field("LastGC", stats.LastGC)
	field("PauseTotalNs", stats.PauseTotalNs)
	field("NumGC", uint64(stats.NumGC))
	field("NumForcedGC", uint64(stats.NumForcedGC))
	text = append(text, `"BySize":[`...)
	for i := range stats.BySize {
		text = append(text, '{')
		field("Size", uint64(stats.BySize[i].Size))
		field("Mallocs", stats.BySize[i].Mallocs)
		field("Frees", stats.BySize[i].Frees)
		endObject()
		text = append(text, ',')
	}
	text = append(text[:len(text)-1], `]},"metrics":{`...)
	for i := range samples {
		field(samples[i].Name, samples[i].Value.Uint64())
	}
	endObject()
	text = append(text, "}\n"...)
	write(text)
}

func field(name string, value uint64) {
	text = append(text, '"')
	text = append(text, name...)
	text = append(text, `":`...)
	text = strconv.AppendUint(text, value, 10)
	text = append(text, ',')
}

// endObject puts the brace in place of the last comma.
func endObject() {
	text[len(text)-1] = '}'
}

// write uses the raw call: the ordinary one tells the scheduler, which may start a thread meanwhile.
func write(bytes []byte) {
	for len(bytes) > 0 {
		n, _, failure := syscall.RawSyscall(syscall.SYS_WRITE, 1, uintptr(unsafe.Pointer(&bytes[0])), uintptr(len(bytes)))
		switch failure {
		case 0:
			bytes = bytes[n:]
		case syscall.EINTR, syscall.EAGAIN:
		default:
			return
		}
	}
}

// setAction is rt_sigaction without the runtime knowing: handler, flags, restorer and mask.
func setAction(signal syscall.Signal, action *[4]uintptr) {
	syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(signal), uintptr(unsafe.Pointer(action)), 0, 8, 0, 0)
}
