/* A C program that has a Go runtime in a shared library, and memory of its own. */
#include <stdlib.h>
#include <string.h>

extern void RunGo(void);

int main(void) {
  for (int i = 0; i < 100; i++) {
    memset(malloc(20000), i, 20000);
  }
  RunGo();
  return 0;
}
