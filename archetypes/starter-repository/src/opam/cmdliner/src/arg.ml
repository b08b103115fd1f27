open Spec

module Conv = struct
  type 'a parser = string -> ('a, string) result
  type 'a fmt = Format.formatter -> 'a -> unit
  type 'a t = { docv : string; parser : 'a parser; pp : 'a fmt }

  let make ~docv ~parser ~pp () = { docv; parser; pp }

  let of_conv ?docv ?parser ?pp conv =
    {
      docv = Option.value ~default:conv.docv docv;
      parser = Option.value ~default:conv.parser parser;
      pp = Option.value ~default:conv.pp pp;
    }

  let docv conv = conv.docv
  let parser conv = conv.parser
  let pp conv = conv.pp
end

type 'a conv = 'a Conv.t
type 'a printer = 'a Conv.fmt

open Conv

let conv' ?(docv = "VALUE") (parser, pp) = { docv; parser; pp }
let to_msg r = Result.map_error (fun m -> `Msg m) r

let conv ?docv (parser, pp) =
  let parser s = Result.map_error (fun (`Msg m) -> m) (parser s) in
  conv' ?docv (parser, pp)

let conv_parser conv s = to_msg (conv.parser s)
let conv_printer conv = conv.pp
let conv_docv conv = conv.docv

let of_kind kind of_string s =
  match of_string s with
  | Some v -> Ok v
  | None -> Error (Printf.sprintf "invalid value '%s', expected %s" s kind)

let parser_of_kind_of_string ~kind of_string s = to_msg (of_kind kind of_string s)

let some' ?none conv =
  let pp ppf = function
    | Some v -> conv.pp ppf v
    | None -> Option.iter (conv.pp ppf) none
  in
  { conv with parser = (fun s -> Result.map Option.some (conv.parser s)); pp }

