open Cmdliner

(* An exception while the boot arguments are evaluated should show where it came from,
   before the argument that decides on backtraces is known. *)
let () = Printexc.record_backtrace true

(* Boot arguments *)

let argument_error = 64
let help_version = 63
let s_net = "NETWORK OPTIONS"
let s_dns = "DNS OPTIONS"
let s_he = "HAPPY EYEBALLS OPTIONS"
let s_ssh = "SSH OPTIONS"
let s_tls = "TLS OPTIONS"
let s_http = "HTTP OPTIONS"
let s_log = "LOG AND MONITORING OPTIONS"
let s_disk = "DISK OPTIONS"
let s_ocaml = "OCAML RUNTIME OPTIONS"

let sections =
  Manpage.
    [
      s_arguments;
      s_options;
      s_http;
      s_ssh;
      s_tls;
      s_he;
      s_dns;
      s_net;
      s_log;
      s_disk;
      s_ocaml;
    ]

let args : unit Term.t list ref = ref []
let started = ref false
let runtime_args () = !args

let register_arg term =
  if !started then
    invalid_arg "Mirage_runtime.register_arg: the unikernel has started already";
  let value = ref None in
  args := Term.map (fun v -> value := Some v) term :: !args;
  fun () ->
    match !value with
    | Some v -> v
    | None ->
        invalid_arg
          "a boot argument is asked for before the unikernel has started: do it in its \
           start function"

let exits =
  Cmd.Exit.
    [
      info ok ~doc:"on success.";
      info 2 ~doc:"on an uncaught exception.";
      info help_version ~doc:"after showing this help.";
      info argument_error ~doc:"on errors in the boot arguments.";
      info internal_error ~doc:"on bugs in evaluating the boot arguments.";
    ]

let with_argv args name argv =
  if not !started then begin
    let both first second = Term.(const (fun () () -> ()) $ first $ second) in
    let term = List.fold_right both args (Term.const ()) in
    let man = List.map (fun s -> `S s) sections in
    match Cmd.eval_value ~argv (Cmd.make (Cmd.info name ~man ~exits) term) with
    | Ok (`Ok ()) -> started := true
    | Ok (`Help | `Version) -> exit help_version
    | Error (`Parse | `Term) -> exit argument_error
    | Error `Exn -> exit Cmd.Exit.internal_error
  end

(* Standard arguments *)

type log_threshold = [ `All | `Src of string ] * Logs.level option

module Conv = struct
  let log_threshold =
    let parser s =
      let threshold where level =
        Result.map (fun level -> (where, level)) (Logs.level_of_string level)
      in
      match String.split_on_char ':' s with
      | [ level ] | [ "*"; level ] -> threshold `All level
      | [ source; level ] -> threshold (`Src source) level
      | _ ->
          Error
            (`Msg
               (Printf.sprintf "invalid value '%s', expected LEVEL or SOURCE:LEVEL" s))
    in
    let pp ppf (where, level) =
      (match where with `All -> () | `Src source -> Format.fprintf ppf "%s:" source);
      Format.pp_print_string ppf (Logs.level_to_string level)
    in
    Arg.conv ~docv:"LEVEL" (parser, pp)
end

let logs =
  let levels =
    Logs.[ None; Some App; Some Error; Some Warning; Some Info; Some Debug ]
    |> List.map (fun level -> (Logs.level_to_string level, level))
  in
  let doc =
    Printf.sprintf
      "What is logged: $(b,info), for example, for all sources, \
       $(b,*:info,network:debug) for more of the source $(b,network). A level is %s."
      (Arg.doc_alts_enum levels)
  in
  let i = Arg.info [ "l"; "logs" ] ~docs:s_log ~docv:"LEVEL" ~doc in
  let thresholds = Arg.list Conv.log_threshold in
  Arg.(value & opt thresholds [] i)

let set_level ~default thresholds =
  let for_all = function `All, level -> Some level | `Src _, _ -> None in
  let for_one = function `All, _ -> None | `Src name, level -> Some (name, level) in
  Logs.set_level (Option.value ~default (List.find_map for_all thresholds));
  let set (name, level) =
    match List.filter (fun s -> Logs.Src.name s = name) (Logs.Src.list ()) with
    | [] -> Format.printf "WARNING: there is no log source %s.@." name
    | sources -> List.iter (fun s -> Logs.Src.set_level s level) sources
  in
  List.iter set (List.filter_map for_one thresholds)

let common names ~docv ?absent ~doc converter default =
  let docs = Manpage.s_common_options in
  Arg.(value & opt converter default & info names ~docs ~docv ?absent ~doc)

let delay =
  common [ "delay" ] ~docv:"SECONDS" ~doc:"Wait $(docv) seconds before starting."
    Arg.int 0

let name_k =
  common [ "name" ] ~docv:"NAME" ~absent:"the name in config.ml"
    ~doc:"The name of the unikernel, for example in the logs of other machines."
    Arg.(some string)
    None

let configured_name = ref None
let set_name name = configured_name := Some name

let name =
  let given = register_arg name_k in
  fun () ->
    match (given (), !configured_name) with
    | Some name, _ | None, Some name -> name
    | None, None -> "no-name"

(* Hooks *)

let exit_hooks = ref []
let enter_iter_hooks = ref []
let leave_iter_hooks = ref []
let add hooks f = hooks := f :: !hooks
let run hooks = List.iter (fun f -> f ()) !hooks
let at_exit f = add exit_hooks f
let at_enter_iter f = add enter_iter_hooks f
let at_leave_iter f = add leave_iter_hooks f
let run_enter_iter_hooks () = run enter_iter_hooks
let run_leave_iter_hooks () = run leave_iter_hooks

(* One that fails must not keep the others from running. *)
let run_exit_hooks () =
  let run f = Lwt.catch f (fun _ -> Lwt.return_unit) in
  Lwt_list.iter_s run !exit_hooks
