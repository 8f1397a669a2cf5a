#include "GoLayouts.h"

static const unsigned char layouts[] = {
#embed "go-layouts.json"
};

const unsigned char *go_layouts(void) { return layouts; }
size_t go_layouts_size(void) { return sizeof layouts; }
