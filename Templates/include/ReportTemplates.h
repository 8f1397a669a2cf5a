#pragma once

#include <stddef.h>

/// A file of Templates/ as it was when the program was built.
typedef struct {
  /// Its path in Templates/: `html/report.mustache`.
  const char *_Nonnull path;
  const unsigned char *_Nonnull content;
  size_t size;
} report_template;

size_t report_template_count(void);

/// `index` is below the count.
report_template report_template_at(size_t index);
