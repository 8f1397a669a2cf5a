#pragma once

// ioctl(2) takes a variable number of arguments, so that Swift cannot call it. The structures and numbers
// are those of include/uapi/linux/fs.h (Linux 6.7), which the installed headers may not have yet.

#include <errno.h>
#include <stdint.h>
#include <sys/ioctl.h>

// struct page_region
struct clinux_page_region {
  uint64_t start;
  uint64_t end;
  uint64_t categories;
};

// struct pm_scan_arg
struct clinux_pagemap_scan {
  uint64_t size;
  uint64_t flags;
  uint64_t start;
  uint64_t end;
  uint64_t walk_end;
  uint64_t vec;
  uint64_t vec_len;
  uint64_t max_pages;
  uint64_t category_inverted;
  uint64_t category_mask;
  uint64_t category_anyof_mask;
  uint64_t return_mask;
};

// The number of regions that were filled in, or the negative error number.
static inline long clinux_scan_pagemap(int pagemap, struct clinux_pagemap_scan *scan) {
  int count = ioctl(pagemap, _IOWR('f', 16, struct clinux_pagemap_scan), scan);
  return count >= 0 ? count : -errno;
}
