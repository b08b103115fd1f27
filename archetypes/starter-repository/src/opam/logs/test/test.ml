let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let buffer = Buffer.create 80

let written () =
  let s = Buffer.contents buffer in
  Buffer.clear buffer;
  s

let port = Logs.Tag.def "port" Format.pp_print_int
let host = Logs.Tag.def "host" Format.pp_print_string

let collecting =
  let report src level ~over k msgf =
    msgf @@ fun ?(header = "") ?(tags = Logs.Tag.empty) fmt ->
    let k _ =
      over ();
      k ()
    in
    let ppf = Format.formatter_of_buffer buffer in
    Format.kfprintf k ppf
      ("%s %s<%s>%a " ^^ fmt ^^ "@.")
      (Logs.Src.name src)
      (Logs.level_to_string (Some level))
      header Logs.Tag.pp_set tags
  in
  { Logs.report }

let () =
  Logs.info (fun _ -> check "nothing is formatted without a reporter" false);
  Logs.set_level (Some Logs.Info);
  Logs.set_reporter collecting;
  Logs.info (fun m -> m "%d and %s" 1 "two");
  check "info" (written () = "application info<> 1 and two\n");
  Logs.debug (fun _ -> check "what isn't reported isn't formatted" false);
  let net = Logs.Src.create "net" in
  let module Net = (val Logs.src_log net) in
  Logs.Src.set_level net (Some Logs.Debug);
  Net.debug (fun m -> m ~header:"in" "x");
  check "a source of its own" (written () = "net debug<in> x\n");
  Logs.set_level None;
  Logs.err (fun m -> m "x");
  Net.err (fun m -> m "x");
  check "quiet" (written () = "");
  check "counted though quiet" (Logs.err_count () = 2 && Logs.warn_count () = 0);
  Logs.set_level (Some Logs.Warning);
  let tags = Logs.Tag.(empty |> add port 80 |> add host "a") in
  Logs.warn (fun m -> m ~tags "x");
  check "tags" (written () = "application warning<>port=80 host=a x\n");
  check "find"
    (Logs.Tag.find port tags = Some 80
    && Logs.Tag.find host (Logs.Tag.rem host tags) = None);
  check "on_error" (Logs.on_error ~pp:Format.pp_print_int ~use:succ (Error 1) = 2);
  check "on_error logs" (written () = "application error<> 1\n");
  check "on_error_msg" (Logs.on_error_msg ~use:(fun () -> 1) (Ok 2) = 2);
  List.iter
    (fun l -> check "levels" (Logs.level_of_string (Logs.level_to_string l) = Ok l))
    Logs.[ None; Some App; Some Error; Some Warning; Some Info; Some Debug ];
  check "no level" (Result.is_error (Logs.level_of_string "loud"));
  let ppf = Format.formatter_of_buffer buffer in
  Logs.set_reporter (Logs_fmt.reporter ~app:ppf ~dst:ppf ());
  Logs.app (fun m -> m "plain");
  check "the formatter's reporter" (written () = "plain\n");
  Logs.err (fun m -> m "bad");
  check "with a header"
    (written () = Filename.basename Sys.executable_name ^ ": [ERROR] bad\n");
  exit (min 1 !failures)
