let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let at ?(offset = 0) date time =
  match Ptime.of_date_time (date, (time, offset)) with
  | Some t -> t
  | None -> failwith "not a date"

let seconds date time = Ptime.Span.to_int_s (Ptime.to_span (at date time))

let dates () =
  (* By date(1), for example: date -u -d '2000-02-29 12:00' +%s *)
  check "epoch" (seconds (1970, 1, 1) (0, 0, 0) = Some 0);
  check "leap day" (seconds (2000, 2, 29) (12, 0, 0) = Some 951_825_600);
  check "1900 has none" (Ptime.of_date (1900, 2, 29) = None);
  check "before the epoch" (seconds (1969, 12, 31) (23, 59, 59) = Some (-1));
  check "first" (seconds (0, 1, 1) (0, 0, 0) = Some (-62_167_219_200));
  check "last" (seconds (9999, 12, 31) (23, 59, 59) = Some 253_402_300_799);
  check "a leap second is the next one"
    (seconds (2016, 12, 31) (23, 59, 60) = Some 1_483_228_800);
  check "no 13th month" (Ptime.of_date (2001, 13, 1) = None);
  check "no 31st of April" (Ptime.of_date (2001, 4, 31) = None);
  check "year 10000" (Ptime.of_float_s 253_402_300_800. = None);
  check "not a number" (Ptime.of_float_s Float.nan = None);
  let first, _ = Ptime.Span.to_d_ps (Ptime.to_span Ptime.min) in
  let last, _ = Ptime.Span.to_d_ps (Ptime.to_span Ptime.max) in
  let rec every_day day previous =
    day > last
    ||
    let date = Ptime.to_date (Ptime.v (day, 0L)) in
    compare previous date < 0
    && Ptime.of_date date = Some (Ptime.v (day, 0L))
    && every_day (day + 1) date
  in
  check "every day there is" (every_day first (-1, 12, 31));
  check "weekday" (Ptime.weekday (at (2026, 1, 1) (0, 0, 0)) = `Thu);
  check "an earlier weekday" (Ptime.weekday (at (1969, 12, 28) (0, 0, 0)) = `Sun)

let spans () =
  let open Ptime.Span in
  check "negative seconds" (to_d_ps (of_int_s (-1)) = (-1, 86_399_000_000_000_000L));
  check "to and fro"
    (List.for_all
       (fun s -> to_int_s (of_int_s s) = Some s)
       [ 0; 1; -1; 86_400; -86_400; -86_401 ]);
  check "neg" (equal (add (of_int_s 5) (neg (of_int_s 5))) zero);
  check "float" (Option.map to_float_s (of_float_s 1.5) = Some 1.5);
  check "negative float" (Option.map to_float_s (of_float_s (-1.5)) = Some (-1.5));
  check "pp" (Format.asprintf "%a" pp (of_int_s (-3_723)) = "-1h2min3s")

let writing () =
  (* RFC 3339, section 5.8, has these as examples. *)
  let t = at (1985, 4, 12) (23, 20, 50) in
  let t' =
    Option.get
      (Ptime.add_span t (Option.get (Ptime.Span.of_d_ps (0, 520_000_000_000L))))
  in
  check "Z" (Ptime.to_rfc3339 ~frac_s:2 ~tz_offset_s:0 t' = "1985-04-12T23:20:50.52Z");
  let t = at ~offset:(-8 * 3600) (1996, 12, 19) (16, 39, 57) in
  check "offset"
    (Ptime.to_rfc3339 ~tz_offset_s:(-8 * 3600) t = "1996-12-19T16:39:57-08:00");
  check "the same in UTC" (Ptime.to_rfc3339 ~tz_offset_s:0 t = "1996-12-20T00:39:57Z");
  check "unknown offset" (Ptime.to_rfc3339 t = "1996-12-20T00:39:57-00:00");
  check "offset of seconds"
    (Ptime.to_rfc3339 ~tz_offset_s:61 t = "1996-12-20T00:39:57-00:00");
  check "space" (Ptime.to_rfc3339 ~space:true ~tz_offset_s:0 t = "1996-12-20 00:39:57Z");
  check "beyond the last year"
    (Ptime.to_rfc3339 ~tz_offset_s:3600 Ptime.max = "9999-12-31T23:59:59Z")

let () =
  dates ();
  spans ();
  writing ();
  exit (min 1 !failures)
