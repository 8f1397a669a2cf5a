//go:build goexperiment.arenas

package main

import "arena"

var arenas []*arena.Arena

// Memory arenas have spans of 8 MiB outside of the heap's page bitmap.
func init() {
	extras = append(extras, func() {
		for i := 0; i < 3; i++ {
			a := arena.NewArena()
			for j := 0; j < 1000; j++ {
				nodes = append(nodes, arena.New[node](a))
			}
			arenas = append(arenas, a)
		}
		freed := arena.NewArena()
		// More than one span: only full ones are given back.
		for i := 0; i < 25; i++ {
			arena.MakeSlice[byte](freed, 1<<20, 1<<20)
		}
		freed.Free()
	})
}
