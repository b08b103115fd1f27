open Cmdliner

let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let run term line =
  let err = Format.formatter_of_buffer (Buffer.create 80) in
  Cmd.eval_value ~err
    ~argv:(Array.of_list ("tool" :: line))
    (Cmd.make (Cmd.info "tool") term)

let () =
  let setup =
    Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ()
  in
  check "defaults" (run setup [] = Ok (`Ok ()));
  check "backtraces are recorded" (Printexc.backtrace_status ());
  check "hash tables are random" (Hashtbl.is_randomized ());
  check "no backtraces" (run setup [ "--backtrace=false" ] = Ok (`Ok ()));
  check "none are recorded" (not (Printexc.backtrace_status ()));
  check "garbage collector" (run setup [ "--space-overhead=150" ] = Ok (`Ok ()));
  check "is told" ((Gc.get ()).space_overhead = 150);
  check "left out"
    (run (Cmdliner_stdlib.setup ~gc_control:None ()) [ "--space-overhead=1" ]
    = Error `Parse);
  exit (min 1 !failures)
