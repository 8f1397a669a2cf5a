# Two commands do everything on a fresh Debian machine with a Swift toolchain:
#   make demo   a four-view snapshot of a real Go server, and its report
#   make test   formatting, build, import check, all tests, some Go programs read out of memory

SWIFT ?= swift
JOBS ?= $(shell nproc)
BUILD = $(SWIFT) build --jobs $(JOBS)
# As a shell expands it: the folder is asked for when there is something in it.
PROGRAM = "$$($(SWIFT) build --show-bin-path)/memcorrelate"

.PHONY: build test lint format samples matrix moments shapes demo release dependencies test-dependencies clean

# A debug build of everything.
build: dependencies
	$(BUILD)

# What CI runs. Tests drive the built program, so that it is built first.
test: test-dependencies lint
	$(BUILD) --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test --disable-xctest --skip-build
	scripts/go-moments.py --command $(PROGRAM) --moments 21 --kills 6 --limit 10000 1.19
	scripts/go-matrix.py --command $(PROGRAM) --quick
	scripts/page-shapes.py --command $(PROGRAM) --quick

# The whole job on a server of its own: demo/report.html and demo/report.md.
demo: dependencies
	scripts/install-packages.sh python3
	$(BUILD) --product memcorrelate
	scripts/demo.sh $(PROGRAM)

# One static file that can be copied to any x86-64 or arm64 Linux host or container: ./memcorrelate
# The two symbols are the reason why --help takes milliseconds: without them libgcc sorts the unwind
# tables of the whole binary at the end of the main thread.
release: dependencies
	$(BUILD) --configuration release --product memcorrelate --scratch-path .build-static \
	  --static-swift-stdlib -Xswiftc -static-executable \
	  -Xlinker --defsym=__register_frame_info=0 -Xlinker --defsym=__deregister_frame_info=0
	strip -o memcorrelate .build-static/release/memcorrelate
	./memcorrelate --version

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

# Rewrites the expected reports of samples/ from what the program says now. Read the diff.
samples: dependencies
	$(BUILD) --product memcorrelate
	scripts/render-samples.sh $(PROGRAM)

# Go programs of every version, built in every way, read in every way, against what Go itself says of them.
# It takes a quarter of an hour and some GB of disk. The table is the result.
matrix: dependencies
	scripts/install-packages.sh golang-go gcc libc6-dev gdb python3 python3-pip qemu-user-static
	$(BUILD) --product memcorrelate
	scripts/go-matrix.py --command $(PROGRAM) --table Documentation/GoMatrix.md

# Go programs that allocate all the time, read at random moments, and the reader killed at random moments.
moments: dependencies
	scripts/install-packages.sh golang-go python3 python3-pip
	$(BUILD) --product memcorrelate
	scripts/go-moments.py --command $(PROGRAM)

# The sums over the pages of processes of every shape, of real servers, and of one that is never still, against the kernel's own.
# Needs root.
shapes: dependencies
	scripts/install-packages.sh python3 prometheus etcd-server caddy victoria-metrics
	$(BUILD) --product memcorrelate
	scripts/page-shapes.py --command $(PROGRAM)
	scripts/page-shapes.py --command $(PROGRAM) --server all
	scripts/page-shapes.py --command $(PROGRAM) --load 20

# C libraries, from Debian's packages; elsewhere install their development packages by hand.
dependencies:
	scripts/install-packages.sh libsqlite3-dev zlib1g-dev pkg-config

# Servers and tools that the tests run against.
test-dependencies:
	scripts/install-packages.sh libsqlite3-dev zlib1g-dev pkg-config prometheus gdb python3 \
	  python3-pip golang-go qemu-user-static

clean:
	rm -rf .build .build-static memcorrelate demo
