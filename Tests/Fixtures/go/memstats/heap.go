package main

import "runtime"

// The objects that stay. Kinds are kept apart only so that each has its own type in the heap.
var (
	plain    [][]byte
	pointers [][]*byte
	nodes    []*node
	names    map[int]string
	tree     map[string]*node
	strings  []string
	target   byte
)

type node struct {
	next  *node
	value [3]int
	name  string
}

// sizes has one size inside each size class and one at its limit, from the tiny allocator's to the
// largest small object's.
var sizes = []int{
	1, 3, 8, 12, 16, 20, 24, 32, 40, 48, 64, 72, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352,
	384, 416, 448, 480, 504, 512, 520, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688,
	3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336,
	16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32000, 32752, 32760, 32768,
}

// random is a generator of its own, so that each version of Go builds the same heap.
type random uint64

func (r *random) below(n int) int {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return int(uint64(*r) % uint64(n))
}

// build makes small objects of all classes, with and without pointers, and large ones until the heap has
// the size asked for.
func build(megabytes, count int) {
	r := random(88172645463325252)
	names, tree = map[int]string{}, map[string]*node{}
	wanted := megabytes << 20
	for i := 0; i < count && wanted > 0; i++ {
		// Small sizes are frequent, as in real programs.
		size := sizes[r.below(1+r.below(len(sizes)))]
		wanted -= add(&r, i, size)
	}
	for i := 0; wanted > 0; i++ {
		wanted -= add(&r, i, 32769+r.below(1<<(15+i%8)))
	}
	finalizers()
}

// add makes one object of about that many bytes and returns how many.
func add(r *random, i, size int) int {
	switch {
	case i%3 == 0 && size >= 8:
		words := make([]*byte, (size+7)/8)
		words[0] = &target
		pointers = append(pointers, words)
	case i%7 == 1:
		n := &node{name: "node", value: [3]int{i, size, 0}}
		if len(nodes) > 0 {
			n.next = nodes[r.below(len(nodes))]
		}
		nodes = append(nodes, n)
		return 56
	case i%11 == 2:
		names[i] = string(make([]byte, size%64))
		tree[names[i]+"/"] = &node{value: [3]int{i}}
		return size%64 + 100
	case i%13 == 3:
		strings = append(strings, string(make([]byte, size)))
	default:
		bytes := make([]byte, size)
		bytes[size-1] = byte(i)
		plain = append(plain, bytes)
	}
	return size
}

// finalizers gives some objects one: the runtime keeps a special record for each.
func finalizers() {
	for i := 0; i < len(nodes); i += 10 {
		runtime.SetFinalizer(nodes[i], func(n *node) { n.value[2]++ })
	}
}

// dropPart forgets that percentage of the objects, scattered over the heap.
func dropPart(percent int) {
	for i := range plain {
		if i%100 < percent {
			plain[i] = nil
		}
	}
	for i := range pointers {
		if i%100 < percent {
			pointers[i] = nil
		}
	}
	for i := range strings {
		if i%100 < percent {
			strings[i] = ""
		}
	}
	for i, name := range names {
		if i%100 < percent {
			delete(tree, name+"/")
			delete(names, i)
		}
	}
}

// allocateUnflushed allocates what the runtime's counters do not know of yet while it lies in the cache
// of a processor. The sizes are those of the small classes, so that no cache has to be refilled often.
func allocateUnflushed(count int) {
	for i := 0; i < count; i++ {
		size := sizes[i%len(sizes)]
		if i%2 == 0 {
			kept[i%len(kept)] = make([]byte, size)
		} else {
			keptPointers[i%len(kept)] = make([]*byte, size/8+1)
		}
	}
}

var (
	kept         [997][]byte
	keptPointers [997][]*byte
)
