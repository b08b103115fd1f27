external monotonic_ns : unit -> int64 = "mtime_clock_monotonic_ns"

let now_ns () =
  match monotonic_ns () with
  | -1L -> raise (Sys_error "this system has no monotonic clock")
  | ns -> ns

let now () = Mtime.of_uint64_ns (now_ns ())
let start = now ()
let elapsed () = Mtime.span (now ()) start
let elapsed_ns () = Mtime.Span.to_uint64_ns (elapsed ())

type counter = Mtime.t

let counter = now
let count start = Mtime.span (now ()) start
let period () = None
let period_ns () = None
