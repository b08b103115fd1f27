(* The end of [$(...)], whose contents may hold others. *)
let rec closing s i depth =
  if i >= String.length s then None
  else
    match s.[i] with
    | '\\' -> closing s (i + 2) depth
    | '(' -> closing s (i + 1) (depth + 1)
    | ')' when depth = 0 -> Some i
    | ')' -> closing s (i + 1) (depth - 1)
    | _ -> closing s (i + 1) depth

let rec plain subst s =
  let b = Buffer.create (String.length s) in
  let length = String.length s in
  let rec go i =
    if i < length then
      match s.[i] with
      | '\\' when i + 1 < length ->
          Buffer.add_char b s.[i + 1];
          go (i + 2)
      | '$' when i + 1 < length && s.[i + 1] = '(' -> (
          match closing s (i + 2) 0 with
          | None -> keep i
          | Some j ->
              Buffer.add_string b (directive subst (String.sub s (i + 2) (j - i - 2)));
              go (j + 1))
      | _ -> keep i
  and keep i =
    Buffer.add_char b s.[i];
    go (i + 1)
  in
  go 0;
  Buffer.contents b

and directive subst inside =
  let length = String.length inside in
  if length >= 2 && inside.[1] = ',' && (inside.[0] = 'b' || inside.[0] = 'i') then
    plain subst (String.sub inside 2 (length - 2))
  else
    match subst inside with Some text -> text | None -> Printf.sprintf "$(%s)" inside

let escape s =
  let b = Buffer.create (String.length s) in
  let add c =
    if c = '$' || c = '\\' then Buffer.add_char b '\\';
    Buffer.add_char b c
  in
  String.iter add s;
  Buffer.contents b

let width s =
  let starts_character c = Char.code c land 0xC0 <> 0x80 in
  String.fold_left (fun n c -> if starts_character c then n + 1 else n) 0 s

let columns = 80

let wrap ~indent s =
  let margin = String.make indent ' ' in
  let words line = List.filter (( <> ) "") (String.split_on_char ' ' line) in
  let fill (lines, line) word =
    if line = "" then (lines, word)
    else if indent + width line + 1 + width word <= columns then
      (lines, line ^ " " ^ word)
    else (line :: lines, word)
  in
  let paragraph ws =
    let lines, last = List.fold_left fill ([], "") ws in
    List.rev (last :: lines)
  in
  (* Single line ends are as spaces; an empty line separates paragraphs. *)
  let rec paragraphs current = function
    | [] -> [ List.rev current ]
    | line :: rest -> (
        match words line with
        | [] when current = [] -> paragraphs [] rest
        | [] -> List.rev current :: paragraphs [] rest
        | ws -> paragraphs (List.rev_append ws current) rest)
  in
  let add_margin i line = if i = 0 || line = "" then line else margin ^ line in
  let blocks = List.filter (( <> ) []) (paragraphs [] (String.split_on_char '\n' s)) in
  let joined =
    List.concat
      (List.mapi (fun i p -> (if i = 0 then [] else [ "" ]) @ paragraph p) blocks)
  in
  List.mapi add_margin joined

(* Levenshtein's distance. *)
let distance a b =
  let previous = ref (Array.init (String.length b + 1) Fun.id) in
  let row i c =
    let current = Array.make (String.length b + 1) (i + 1) in
    let cell j d =
      let changed = !previous.(j) + if c = d then 0 else 1 in
      current.(j + 1) <- min changed (1 + min current.(j) !previous.(j + 1))
    in
    String.iteri cell b;
    previous := current
  in
  String.iteri row a;
  !previous.(String.length b)

let nearest word candidates =
  let near = List.map (fun c -> (distance word c, c)) candidates in
  match List.sort compare near with
  | (d, candidate) :: _ when d <= 2 && d < String.length word -> Some candidate
  | _ -> None
