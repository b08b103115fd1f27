(* What terms say about the arguments they want. *)

type env = {
  var : string;
  env_doc : string option;
  env_docs : string;
  env_deprecated : string option;
}

type kind =
  | Flag
  | Option of { value_optional : bool }
  | Positional of { first : int; last : int option; rev : bool }
(* The positions from first to last, which are counted from the end if rev is
         set. *)

type argument = {
  id : int;
  names : string list; (* with dashes *)
  docv : string;
  doc : string;
  docs : string;
  env : env option;
  doc_envs : env list;
  absent : string; (* what is said about it, "" if nothing *)
  deprecated : string option;
  required : bool;
  repeatable : bool;
  kind : kind;
}

let last_id = ref 0

let next_id () =
  incr last_id;
  !last_id

(* The name that is told to people. *)
let main_name a =
  match List.find_opt (fun n -> String.length n > 2) a.names with
  | Some long -> long
  | None -> ( match a.names with short :: _ -> short | [] -> a.docv)

type occurrence = {
  name : string;
  value : string option;
  place : int; (* in the line *)
}

(* A command line that is taken apart. *)
type line = { given : argument -> occurrence list; positionals : string list }

type context = {
  line : line;
  env_lookup : string -> string option;
  tool : string;
  warn : string -> unit;
}

type help_format = Manpage.format

type failure =
  | Wrong_line of string
  | Wrong_term of { usage : bool; message : string }
  | Help_wanted of help_format

type 'a term = { arguments : argument list; eval : context -> ('a, failure) result }
