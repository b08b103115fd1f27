type level = App | Error | Warning | Info | Debug

let names =
  [
    (None, "quiet");
    (Some App, "app");
    (Some Error, "error");
    (Some Warning, "warning");
    (Some Info, "info");
    (Some Debug, "debug");
  ]

let level_to_string level = List.assoc level names
let pp_level ppf level = Format.pp_print_string ppf (level_to_string (Some level))

let level_of_string s =
  match List.find_opt (fun (_, name) -> name = s) names with
  | Some (level, _) -> Ok level
  | None ->
      let known = String.concat ", " (List.map snd names) in
      Error (`Msg (Printf.sprintf "%S is not a log level; there are %s" s known))

(* Higher levels say more. *)
let rank = function App -> 0 | Error -> 1 | Warning -> 2 | Info -> 3 | Debug -> 4

type src = { id : int; name : string; doc : string; mutable level : level option }

let default_level = ref (Some Warning)
let sources : src list ref = ref []
let level () = !default_level

module Src = struct
  type t = src

  let create ?(doc = "undocumented") name =
    let src = { id = List.length !sources; name; doc; level = !default_level } in
    sources := src :: !sources;
    src

  let name src = src.name
  let doc src = src.doc
  let level src = src.level
  let set_level src level = src.level <- level
  let equal a b = a.id = b.id
  let compare a b = Int.compare a.id b.id

  let pp ppf src =
    Format.fprintf ppf "@[%s (%s): %s@]" src.name (level_to_string src.level) src.doc

  let list () = !sources
end

let default = Src.create "application" ~doc:"The application's own log messages."

let set_level ?(all = true) level =
  default_level := level;
  if all then List.iter (fun src -> src.level <- level) !sources

module Tag = struct
  (* Each definition has a constructor of its own: finding it again in a set shows that
     the value has the definition's type. *)
  type _ key = ..
  type (_, _) same = Same : ('a, 'a) same

  type 'a def = {
    id : int;
    name : string;
    doc : string;
    printer : Format.formatter -> 'a -> unit;
    key : 'a key;
    same : 'b. 'b key -> ('a, 'b) same option;
  }

  type def_e = Def : 'a def -> def_e

  let defs = ref []

  let def (type a) ?(doc = "undocumented") name printer =
    let module Key = struct
      type _ key += Key : a key
    end in
    let same : type b. b key -> (a, b) same option = function
      | Key.Key -> Some Same
      | _ -> None
    in
    let d = { id = List.length !defs; name; doc; printer; key = Key.Key; same } in
    defs := Def d :: !defs;
    d

  let name d = d.name
  let doc d = d.doc
  let printer d = d.printer
  let pp_def ppf d = Format.fprintf ppf "@[%s: %s@]" d.name d.doc
  let list () = !defs

  type t = V : 'a def * 'a -> t

  let pp ppf (V (d, v)) = Format.fprintf ppf "@[%s=%a@]" d.name d.printer v

  module By_id = Map.Make (Int)

  type set = t By_id.t

  let empty = By_id.empty
  let is_empty = By_id.is_empty
  let mem d set = By_id.mem d.id set
  let add d v set = By_id.add d.id (V (d, v)) set
  let rem d set = By_id.remove d.id set

  let find : type a. a def -> set -> a option =
   fun d set ->
    match By_id.find_opt d.id set with
    | None -> None
    | Some (V (d', v)) -> (
        match d'.same d.key with Some Same -> Some v | None -> None)

  let get d set =
    match find d set with
    | Some v -> v
    | None -> invalid_arg (Printf.sprintf "Logs.Tag.get: there is no tag %s" d.name)

  let fold f set acc = By_id.fold (fun _ tag acc -> f tag acc) set acc

  let pp_set ppf set =
    Format.fprintf ppf "@[%a@]"
      (Format.pp_print_list ~pp_sep:Format.pp_print_space pp)
      (List.rev (fold List.cons set []))
end

type ('a, 'b) msgf =
  (?header:string -> ?tags:Tag.set -> ('a, Format.formatter, unit, 'b) format4 -> 'a) ->
  'b

type 'a log = ('a, unit) msgf -> unit

type reporter = {
  report :
    'a 'b. src -> level -> over:(unit -> unit) -> (unit -> 'b) -> ('a, 'b) msgf -> 'b;
}

let nop_reporter =
  {
    report =
      (fun _ _ ~over k _ ->
        over ();
        k ());
  }

let current = ref nop_reporter
let reporter () = !current
let set_reporter r = current := r

let pp_header ppf (level, header) =
  match (header, level) with
  | None, App -> ()
  | None, _ ->
      Format.fprintf ppf "[%s]" (String.uppercase_ascii (level_to_string (Some level)))
  | Some header, _ -> Format.fprintf ppf "[%s]" header

let format_reporter ?(pp_header = pp_header) ?(app = Format.std_formatter)
    ?(dst = Format.err_formatter) () =
  let program = Filename.basename Sys.executable_name in
  let report _ level ~over k msgf =
    msgf @@ fun ?header ?tags:_ fmt ->
    let ppf = if level = App then app else dst in
    let k _ =
      over ();
      k ()
    in
    if level = App && header = None then Format.kfprintf k ppf ("@[" ^^ fmt ^^ "@]@.")
    else
      Format.kfprintf k ppf
        ("%s: %a @[" ^^ fmt ^^ "@]@.")
        program pp_header (level, header)
  in
  { report }

let errors = ref 0
let warnings = ref 0
let err_count () = !errors
let warn_count () = !warnings

let kmsg k ?(src = default) level msgf =
  (match level with
  | Error -> incr errors
  | Warning -> incr warnings
  | App | Info | Debug -> ());
  match src.level with
  | Some reported when rank level <= rank reported ->
      !current.report src level ~over:ignore k msgf
  | Some _ | None -> k ()

let msg ?src level msgf = kmsg ignore ?src level msgf
let app ?src msgf = msg ?src App msgf
let err ?src msgf = msg ?src Error msgf
let warn ?src msgf = msg ?src Warning msgf
let info ?src msgf = msg ?src Info msgf
let debug ?src msgf = msg ?src Debug msgf

let on_error ?src ?(level = Error) ?header ?tags ~pp ~use = function
  | Ok v -> v
  | Error e ->
      kmsg (fun () -> use e) ?src level (fun m -> m ?header ?tags "@[%a@]" pp e)

let on_error_msg ?src ?level ?header ?tags ~use r =
  let pp ppf (`Msg m) = Format.pp_print_text ppf m in
  on_error ?src ?level ?header ?tags ~pp ~use:(fun _ -> use ()) r

