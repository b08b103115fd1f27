#include <caml/alloc.h>
#include <caml/mlvalues.h>

/* Only the cross compiler defines it. */
#ifdef STAND_IN_FOR_SOLO5
#define MACHINE "the target"
#else
#define MACHINE "the host"
#endif

CAMLprim value compiled_for(value unit)
{
  (void)unit;
  return caml_copy_string(MACHINE);
}
