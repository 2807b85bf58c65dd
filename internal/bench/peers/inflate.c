// Inflates the sheets and shared texts of a workbook whole with libdeflate, on
// one core, and prints how many bytes that gives: the floor of any reader.
#include <libdeflate.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t le(const unsigned char *p, int n) {
  uint32_t v = 0;
  for (int i = n - 1; i >= 0; i--) v = v << 8 | p[i];
  return v;
}

int main(int argc, char **argv) {
  unsigned long long total = 0;
  for (int a = 1; a < argc; a++) {
    FILE *f = fopen(argv[a], "rb");
    if (!f) return 1;
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    unsigned char *b = malloc(size);
    if (fread(b, 1, size, f) != (size_t)size) return 1;
    fclose(f);
    const unsigned char *end = b + size - 22;
    while (end > b && le(end, 4) != 0x06054b50) end--;
    const unsigned char *c = b + le(end + 16, 4);
    for (int n = le(end + 10, 2); n > 0; n--) {
      uint32_t packed = le(c + 20, 4), whole = le(c + 24, 4), name = le(c + 28, 2);
      const unsigned char *local = b + le(c + 42, 4);
      if (name > 14 && (memmem(c + 46, name, "sheet", 5) || memmem(c + 46, name, "haredS", 6)) && le(c + 10, 2) == 8) {
        unsigned char *out = malloc(whole ? whole : 1);
        struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
        size_t got;
        if (libdeflate_deflate_decompress(d, local + 30 + le(local + 26, 2) + le(local + 28, 2), packed, out, whole, &got)) return 1;
        total += got;
        libdeflate_free_decompressor(d);
        free(out);
      }
      c += 46 + name + le(c + 30, 2) + le(c + 32, 2);
    }
    free(b);
  }
  printf("%llu\n", total);
  return 0;
}