module type LOG = sig
  val msg : level -> 'a log
  val app : 'a log
  val err : 'a log
  val warn : 'a log
  val info : 'a log
  val debug : 'a log
  val kmsg : (unit -> 'b) -> level -> ('a, 'b) msgf -> 'b

  val on_error :
    ?level:level ->
    ?header:string ->
    ?tags:Tag.set ->
    pp:(Format.formatter -> 'b -> unit) ->
    use:('b -> 'a) ->
    ('a, 'b) result ->
    'a

  val on_error_msg :
    ?level:level ->
    ?header:string ->
    ?tags:Tag.set ->
    use:(unit -> 'a) ->
    ('a, [ `Msg of string ]) result ->
    'a
end

let src_log src =
  let module Log = struct
    let msg level msgf = msg ~src level msgf
    let app msgf = msg App msgf
    let err msgf = msg Error msgf
    let warn msgf = msg Warning msgf
    let info msgf = msg Info msgf
    let debug msgf = msg Debug msgf
    let kmsg k level msgf = kmsg k ~src level msgf

    let on_error ?level ?header ?tags ~pp ~use r =
      on_error ~src ?level ?header ?tags ~pp ~use r

    let on_error_msg ?level ?header ?tags ~use r =
      on_error_msg ~src ?level ?header ?tags ~use r
  end in
  (module Log : LOG)
