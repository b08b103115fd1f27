type section_name = string

type block =
  [ `S of section_name
  | `P of string
  | `Pre of string
  | `I of string * string
  | `Noblank
  | `Blocks of block list ]

let escape = Text.escape

type title = string * int * string * string * string
type t = title * block list
type xref = [ `Main | `Cmd of string | `Tool of string | `Page of string * int ]

let s_name = "NAME"
let s_synopsis = "SYNOPSIS"
let s_description = "DESCRIPTION"
let s_commands = "COMMANDS"
let s_arguments = "ARGUMENTS"
let s_options = "OPTIONS"
let s_common_options = "COMMON OPTIONS"
let s_exit_status = "EXIT STATUS"
let s_environment = "ENVIRONMENT"
let s_files = "FILES"
let s_bugs = "BUGS"
let s_examples = "EXAMPLES"
let s_authors = "AUTHORS"
let s_see_also = "SEE ALSO"
let s_none = "cmdliner-none"

type format = [ `Auto | `Pager | `Plain ]

let paragraph_indent = 7
let item_indent = 11

let lines_of_block subst block =
  let margin = String.make paragraph_indent ' ' in
  match block with
  | `S name -> [ name ]
  | `P text -> (
      match Text.wrap ~indent:paragraph_indent (Text.plain subst text) with
      | [] -> []
      | first :: rest -> (margin ^ first) :: rest)
  | `Pre text ->
      List.map (( ^ ) margin) (String.split_on_char '\n' (Text.plain subst text))
  | `I (label, text) -> (
      let label = margin ^ Text.plain subst label in
      match Text.wrap ~indent:item_indent (Text.plain subst text) with
      | [] -> [ label ]
      | first :: rest when Text.width label < item_indent ->
          (label ^ String.make (item_indent - Text.width label) ' ' ^ first) :: rest
      | first :: rest -> label :: (String.make item_indent ' ' ^ first) :: rest)

let rec flatten (blocks : block list) =
  let flat = function
    | `Blocks blocks -> flatten blocks
    | (`S _ | `P _ | `Pre _ | `I _ | `Noblank) as block -> [ block ]
  in
  List.concat_map flat blocks

let lines subst blocks =
  (* A blank line goes before each block, but not after a title. *)
  let rec go ~blank = function
    | [] -> []
    | `Noblank :: rest -> go ~blank:false rest
    | ((`S _ | `P _ | `Pre _ | `I _) as block) :: rest ->
        let title = match block with `S _ -> true | `P _ | `Pre _ | `I _ -> false in
        (if blank then [ "" ] else [])
        @ lines_of_block subst block @ go ~blank:(not title) rest
  in
  go ~blank:false (flatten blocks)

let print ?(subst = fun _ -> None) (_ : format) ppf ((_, blocks) : t) =
  List.iter (Format.fprintf ppf "%s@\n") (lines subst blocks);
  Format.pp_print_flush ppf ()

(* Sections in the order that manuals have them, around those that are the program's. *)
let before_own =
  [
    s_name;
    s_synopsis;
    s_description;
    s_commands;
    s_arguments;
    s_options;
    s_common_options;
  ]

let after_own =
  [ s_exit_status; s_environment; s_files; s_bugs; s_examples; s_authors; s_see_also ]

let rec insert_after_last belongs x = function
  | [] -> [ x ]
  | l when not (List.exists belongs l) -> x :: l
  | y :: rest when belongs y && not (List.exists belongs rest) -> y :: x :: rest
  | y :: rest -> y :: insert_after_last belongs x rest

let rec up_to x = function
  | [] -> []
  | y :: _ when y = x -> []
  | y :: rest -> y :: up_to x rest

let insert_section names x =
  if List.mem x names then names
  else if List.mem x after_own then
    let later y = List.mem y after_own && not (List.mem y (up_to x after_own)) in
    let tail = List.filter later names in
    List.filter (fun y -> not (later y)) names @ (x :: tail)
  else
    let earlier = if List.mem x before_own then up_to x before_own else before_own in
    insert_after_last (fun y -> List.mem y earlier) x names

(* [arrange man generated] puts generated blocks at the end of the sections they belong
   to. The manual's own order of sections is kept; empty sections are left out. *)
let arrange (man : block list) (generated : (section_name * block) list) : block list =
  let own : (section_name, block list) Hashtbl.t = Hashtbl.create 16 in
  let add name block =
    let blocks = Option.value ~default:[] (Hashtbl.find_opt own name) in
    Hashtbl.replace own name (block :: blocks)
  in
  let read (names, current) = function
    | `S name -> ((if List.mem name names then names else names @ [ name ]), name)
    | (`P _ | `Pre _ | `I _ | `Noblank) as block ->
        add current block;
        ((if List.mem current names then names else names @ [ current ]), current)
  in
  let names, _ = List.fold_left read ([], s_description) (flatten man) in
  List.iter (fun (name, block) -> add name block) generated;
  let names =
    List.fold_left (fun names (name, _) -> insert_section names name) names generated
  in
  let section name =
    match Hashtbl.find_opt own name with
    | None -> []
    | Some blocks -> `S name :: List.rev blocks
  in
  List.concat_map section (List.filter (( <> ) s_none) names)
