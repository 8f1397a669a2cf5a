#pragma once

#include <stddef.h>

/// Where the fields of the Go runtime's structures stand, by version and architecture: go-layouts.json
/// as it was when the program was built.
const unsigned char *_Nonnull go_layouts(void);
size_t go_layouts_size(void);
