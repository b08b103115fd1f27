open Cmdliner

let docs = "OCAML RUNTIME OPTIONS"

let option converter default names docv doc =
  Arg.(value & opt converter default & info names ~docs ~docv ~doc)

let backtrace ~default =
  option Arg.bool default [ "b"; "backtrace" ] "BOOL"
    "Print a backtrace when an uncaught exception ends the program."

let randomize_hashtables ~default =
  option Arg.bool default
    [ "R"; "randomize-hashtables" ]
    "BOOL" "Make the order of hash tables different at each start."

let policies = [ ("next-fit", 0); ("first-fit", 1); ("best-fit", 2) ]

let gc_control ~default:(d : Gc.control) =
  let words name default doc = option Arg.int default [ name ] "WORDS" doc in
  let percent name default doc = option Arg.int default [ name ] "PERCENT" doc in
  (* OCaml 5 has no policies, and says 0. *)
  let allocation_policy =
    option (Arg.enum policies) d.allocation_policy [ "allocation-policy" ] "POLICY"
      (Printf.sprintf "How the heap is searched for space. $(docv) must be %s."
         (Arg.doc_alts_enum policies))
  in
  let minor_heap_size =
    words "minor-heap-size" d.minor_heap_size "The size of the minor heap."
  in
  let major_heap_increment =
    words "major-heap-increment" d.major_heap_increment
      "How much the major heap grows at a time; up to 1000 it is a percentage."
  in
  let space_overhead =
    percent "space-overhead" d.space_overhead
      "How much memory may be garbage that is not collected yet."
  in
  let max_space_overhead =
    percent "max-space-overhead" d.max_overhead
      "The waste at which the heap is compacted."
  in
  let gc_verbosity =
    option Arg.int d.verbose [ "gc-verbosity" ] "BITS"
      "Which messages of the garbage collector go to standard error."
  in
  let control allocation_policy minor_heap_size major_heap_increment space_overhead
      max_overhead verbose =
    {
      d with
      allocation_policy;
      minor_heap_size;
      major_heap_increment;
      space_overhead;
      max_overhead;
      verbose;
    }
  in
  Term.(
    const control $ allocation_policy $ minor_heap_size $ major_heap_increment
    $ space_overhead $ max_space_overhead $ gc_verbosity)

let setup =
  (* The optional arguments have the names of the terms. *)
  let backtrace_term = backtrace
  and randomize_term = randomize_hashtables
  and gc_term = gc_control in
  let setting term set = function
    | None -> Term.const ()
    | Some default -> Term.map set (term ~default)
  in
  let randomize wanted = if wanted then Hashtbl.randomize () in
  let set_gc control = if control <> Gc.get () then Gc.set control in
  fun ?(backtrace = Some false)
    ?(randomize_hashtables = Some false)
    ?(gc_control = Some (Gc.get ()))
    ()
  ->
    Term.(
      const (fun () () () -> ())
      $ setting
          (fun ~default -> backtrace_term ~default)
          Printexc.record_backtrace backtrace
      $ setting (fun ~default -> randomize_term ~default) randomize randomize_hashtables
      $ setting (fun ~default -> gc_term ~default) set_gc gc_control)
