open Spec

let is_option token = String.length token > 1 && token.[0] = '-'
let is_long token = String.length token > 1 && token.[0] = '-' && token.[1] = '-'

let split_at_equals token =
  match String.index_opt token '=' with
  | None -> (token, None)
  | Some i ->
      ( String.sub token 0 i,
        Some (String.sub token (i + 1) (String.length token - i - 1)) )

let positions argument tokens =
  match argument.kind with
  | Flag | Option _ -> []
  | Positional { first; last; rev } ->
      let count = List.length tokens in
      let position i = if rev then count - 1 - i else i in
      let belongs i =
        let i = position i in
        i >= first && Option.fold ~none:true ~some:(fun last -> i <= last) last
      in
      List.filteri (fun i _ -> belongs i) tokens

let names_of arguments =
  let names = Hashtbl.create 16 in
  let add a name =
    match Hashtbl.find_opt names name with
    | Some other when other.id <> a.id ->
        invalid_arg (Printf.sprintf "two arguments have the name %s" name)
    | Some _ | None -> Hashtbl.replace names name a
  in
  List.iter (fun a -> List.iter (add a) a.names) arguments;
  names

let unknown names token =
  let known = Hashtbl.fold (fun name _ acc -> name :: acc) names [] in
  match Text.nearest token known with
  | Some name -> Printf.sprintf "unknown option '%s', did you mean '%s'?" token name
  | None -> Printf.sprintf "unknown option '%s'" token

let too_many arguments positionals =
  let numbered = List.mapi (fun i token -> (i, token)) positionals in
  let taken = List.concat_map (fun a -> positions a numbered) arguments in
  List.filter (fun numbered -> not (List.mem numbered taken)) numbered |> List.map snd

let take_apart arguments tokens =
  let names = names_of arguments in
  let given = Hashtbl.create 16 in
  let last_place = ref 0 in
  let wrong = ref [] in
  let fail message = wrong := message :: !wrong in
  let add a name value =
    let before = Option.value ~default:[] (Hashtbl.find_opt given a.id) in
    if before <> [] && not a.repeatable then
      fail (Printf.sprintf "option '%s' can't be repeated" name);
    incr last_place;
    Hashtbl.replace given a.id ({ name; value; place = !last_place } :: before)
  in
  (* An option's value is glued to it, or is the next token if that isn't an option. *)
  let add_option a name ~value_optional glued rest =
    match (glued, rest) with
    | Some _, _ ->
        add a name glued;
        rest
    | None, next :: rest when not (is_option next) ->
        add a name (Some next);
        rest
    | None, _ ->
        if value_optional then add a name None
        else fail (Printf.sprintf "option '%s' needs a value" name);
        rest
  in
  let rec read positionals = function
    | [] -> List.rev positionals
    | "--" :: rest -> List.rev_append positionals rest
    | token :: rest when is_long token -> read positionals (long token rest)
    | token :: rest when is_option token -> read positionals (short token rest)
    | token :: rest -> read (token :: positionals) rest
  and long token rest =
    let name, value = split_at_equals token in
    match (Hashtbl.find_opt names name, value) with
    | None, _ ->
        fail (unknown names name);
        rest
    | Some ({ kind = Option { value_optional }; _ } as a), _ ->
        add_option a name ~value_optional value rest
    | Some { kind = Flag | Positional _; _ }, Some _ ->
        fail (Printf.sprintf "option '%s' takes no value" name);
        rest
    | Some a, None ->
        add a name None;
        rest
  (* Flags can share one dash; the last of them may be an option with its value. *)
  and short token rest =
    let name = String.sub token 0 2 in
    let behind = String.sub token 2 (String.length token - 2) in
    match Hashtbl.find_opt names name with
    | None ->
        fail (unknown names (if behind = "" then token else name));
        rest
    | Some ({ kind = Option { value_optional }; _ } as a) ->
        let glued = if behind = "" then None else Some behind in
        add_option a name ~value_optional glued rest
    | Some a ->
        add a name None;
        if behind = "" then rest else short ("-" ^ behind) rest
  in
  let positionals = read [] tokens in
  (match too_many arguments positionals with
  | [] -> ()
  | extra ->
      let quoted = String.concat ", " (List.map (Printf.sprintf "'%s'") extra) in
      fail (Printf.sprintf "too many arguments, don't know what to do with %s" quoted));
  let given a = List.rev (Option.value ~default:[] (Hashtbl.find_opt given a.id)) in
  ({ given; positionals }, List.rev !wrong)
