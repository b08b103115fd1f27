open Spec

module Exit = struct
  type code = int

  let ok = 0
  let some_error = 123
  let cli_error = 124
  let internal_error = 125

  type info = { min : code; max : code; doc : string; docs : string }

  let info ?(docs = Manpage.s_exit_status) ?(doc = "undocumented") ?max min =
    { min; max = Option.value ~default:min max; doc; docs }

  let info_code i = i.min

  let defaults =
    [
      info ok ~doc:"on success.";
      info some_error ~doc:"on errors that are reported on standard error.";
      info cli_error ~doc:"on command line parsing errors.";
      info internal_error ~doc:"on unexpected internal errors (bugs).";
    ]
end

module Env = struct
  type var = string
  type info = env

  let info ?deprecated ?(docs = Manpage.s_environment) ?doc var =
    { var; env_doc = doc; env_docs = docs; env_deprecated = deprecated }

  let info_var env = env.var
end

type info = {
  name : string;
  version : string option;
  doc : string;
  sdocs : string;
  exits : Exit.info list;
  envs : Env.info list;
  man : Manpage.block list;
  man_xrefs : Manpage.xref list;
}

let info ?(man_xrefs = []) ?(man = []) ?(envs = []) ?(exits = Exit.defaults)
    ?(sdocs = Manpage.s_common_options) ?docs:_ ?(doc = "") ?version name =
  { name; version; doc; sdocs; exits; envs; man; man_xrefs }

type 'a t = { info : info; term : 'a Term.t }

let make info term = { info; term }
let v = make
let name cmd = cmd.info.name

(* Writing the help *)

let synopsis info arguments =
  let positional a =
    match a.kind with
    | Flag | Option _ -> None
    | Positional { first; last; rev } ->
        let several = last <> Some first in
        let docv = if a.docv = "" then "ARG" else a.docv in
        let docv = if a.required then docv else Printf.sprintf "[%s]" docv in
        Some
          ( (if rev then max_int - first else first),
            if several then docv ^ "…" else docv )
  in
  let positionals = List.sort compare (List.filter_map positional arguments) in
  String.concat " " (info.name :: "[OPTION]…" :: List.map snd positionals)

let label a =
  let with_value name =
    match a.kind with
    | Flag | Positional _ -> name
    | Option { value_optional } ->
        let long = String.length name > 2 in
        let value = if long then "=" ^ a.docv else a.docv in
        if value_optional then Printf.sprintf "%s[%s]" name value
        else if long then name ^ value
        else name ^ " " ^ value
  in
  let names =
    match a.names with
    | [] -> a.docv
    | names ->
        let by_length =
          List.stable_sort (fun x y -> compare (String.length x) (String.length y))
        in
        String.concat ", " (List.map with_value (by_length names))
  in
  let env = Option.map (fun env -> env.var ^ " env") a.env in
  let absent = List.filter (( <> ) "") [ a.absent; Option.value ~default:"" env ] in
  let notes =
    (if absent = [] then [] else [ "absent=" ^ String.concat " or " absent ])
    @ if a.required then [ "required" ] else []
  in
  if notes = [] then names
  else Printf.sprintf "%s (%s)" names (String.concat ", " notes)

let argument_block a =
  let subst = function
    | "docv" -> Some a.docv
    | "opt" -> Some (main_name a)
    | "env" -> Option.map (fun env -> env.var) a.env
    | _ -> None
  in
  let deprecated =
    Option.fold ~none:"" ~some:(fun why -> "Deprecated: " ^ why ^ " ") a.deprecated
  in
  (* What is said is filled in now, and is no markup any more when the page is. *)
  let fill text = Manpage.escape (Text.plain subst text) in
  `I (fill (label a), fill (deprecated ^ a.doc))

let env_blocks a =
  let block env =
    let doc =
      Option.value env.env_doc ~default:(Printf.sprintf "See option %s." (main_name a))
    in
    (env.env_docs, `I (env.var, doc))
  in
  List.map block (Option.to_list a.env @ a.doc_envs)

let is_documented a =
  match a.kind with
  | Positional _ -> a.doc <> "" && a.docv <> ""
  | Flag | Option _ -> true

