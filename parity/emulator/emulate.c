/* Preloaded into the emulator (see avx512.sh): two functions of newer C
 * libraries that its package asks for, and Sapphire Rapids for the processor model
 * that it starts, since that one has AVX512_BF16. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

unsigned long long __isoc23_strtoull(const char *s, char **end, int base) { return strtoull(s, end, base); }

int __isoc23_sscanf(const char *s, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int n = vsscanf(s, format, args);
  va_end(args);
  return n;
}

void *_Z23create_corei3_cnl_cpuidP8BX_CPU_C(void *cpu) {
  Dl_info caller;
  void *library = NULL, *(*create)(void *) = NULL;
  if (dladdr(__builtin_return_address(0), &caller))
    library = dlopen(caller.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
  if (library)
    create = (void *(*)(void *))dlsym(library, "_Z28create_sapphire_rapids_cpuidP8BX_CPU_C");
  if (!create) {
    fprintf(stderr, "emulate: this emulator has no Sapphire Rapids\n");
    exit(3);
  }
  return create(cpu);
}
