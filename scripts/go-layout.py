#!/usr/bin/env python3
"""Write the layouts of the Go runtime's structures down from the DWARF of a Go program.

    go-layout.py BINARY... [--update Sources/GoLayouts/go-layouts.json]

Without --update, the entry is printed. Documentation/GoLayouts.md says what the file is for. pyelftools is installed into
the user's cache at first use where it is not there.
"""
import argparse
import importlib
import json
import os
import re
import subprocess
import sys

# What is read of each structure, if the version has it: a field, a field of a field, or, after [], of an array's element.
FIELDS = {
    "mheap": """lock pages.summary pages.chunks pages.searchAddr pages.start pages.end pages.inUse.ranges
        pages.inUse.totalBytes pages.scav.index.chunks pages.scav.index.min pages.scav.index.max pages.sysStat
        pages.summaryMappedReady sweepgen allspans pagesInUse pagesSwept sweepHeapLiveBasis reclaimIndex arenas arenaHints
        allArenas heapArenas userArenaArenas sweepArenas markArenas curArena.base curArena.end central spanalloc spanSPMCAlloc
        cachealloc specialfinalizeralloc specialCleanupAlloc specialCheckFinalizerAlloc specialTinyBlockAlloc
        specialprofilealloc specialReachableAlloc specialPinCounterAlloc specialWeakHandleAlloc specialBubbleAlloc
        specialSecretAlloc speciallock arenaHintAlloc userArena.quarantineList userArena.readyList""",
    "mspan": """next prev list startAddr npages manualFreeList freeindex nelems freeIndexForScan allocCache allocBits
        gcmarkBits pinnerBits sweepgen divMul allocCount spanclass state needzero isUserArenaChunk allocCountBeforeCache
        elemsize limit speciallock specials userArenaChunkFree largeType""",
    "heapArena": """bitmap noMorePtrs spans pageInUse pageMarks pageSpecials pageUseSpanInlineMarkBits checkmarks
        zeroedBase""",
    "p": """id status m mcache pcache.base pcache.cache pcache.scav statsSeq gFree mspancache mspancache.len
        mspancache.buf gcw gcw.wbuf1 gcw.wbuf2 gcw.ptrBuf wbBuf.next sysmontick""",
    "mcache": "scanAlloc tiny tinyoffset tinyAllocs alloc reusableNoscan stackcache flushGen",
    "fixalloc": "size first arg list chunk nchunk nalloc inuse stat zero",
    "mcentral": "spanclass partial full",
    "spanSet": "spine spineLen spineCap index",
    "mstats": """heapStats.stats heapStats.gen heapStats.noPLock stacks_sys mspan_sys mcache_sys buckhash_sys gcMiscSys
        other_sys last_gc_unix last_gc_nanotime lastHeapInUse pause_total_ns numgc numforcedgc enablegc""",
    "heapStatsDelta": """committed released inHeap inStacks inWorkBufs inPtrScalarBits tinyAllocCount largeAlloc
        largeAllocCount smallAllocCount largeFree largeFreeCount smallFreeCount""",
    "gcControllerState": """gcPercent memoryLimit heapMinimum gcPercentHeapGoal sweepDistMinTrigger triggered heapLive
        heapScan heapMarked heapInUse heapReleased heapFree totalAlloc totalFree mappedReady""",
    "g": "stack.lo stack.hi m sched.sp atomicstatus goid",
    "m": "g0 gsignal procid curg p id mallocing throwing locks alllink",
    "schedt": "lock gcwaiting stopwait sysmonlock gFree.lock gFree.stack gFree.noStack",
    "workType": """full empty wbufSpans.lock wbufSpans.free wbufSpans.busy spanSPMCs cycles mode markDoneSema
        bytesMarked""",
    "sweepdata": "active.state lock parked centralIndex",
    "special": "next offset kind",
    "persistentAlloc": "base off",
    "stackfreelist": "list size",
    "moduledata": """text etext noptrdata enoptrdata data edata bss ebss noptrbss enoptrbss end types etypes rodata
        gofunc next""",
    "gcBitsArena": "free next",
    "spanInlineMarkBits": "scans owned marks class",
    "pallocData": "pallocBits scavenged",
}
# Structures without which a binary is no Go program that this can read.
OPTIONAL_TYPES = {"spanInlineMarkBits"}

# Variables whose structures have no name.
VARIABLES = {
    "gcBitsArenas": "lock lock.key free next current previous",
    "globalAlloc": "mutex mutex.key persistentAlloc persistentAlloc.base persistentAlloc.off",
    "stackpool": "",
    "stackLarge": "lock lock.key free free[].first free[].last",
}