let man info arguments =
  let by_name a b =
    let key a = String.lowercase_ascii (main_name a) in
    match (a.kind, b.kind) with
    | Positional p, Positional q -> compare p.first q.first
    | _ -> compare (key a) (key b)
  in
  let sorted = List.stable_sort by_name (List.filter is_documented arguments) in
  let title =
    if info.doc = "" then info.name else Printf.sprintf "%s - %s" info.name info.doc
  in
  let exit_block (e : Exit.info) =
    let codes =
      if e.min = e.max then string_of_int e.min else Printf.sprintf "%d-%d" e.min e.max
    in
    (e.docs, `I (codes, e.doc))
  in
  let command_env env =
    (env.env_docs, `I (env.var, Option.value ~default:"" env.env_doc))
  in
  let xref = function
    | `Main -> info.name ^ "(1)"
    | `Cmd name -> Printf.sprintf "%s-%s(1)" info.name name
    | `Tool name -> name ^ "(1)"
    | `Page (name, section) -> Printf.sprintf "%s(%d)" name section
  in
  let see_also =
    if info.man_xrefs = [] then []
    else
      [ (Manpage.s_see_also, `P (String.concat ", " (List.map xref info.man_xrefs))) ]
  in
  Manpage.arrange info.man
    ([ (Manpage.s_name, `P title); (Manpage.s_synopsis, `P (synopsis info arguments)) ]
    @ List.map (fun a -> (a.docs, argument_block a)) sorted
    @ List.map exit_block info.exits
    @ List.concat_map env_blocks sorted
    @ List.map command_env info.envs
    @ see_also)

(* Evaluation *)

let standard_arguments info =
  let formats = [ ("auto", `Auto); ("pager", `Pager); ("plain", `Plain) ] in
  let help =
    let doc =
      Printf.sprintf "Show this help. $(docv) must be %s; all of them are plain text."
        (Arg.doc_alts_enum formats)
    in
    let i = Arg.info [ "help" ] ~docs:info.sdocs ~docv:"FMT" ~absent:"" ~doc in
    Arg.(value & opt ~vopt:(Some `Auto) (some (enum formats)) None & i)
  in
  let version =
    match info.version with
    | None -> Term.const false
    | Some _ ->
        let i =
          Arg.info [ "version" ] ~docs:info.sdocs ~doc:"Show version information."
        in
        Arg.(value & flag & i)
  in
  (help, version)

type 'a eval_ok = [ `Ok of 'a | `Version | `Help ]
type eval_error = [ `Parse | `Term | `Exn ]

let rec distinct = function
  | [] -> []
  | a :: rest -> a :: distinct (List.filter (fun b -> b.id <> a.id) rest)

let eval_value ?(help = Format.std_formatter) ?(err = Format.err_formatter)
    ?(catch = true) ?(env = Sys.getenv_opt) ?(argv = Sys.argv) cmd =
  let info = cmd.info in
  let standard_help, standard_version = standard_arguments info in
  let arguments =
    distinct (cmd.term.arguments @ standard_help.arguments @ standard_version.arguments)
  in
  let subst = function
    | "tool" | "cmd" | "cmd.name" | "cmd.parent" | "tname" | "mname" | "iname" ->
        Some info.name
    | _ -> None
  in
  let show_help format =
    let title = (String.uppercase_ascii info.name, 1, "", "", "") in
    Manpage.print ~subst format help (title, man info arguments);
    Ok `Help
  in
  let complain ~usage message =
    Format.fprintf err "%s: %s@\n" info.name message;
    if usage then
      Format.fprintf err "Usage: %s@\nTry '%s --help' for more information.@\n"
        (synopsis info arguments) info.name;
    Format.pp_print_flush err ()
  in
  let failed = function
    | Help_wanted format -> show_help format
    | Wrong_line message ->
        complain ~usage:true message;
        Error `Parse
    | Wrong_term { usage; message } ->
        complain ~usage message;
        Error `Term
  in
  let tokens = match Array.to_list argv with [] -> [] | _ :: tokens -> tokens in
  let line, wrong = Line.take_apart arguments tokens in
  let warn = complain ~usage:false in
  let context = { line; env_lookup = env; tool = info.name; warn } in
  let uncaught e backtrace =
    complain ~usage:false
      (Printf.sprintf "internal error, uncaught exception:\n%s\n%s"
         (Printexc.to_string e)
         (Printexc.raw_backtrace_to_string backtrace));
    Error `Exn
  in
  let eval_term () =
    match cmd.term.eval context with Ok v -> Ok (`Ok v) | Error f -> failed f
  in
  (* Who asks for help gets it, whatever else is wrong with the line. *)
  match (standard_help.eval context, standard_version.eval context, wrong) with
  | Ok (Some format), _, _ -> show_help format
  | Error f, _, _ -> failed f
  | _, Ok true, _ ->
      Format.fprintf help "%s@." (Option.value ~default:"" info.version);
      Ok `Version
  | _, _, message :: _ -> failed (Wrong_line message)
  | _, _, [] when not catch -> eval_term ()
  | _, _, [] -> (
      try eval_term () with e -> uncaught e (Printexc.get_raw_backtrace ()))

type 'a eval_exit = [ `Ok of 'a | `Exit of Exit.code ]

let eval_value' ?help ?err ?catch ?env ?argv ?(term_err = Exit.cli_error) cmd =
  match eval_value ?help ?err ?catch ?env ?argv cmd with
  | Ok (`Ok v) -> `Ok v
  | Ok (`Help | `Version) -> `Exit Exit.ok
  | Error `Parse -> `Exit Exit.cli_error
  | Error `Term -> `Exit term_err
  | Error `Exn -> `Exit Exit.internal_error

let eval' ?help ?err ?catch ?env ?argv ?term_err cmd =
  match eval_value' ?help ?err ?catch ?env ?argv ?term_err cmd with
  | `Ok code | `Exit code -> code

let eval ?help ?err ?catch ?env ?argv ?term_err cmd =
  let term = Term.map (fun () -> Exit.ok) cmd.term in
  eval' ?help ?err ?catch ?env ?argv ?term_err { cmd with term }

let eval_result' ?help ?(err = Format.err_formatter) ?catch ?env ?argv ?term_err cmd =
  let code = function
    | Ok code -> code
    | Error message ->
        Format.fprintf err "%s: %s@." cmd.info.name message;
        Exit.some_error
  in
  let term = Term.map code cmd.term in
  eval' ?help ~err ?catch ?env ?argv ?term_err { cmd with term }

let eval_result ?help ?err ?catch ?env ?argv ?term_err cmd =
  let term = Term.map (Result.map (fun () -> Exit.ok)) cmd.term in
  eval_result' ?help ?err ?catch ?env ?argv ?term_err { cmd with term }