let some ?(none = "") conv =
  let pp ppf = function
    | Some v -> conv.pp ppf v
    | None -> Format.pp_print_string ppf none
  in
  { (some' conv) with pp }

(* Converters of the standard library's types *)

let simple docv kind of_string pp = { docv; parser = of_kind kind of_string; pp }
let printed fmt ppf v = Format.fprintf ppf fmt v
let bool = simple "BOOL" "'true' or 'false'" bool_of_string_opt Format.pp_print_bool

let char =
  let of_string s = if String.length s = 1 then Some s.[0] else None in
  simple "CHAR" "a character" of_string Format.pp_print_char

let int = simple "INT" "an integer" int_of_string_opt Format.pp_print_int
let nativeint = simple "INT" "an integer" Nativeint.of_string_opt (printed "%nd")
let int32 = simple "INT" "a 32-bit integer" Int32.of_string_opt (printed "%ld")
let int64 = simple "INT" "a 64-bit integer" Int64.of_string_opt (printed "%Ld")
let float = simple "NUM" "a number" float_of_string_opt Format.pp_print_float
let string = { docv = "STRING"; parser = Result.ok; pp = Format.pp_print_string }
let doc_quote s = Printf.sprintf "'%s'" s

let doc_alts ?quoted alternatives =
  let show s =
    match quoted with
    | None -> Printf.sprintf "$(b,%s)" (Manpage.escape s)
    | Some true -> doc_quote s
    | Some false -> s
  in
  match List.rev_map show alternatives with
  | [] -> invalid_arg "Cmdliner.Arg.doc_alts: there are no alternatives"
  | [ one ] -> one
  | [ b; a ] -> Printf.sprintf "either %s or %s" a b
  | last :: others ->
      Printf.sprintf "one of %s or %s" (String.concat ", " (List.rev others)) last

let doc_alts_enum ?quoted alternatives = doc_alts ?quoted (List.map fst alternatives)

let enum ?(docv = "ENUM") values =
  let expected = doc_alts_enum ~quoted:true values in
  let pp ppf v =
    match List.find_opt (fun (_, v') -> compare v v' = 0) values with
    | Some (name, _) -> Format.pp_print_string ppf name
    | None -> invalid_arg "Cmdliner.Arg.enum: a default that is not one of the values"
  in
  simple docv expected (fun s -> List.assoc_opt s values) pp

let on_disk docv kind is s =
  if s = "-" && docv <> "DIR" then Ok s
  else if not (Sys.file_exists s) then Error (Printf.sprintf "no %s '%s'" kind s)
  else if is s then Ok s
  else Error (Printf.sprintf "'%s' is not a %s" s kind)

let file_conv docv kind is =
  { docv; parser = on_disk docv kind is; pp = Format.pp_print_string }

let file = file_conv "PATH" "file or directory" (fun _ -> true)
let dir = file_conv "DIR" "directory" Sys.is_directory
let non_dir_file = file_conv "FILE" "file" (fun s -> not (Sys.is_directory s))
let quoted ppf s = Format.pp_print_string ppf (Filename.quote s)
let path = { string with docv = "PATH"; pp = quoted }
let filepath = { string with docv = "FILE"; pp = quoted }
let dirpath = { string with docv = "DIR"; pp = quoted }

(* Several in one *)

let rec all f = function
  | [] -> Ok []
  | x :: rest -> Result.bind (f x) (fun y -> Result.map (List.cons y) (all f rest))

let pp_separated sep pp ppf vs =
  Format.pp_print_list ~pp_sep:(fun ppf () -> Format.pp_print_char ppf sep) pp ppf vs

let list ?(sep = ',') conv =
  let parser s = all conv.parser (String.split_on_char sep s) in
  { docv = conv.docv ^ String.make 1 sep ^ "…"; parser; pp = pp_separated sep conv.pp }

let array ?sep conv =
  let list = list ?sep conv in
  let pp ppf vs = list.pp ppf (Array.to_list vs) in
  { list with parser = (fun s -> Result.map Array.of_list (list.parser s)); pp }

let pair ?(sep = ',') a b =
  let parser s =
    match String.index_opt s sep with
    | None ->
        Error
          (Printf.sprintf "invalid value '%s', expected two values separated by '%c'" s
             sep)
    | Some i ->
        let behind = String.sub s (i + 1) (String.length s - i - 1) in
        Result.bind
          (a.parser (String.sub s 0 i))
          (fun x -> Result.map (fun y -> (x, y)) (b.parser behind))
  in
  let pp ppf (x, y) = Format.fprintf ppf "%a%c%a" a.pp x sep b.pp y in
  { docv = Printf.sprintf "%s%c%s" a.docv sep b.docv; parser; pp }

let t2 = pair

let t3 ?sep a b c =
  let nested = pair ?sep a (pair ?sep b c) in
  {
    nested with
    parser = (fun s -> Result.map (fun (x, (y, z)) -> (x, y, z)) (nested.parser s));
    pp = (fun ppf (x, y, z) -> nested.pp ppf (x, (y, z)));
  }

(* Arguments *)

type info = {
  names : string list;
  docv : string option;
  doc : string;
  docs : string option;
  env : env option;
  doc_envs : env list;
  absent : string option;
  deprecated : string option;
}

let info ?deprecated ?absent ?docs ?(doc_envs = []) ?docv ?(doc = "") ?env names =
  let with_dashes name =
    if name = "" then invalid_arg "Cmdliner.Arg.info: an empty name";
    if String.length name = 1 then "-" ^ name else "--" ^ name
  in
  let names = List.map with_dashes names in
  { names; docv; doc; docs; env; doc_envs; absent; deprecated }

type 'a t = 'a term

let ( & ) f x = f x

let argument ?(docv = "") ?(absent = "") ?(repeatable = false) kind (i : info) =
  let section =
    match kind with
    | Positional _ ->
        if i.names <> [] then
          invalid_arg "Cmdliner.Arg: a positional argument has names";
        Manpage.s_arguments
    | Flag | Option _ ->
        if i.names = [] then invalid_arg "Cmdliner.Arg: an option has no name";
        Manpage.s_options
  in
  {
    id = next_id ();
    names = i.names;
    docv = Option.value ~default:docv i.docv;
    doc = i.doc;
    docs = Option.value ~default:section i.docs;
    env = i.env;
    doc_envs = i.doc_envs;
    absent = Option.value ~default:absent i.absent;
    deprecated = i.deprecated;
    required = false;
    repeatable;
    kind;
  }

let wrong fmt = Printf.ksprintf (fun m -> Error (Wrong_line m)) fmt

let warn context (a : argument) =
  Option.iter
    (fun why ->
      context.warn (Printf.sprintf "'%s' is deprecated: %s" (main_name a) why))
    a.deprecated

(* What the environment says when the command line says nothing. *)
let from_env context (a : argument) parse absent =
  match a.env with
  | None -> Ok absent
  | Some env -> (
      match context.env_lookup env.var with
      | None -> Ok absent
      | Some s ->
          Option.iter
            (fun why ->
              context.warn (Printf.sprintf "'%s' is deprecated: %s" env.var why))
            env.env_deprecated;
          Result.map_error
            (fun m ->
              Wrong_line (Printf.sprintf "environment variable '%s': %s" env.var m))
            (parse s))

let evaluated a absent ~from_env:env ~from_line =
  let eval context =
    match context.line.given a with
    | [] -> env context absent
    | occurrences ->
        warn context a;
        from_line occurrences
  in
  { arguments = [ a ]; eval }

let bool_of_env s =
  match String.lowercase_ascii s with
  | "" | "false" | "no" | "n" | "0" -> Ok false
  | "true" | "yes" | "y" | "1" -> Ok true
  | _ -> Error (Printf.sprintf "invalid value '%s', expected 'true' or 'false'" s)

let flag i =
  let a = argument Flag i in
  let from_env context absent = from_env context a bool_of_env absent in
  evaluated a false ~from_env ~from_line:(fun _ -> Ok true)

let flag_all i =
  let a = argument ~repeatable:true Flag i in
  let one s = Result.map (fun b -> if b then [ true ] else []) (bool_of_env s) in
  let from_env context absent = from_env context a one absent in
  evaluated a [] ~from_env ~from_line:(fun os -> Ok (List.map (fun _ -> true) os))

let vflags ~repeatable choices =
  List.map (fun (v, i) -> (v, argument ~repeatable Flag i)) choices

let chosen context (v, a) =
  let occurrences = context.line.given a in
  if occurrences <> [] then warn context a;
  List.map (fun o -> (o.place, o.name, v)) occurrences

(* In the order of the line. *)
let all_chosen context flags =
  let by_place (p, _, _) (q, _, _) = Int.compare p q in
  List.sort by_place (List.concat_map (chosen context) flags)

let vflag absent choices =
  let flags = vflags ~repeatable:false choices in
  let eval context =
    match all_chosen context flags with
    | [] -> Ok absent
    | [ (_, _, v) ] -> Ok v
    | (_, a, _) :: (_, b, _) :: _ ->
        wrong "options '%s' and '%s' can't be present at once" a b
  in
  { arguments = List.map snd flags; eval }

let vflag_all absent choices =
  let flags = vflags ~repeatable:true choices in
  let eval context =
    match all_chosen context flags with
    | [] -> Ok absent
    | chosen -> Ok (List.map (fun (_, _, v) -> v) chosen)
  in
  { arguments = List.map snd flags; eval }

let shown pp v = Format.asprintf "%a" pp v

let parse_value conv name s =
  Result.map_error
    (fun m -> Wrong_line (Printf.sprintf "option '%s': %s" name m))
    (conv.parser s)

let parse_occurrence ?vopt conv { name; value; _ } =
  match (value, vopt) with
  | Some s, _ -> parse_value conv name s
  | None, Some v -> Ok v
  | None, None -> wrong "option '%s' needs a value" name

let option ?vopt ~repeatable (conv : 'a conv) absent (i : info) =
  let kind = Option { value_optional = Option.is_some vopt } in
  argument ~docv:conv.docv ~absent:(Manpage.escape absent) ~repeatable kind i

let opt ?vopt conv absent i =
  let a = option ?vopt ~repeatable:false conv (shown conv.pp absent) i in
  let from_env context absent = from_env context a conv.parser absent in
  let from_line = function
    | [ occurrence ] -> parse_occurrence ?vopt conv occurrence
    | _ -> wrong "option '%s' can't be repeated" (main_name a)
  in
  evaluated a absent ~from_env ~from_line

let opt_all ?vopt conv absent i =
  let a =
    option ?vopt ~repeatable:true conv (shown (pp_separated ',' conv.pp) absent) i
  in
  let one s = Result.map (fun v -> [ v ]) (conv.parser s) in
  let from_env context absent = from_env context a one absent in
  evaluated a absent ~from_env ~from_line:(all (parse_occurrence ?vopt conv))

let positional ~first ~last ~rev conv absent i =
  let kind = Positional { first; last; rev } in
  argument ~docv:conv.Conv.docv ~absent:(Manpage.escape absent) kind i

let parse_positional (a : argument) conv s =
  let name = if a.docv = "" then "argument" else a.docv ^ " argument" in
  Result.map_error
    (fun m -> Wrong_line (Printf.sprintf "%s: %s" name m))
    (conv.Conv.parser s)

let pos ?(rev = false) n conv absent i =
  let a = positional ~first:n ~last:(Some n) ~rev conv (shown conv.pp absent) i in
  let eval context =
    match Line.positions a context.line.positionals with
    | [] -> from_env context a conv.parser absent
    | s :: _ -> parse_positional a conv s
  in
  { arguments = [ a ]; eval }

let positionals ~first ~last ~rev conv absent i =
  let a =
    positional ~first ~last ~rev conv (shown (pp_separated ' ' conv.Conv.pp) absent) i
  in
  let one s = Result.map (fun v -> [ v ]) (conv.Conv.parser s) in
  let eval context =
    match Line.positions a context.line.positionals with
    | [] -> from_env context a one absent
    | ss -> all (parse_positional a conv) ss
  in
  { arguments = [ a ]; eval }

let pos_all conv absent i = positionals ~first:0 ~last:None ~rev:false conv absent i

(* Seen from the end, left and right change places. *)
let pos_left ?(rev = false) n conv absent i =
  if rev then positionals ~first:(n + 1) ~last:None ~rev conv absent i
  else positionals ~first:0 ~last:(Some (n - 1)) ~rev conv absent i

let pos_right ?(rev = false) n conv absent i =
  if rev then positionals ~first:0 ~last:(Some (n - 1)) ~rev conv absent i
  else positionals ~first:(n + 1) ~last:None ~rev conv absent i

(* As terms *)

let value a = a

let missing (arguments : argument list) =
  match arguments with
  | { kind = Positional _; docv; _ } :: _ ->
      wrong "required argument %s is missing" docv
  | a :: _ -> wrong "required option %s is missing" (main_name a)
  | [] -> wrong "a required argument is missing"

let wanted t =
  {
    t with
    arguments =
      List.map
        (fun (a : argument) -> { a with required = true; absent = "" })
        t.arguments;
  }

let required t =
  Term.check (function Some v -> Ok v | None -> missing t.arguments) (wanted t)

let non_empty t =
  Term.check (function [] -> missing t.arguments | vs -> Ok vs) (wanted t)

let last t =
  let check vs = match List.rev vs with [] -> missing t.arguments | v :: _ -> Ok v in
  Term.check check t