# Where two names are given, it was renamed or moved to another package between versions.
CONSTANTS = """_PageSize PageSize heapArenaBytes arenaBaseOffset arenaBaseOffsetUintptr arenaL1Bits arenaL2Bits
    pallocChunkPages pallocChunksL1Bits pallocChunksL2Bits heapAddrBits _NumSizeClasses NumSizeClasses numSpanClasses
    _NumStackOrders _StackCacheSize _FixedStack fixedStack minSizeForMallocHeader mallocHeaderSize maxSmallSize
    gcBitsChunkBytes persistentChunkSize _FixAllocChunk workbufAlloc _WorkbufSize pageCachePages mSpanInUse mSpanManual
    summaryLevels spanSetBlockEntries memoryLimitHeapGoalHeadroom memoryLimitMinHeapGoalHeadroom
    memoryLimitHeapGoalHeadroomPercent sweepMinHeapDistance""".split()

# The only experiments that move structures that are read. A binary with another one is refused as a source: an
# entry stands for Go as it is released.
EXPERIMENTS = {"greenteagc", "nogreenteagc"}


class Refused(Exception):
    """The binary can't be a source of layouts; the text says why."""


def elftools():
    """The module, installed into a directory of its own if it is not there."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    directory = os.path.join(cache, "memcorrelate", "pyelftools")
    # Python remembers that a directory on its path was not there.
    os.makedirs(directory, exist_ok=True)
    sys.path.append(directory)
    try:
        import elftools.elf.elffile
    except ImportError:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action",
                   "ignore", "--target", directory, "pyelftools"]
        try:
            subprocess.run(command, check=True, stdout=sys.stderr)
        except (OSError, subprocess.CalledProcessError):
            sys.exit("go-layout: pyelftools is not there and cannot be installed")
        importlib.invalidate_caches()
        import elftools.elf.elffile
    return elftools


def varint_string(data, at):
    length = shift = 0
    while True:
        byte = data[at]
        at += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return data[at:at + length], at + length


def go_version(elf):
    """What runtime.Version says. DWARF's producer does not do: it leaves the experiments out."""
    section = elf.get_section_by_name(".go.buildinfo")
    if section is None:
        raise Refused("not a Go program: it has no section .go.buildinfo")
    data = section.data()
    if data[:14] != b"\xff Go buildinf:":
        raise Refused("its .go.buildinfo does not begin as Go's do")
    if not data[15] & 2:
        raise Refused("written by Go 1.17 or older; layouts begin with 1.19")
    return varint_string(data, 32)[0].decode()


def key_of(version):
    """The entry's name: the minor version and, where one is set, the experiment that moves structures."""
    match = re.match(r"go(\d+\.\d+)", version)
    if not match:
        raise Refused(f"its version '{version}' is not that of a release")
    key = match.group(1)
    experiments = re.search(r"X:([\w,]+)", version)
    for experiment in sorted(experiments.group(1).split(",")) if experiments else []:
        if experiment not in EXPERIMENTS:
            raise Refused(f"it was built with GOEXPERIMENT={experiment}, and an entry stands for Go as released")
        key += "-" + experiment
    return key


def attribute(die, name):
    value = die.attributes.get(name)
    return None if value is None else value.value


def name_of(die):
    name = attribute(die, "DW_AT_name")
    return "" if name is None else name.decode()


def value_type(die):
    """The type that a field or variable has, below its names."""
    die = die.get_DIE_from_attribute("DW_AT_type")
    while die.tag == "DW_TAG_typedef":
        die = die.get_DIE_from_attribute("DW_AT_type")
    return die


def byte_size(die):
    size = attribute(die, "DW_AT_byte_size")
    if size is None and die.tag == "DW_TAG_array_type":
        count = next(child for child in die.iter_children() if child.tag == "DW_TAG_subrange_type")
        return attribute(count, "DW_AT_count") * byte_size(value_type(die))
    return 8 if size is None and die.tag == "DW_TAG_pointer_type" else size


def locate(structure, path):
    """Offset and size of a field in a structure, or None if it has no such field."""
    offset, die = 0, structure
    for step in path.split("."):
        step, is_element = step.removesuffix("[]"), step.endswith("[]")
        members = [m for m in die.iter_children() if m.tag == "DW_TAG_member" and name_of(m) == step]
        if not members:
            return None
        offset += attribute(members[0], "DW_AT_data_member_location")
        die = value_type(members[0])
        if is_element:
            offset, die = 0, value_type(die)
    return [offset, byte_size(die)]


def fields_of(structure, paths):
    found = [(path, locate(structure, path)) for path in paths.split()]
    return sorted(((path, at) for path, at in found if at is not None), key=lambda each: (each[1][0], -each[1][1], each[0]))


