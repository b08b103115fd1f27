let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let invalid f = match f () with _ -> false | exception Invalid_argument _ -> true

let () =
  let open Cmdliner in
  let greeting =
    Mirage_runtime.register_arg Arg.(value & opt string "hello" & info [ "greeting" ])
  in
  let logs = Mirage_runtime.register_arg Mirage_runtime.logs in
  let delay = Mirage_runtime.register_arg Mirage_runtime.delay in
  check "not before the start" (invalid greeting);
  Mirage_runtime.set_name "configured";
  let argv = [| "x"; "--greeting=hi"; "-l"; "*:error,net:debug"; "--delay"; "2" |] in
  Mirage_runtime.(with_argv (runtime_args ()) "x" argv);
  check "an argument" (greeting () = "hi");
  check "delay" (delay () = 2);
  check "name" (Mirage_runtime.name () = "configured");
  let wanted = [ (`All, Some Logs.Error); (`Src "net", Some Logs.Debug) ] in
  check "thresholds" (logs () = wanted);
  let net = Logs.Src.create "net" and other = Logs.Src.create "other" in
  Mirage_runtime.set_level ~default:(Some Logs.Info) (logs ());
  check "levels"
    (Logs.Src.level net = Some Logs.Debug && Logs.Src.level other = Some Logs.Error);
  Mirage_runtime.set_level ~default:(Some Logs.Info) [];
  check "the default level" (Logs.Src.level other = Some Logs.Info);
  let parse = Arg.Conv.parser Mirage_runtime.Conv.log_threshold in
  check "a level alone" (parse "info" = Ok (`All, Some Logs.Info));
  check "quiet" (parse "net:quiet" = Ok (`Src "net", None));
  check "no level" (Result.is_error (parse "loud") && Result.is_error (parse "a:b:info"));
  check "not after the start"
    (invalid (fun () -> Mirage_runtime.register_arg (Term.const ())));
  let order = ref [] in
  let hook n () =
    order := n :: !order;
    Lwt.return_unit
  in
  Mirage_runtime.at_exit (hook 1);
  Mirage_runtime.at_exit (fun () -> failwith "hook");
  Mirage_runtime.at_exit (hook 2);
  check "exit hooks"
    (Lwt.state (Mirage_runtime.run_exit_hooks ()) = Lwt.Return () && !order = [ 1; 2 ]);
  exit (min 1 !failures)
