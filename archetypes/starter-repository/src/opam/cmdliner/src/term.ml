open Spec

type +'a t = 'a term

let const v = { arguments = []; eval = (fun _ -> Ok v) }

let app f v =
  {
    arguments = f.arguments @ v.arguments;
    eval =
      (fun context ->
        Result.bind (f.eval context) (fun f -> Result.map f (v.eval context)));
  }

let ( $ ) = app
let map f v = app (const f) v
let product a b = app (map (fun a b -> (a, b)) a) b

module Syntax = struct
  let ( let+ ) v f = map f v
  let ( and+ ) = product
end

let check f v = { v with eval = (fun context -> Result.bind (v.eval context) f) }

let term_result' ?(usage = false) v =
  check (Result.map_error (fun message -> Wrong_term { usage; message })) v

let cli_parse_result' v = check (Result.map_error (fun message -> Wrong_line message)) v
let without_msg v = map (Result.map_error (fun (`Msg m) -> m)) v
let term_result ?usage v = term_result' ?usage (without_msg v)
let cli_parse_result v = cli_parse_result' (without_msg v)
let main_name = { arguments = []; eval = (fun context -> Ok context.tool) }
let env = { arguments = []; eval = (fun context -> Ok context.env_lookup) }

type 'a ret =
  [ `Help of Manpage.format * string option | `Error of bool * string | `Ok of 'a ]

let ret v =
  let result = function
    | `Ok v -> Ok v
    | `Error (usage, message) -> Error (Wrong_term { usage; message })
    | `Help (format, _) -> Error (Help_wanted format)
  in
  check result v
