let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let invalid f x = match f x with _ -> false | exception Invalid_argument _ -> true
let shown t = Format.asprintf "%a" Duration.pp t

let () =
  check "units"
    (Duration.of_min 2 = Duration.of_sec 120 && Duration.of_us 1_000 = Duration.of_ms 1);
  check "years" (Duration.to_day (Duration.of_year 2) = 730);
  check "rounded down" (Duration.to_sec (Duration.of_ms 1_999) = 1);
  check "negative" (invalid Duration.of_sec (-1));
  check "too long" (invalid Duration.of_year 585 && not (invalid Duration.of_year 584));
  check "unsigned" (Duration.to_year (Duration.of_year 584) = 584);
  check "floats"
    (Duration.of_f 1.5 = 1_500_000_000L && Duration.to_f 1_500_000_000L = 1.5);
  check "great floats" (Duration.to_sec (Duration.of_f 1e10) = 10_000_000_000);
  check "bad floats"
    (invalid Duration.of_f (-1.)
    && invalid Duration.of_f Float.nan
    && invalid Duration.of_f 2e10);
  check "pp"
    (List.map shown
       [ 0L; 5L; Duration.of_ms 1_500; Duration.of_sec 5_400; Duration.of_day 400 ]
    = [ "0s"; "5ns"; "1s500ms"; "1h30m"; "1y35d" ]);
  check "of_string" (Duration.of_string "1h30m" = Ok (Duration.of_min 90));
  check "any order" (Duration.of_string "1d1y" = Ok (Duration.of_day 366));
  List.iter
    (fun s -> check ("not a duration: " ^ s) (Result.is_error (Duration.of_string s)))
    [ ""; "1"; "s"; "1s1s"; "1x"; "1h-1m"; "9999999999999999999999s"; "600y" ];
  exit (min 1 !failures)
