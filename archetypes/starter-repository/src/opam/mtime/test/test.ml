open Mtime

let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let shown pp v = Format.asprintf "%a" pp v

let () =
  check "spans" (Span.equal Span.(2 * min) Span.(add (90 * s) (30 * s)));
  check "unsigned" (Span.compare Span.max_span Span.year > 0);
  check "abs_diff" (Span.equal (Span.abs_diff Span.s Span.min) Span.(59 * s));
  check "float" (Span.to_float_ns Span.max_span = 0x1p64);
  check "negative float" (Span.of_float_ns (-1.) = None);
  check "pp"
    (List.map (shown Span.pp) Span.[ 5 * ns; 1500 * us; 2 * hour ]
    = [ "5ns"; "1.5ms"; "2h" ]);
  check "no time after the last" (add_span max_stamp Span.one = None);
  check "nor before the first" (sub_span min_stamp Span.one = None);
  let counter = Mtime_clock.counter () in
  let rec readings n last =
    n = 0
    ||
    let now = Mtime_clock.now () in
    (not (is_earlier now ~than:last)) && readings (n - 1) now
  in
  check "the clock never goes back" (readings 10_000 (Mtime_clock.now ()));
  check "and goes on" (Span.compare (Mtime_clock.count counter) Span.zero > 0);
  check "elapsed" (Int64.compare (Mtime_clock.elapsed_ns ()) 0L > 0);
  exit (min 1 !failures)