def index(dwarf):
    """The runtime's structures, variables and constants by their names."""
    structures, variables, constants = {}, {}, {}
    for unit in dwarf.iter_CUs():
        top = unit.get_top_DIE()
        unit_name = name_of(top)
        if unit_name != "runtime" and not unit_name.startswith(("internal/runtime/", "runtime/internal/")):
            continue
        for die in top.iter_children():
            package, _, name = name_of(die).rpartition(".")
            if die.tag == "DW_TAG_constant" and name in CONSTANTS and (unit_name == "runtime" or name not in constants):
                # A constant is its bits, as a signed number: an address space offset is the only one above 2^63.
                constants[name] = (attribute(die, "DW_AT_const_value") + 2 ** 63) % 2 ** 64 - 2 ** 63
            elif package != "runtime":
                continue
            elif die.tag == "DW_TAG_structure_type" and name in FIELDS:
                structures[name] = die
            elif die.tag == "DW_TAG_variable" and name in VARIABLES:
                variables[name] = value_type(die)
    return structures, variables, constants


def entry_of(path):
    """Architecture, key and entry of a binary."""
    from elftools.common.exceptions import ELFError
    from elftools.elf.elffile import ELFFile
    with open(path, "rb") as file:
        try:
            elf = ELFFile(file)
        except ELFError:
            raise Refused("not an ELF file") from None
        architecture = {"EM_X86_64": "amd64", "EM_AARCH64": "arm64"}.get(elf["e_machine"])
        if architecture is None or elf.elfclass != 64:
            raise Refused(f"only amd64 and arm64 are read, and this is {elf['e_machine']}")
        version = go_version(elf)
        key = key_of(version)
        if not elf.has_dwarf_info(strict=True):
            raise Refused("it has no DWARF: build it without -s and -w")
        structures, variables, constants = index(elf.get_dwarf_info())

        entry = {"origin": f"DWARF of {version} linux/{architecture}"}
        for type_name, paths in FIELDS.items():
            structure = structures.get(type_name)
            if structure is None:
                if type_name in OPTIONAL_TYPES:
                    continue
                raise Refused(f"its DWARF does not describe runtime.{type_name}")
            # fixalloc and stackfreelist have a field of this name: there, it stands for the field.
            entry[type_name] = {"size": byte_size(structure), **dict(fields_of(structure, paths))}
        # The lists of spans by class are padded to whole cache lines, which differ in size.
        lists = next(m for m in structures["mheap"].iter_children() if name_of(m) == "central")
        entry["mheap"]["centralStride"] = byte_size(value_type(value_type(lists)))
        entry["consts"] = {name: constants[name] for name in CONSTANTS if name in constants}
        entry["vars"] = {}
        for variable, paths in VARIABLES.items():
            if variable not in variables:
                raise Refused(f"its DWARF does not describe the variable runtime.{variable}")
            structure = variables[variable]
            entry["vars"][variable] = {"size": byte_size(structure), **dict(fields_of(structure, paths))}
        return architecture, key, entry


def release(key):
    """Sorts 1.9 before 1.10, and a version before its experiments."""
    version, _, experiment = key.partition("-")
    return [int(part) for part in version.split(".")], experiment


def text_of(layouts):
    """One line for each structure, so that a difference shows what moved."""
    lines = ["{"]

    def block(indent, items, write):
        for number, (key, value) in enumerate(items):
            write(indent, json.dumps(key), value, "," if number + 1 < len(items) else "")

    def one_line(indent, key, value, comma):
        lines.append(f"{indent}{key}: {json.dumps(value)}{comma}")

    def variables(indent, key, value, comma):
        if key != '"vars"':
            return one_line(indent, key, value, comma)
        lines.append(f"{indent}{key}: {{")
        block(indent + " ", list(value.items()), one_line)
        lines.append(f"{indent}}}{comma}")

    def entry(indent, key, value, comma):
        lines.append(f"{indent}{key}: {{")
        block(indent + " ", list(value.items()), variables)
        lines.append(f"{indent}}}{comma}")

    def architecture(indent, key, value, comma):
        lines.append(f"{indent}{key}: {{")
        block(indent + " ", sorted(value.items(), key=lambda each: release(each[0])), entry)
        lines.append(f"{indent}}}{comma}")

    block(" ", sorted(layouts.items()), architecture)
    return "\n".join(lines + ["}"]) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Read the layouts of the Go runtime's structures from DWARF.")
    parser.add_argument("binary", nargs="+", help="a Go program with DWARF, for amd64 or arm64")
    parser.add_argument("--update", metavar="FILE", help="put the entry into this file, in place of the one that is there")
    arguments = parser.parse_args()
    elftools()
    layouts = {}
    if arguments.update and os.path.exists(arguments.update):
        with open(arguments.update) as file:
            layouts = json.load(file)
    for binary in arguments.binary:
        try:
            architecture, key, entry = entry_of(binary)
        except (Refused, OSError) as error:
            sys.exit(f"go-layout: {binary}: {error}")
        layouts.setdefault(architecture, {})[key] = entry
    text = text_of(layouts)
    if not arguments.update:
        sys.stdout.write(text)
        return
    with open(arguments.update, "w") as file:
        file.write(text)


if __name__ == "__main__":
    main()
