let () =
  let counter = Mtime_clock.counter () in
  Lwt_main.run (Mirage_sleep.ns (Duration.of_ms 20));
  let slept = Mtime_clock.count counter in
  if Mtime.Span.(compare slept (20 * ms)) < 0 then failwith "it slept too short";
  let long = Mirage_sleep.ns (-1L) in
  Lwt_main.run (Mirage_sleep.ns 1L);
  if not (Lwt.is_sleeping long) then failwith "584 years are not over yet";
  Lwt.cancel long
