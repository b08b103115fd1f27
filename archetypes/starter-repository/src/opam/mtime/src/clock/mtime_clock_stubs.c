#include <stdint.h>
#include <time.h>

#include <caml/alloc.h>
#include <caml/mlvalues.h>

/* Nanoseconds of the system's monotonic clock; -1 (the latest time of an unsigned
   count) if it has none. */
CAMLprim value mtime_clock_monotonic_ns(value unit)
{
  struct timespec t;
  (void)unit;
  if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
    return caml_copy_int64(-1);
  return caml_copy_int64((int64_t)t.tv_sec * 1000000000 + t.tv_nsec);
}
