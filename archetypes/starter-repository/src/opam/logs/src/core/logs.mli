(** Log messages: written by sources, each with its own level, and handled by one
    reporter. *)

(** {1 Levels} *)

type level = App | Error | Warning | Info | Debug

val level : unit -> level option
(** The level that new sources get: messages up to it are reported, none if [None]. *)

val set_level : ?all:bool -> level option -> unit
(** Sets it, and unless [all] is [false] that of all sources there are. *)

val pp_level : Format.formatter -> level -> unit
val level_to_string : level option -> string
val level_of_string : string -> (level option, [ `Msg of string ]) result

(** {1 Sources} *)

type src

val default : src
(** The application's own source. *)

module Src : sig
  type t = src

  val create : ?doc:string -> string -> src
  val name : src -> string
  val doc : src -> string
  val level : src -> level option
  val set_level : src -> level option -> unit
  val equal : src -> src -> bool
  val compare : src -> src -> int
  val pp : Format.formatter -> src -> unit
  val list : unit -> src list
end

(** {1 Tags}

    Named, typed values that go with a message. *)

module Tag : sig
  type 'a def
  type def_e = Def : 'a def -> def_e

  val def : ?doc:string -> string -> (Format.formatter -> 'a -> unit) -> 'a def
  val name : 'a def -> string
  val doc : 'a def -> string
  val printer : 'a def -> Format.formatter -> 'a -> unit
  val pp_def : Format.formatter -> 'a def -> unit
  val list : unit -> def_e list

  type t = V : 'a def * 'a -> t

  val pp : Format.formatter -> t -> unit

  type set

  val empty : set
  val is_empty : set -> bool
  val mem : 'a def -> set -> bool
  val add : 'a def -> 'a -> set -> set
  val rem : 'a def -> set -> set
  val find : 'a def -> set -> 'a option

  val get : 'a def -> set -> 'a
  (** @raise Invalid_argument if it isn't there. *)

  val fold : (t -> 'a -> 'a) -> set -> 'a -> 'a
  val pp_set : Format.formatter -> set -> unit
end

(** {1 Logging} *)

type ('a, 'b) msgf =
  (?header:string -> ?tags:Tag.set -> ('a, Format.formatter, unit, 'b) format4 -> 'a) ->
  'b
(** A message is a function that is given the one to format with; it is called only if
    the message is reported. *)

type 'a log = ('a, unit) msgf -> unit

val msg : ?src:src -> level -> 'a log
val app : ?src:src -> 'a log
val err : ?src:src -> 'a log
val warn : ?src:src -> 'a log
val info : ?src:src -> 'a log
val debug : ?src:src -> 'a log
val kmsg : (unit -> 'b) -> ?src:src -> level -> ('a, 'b) msgf -> 'b

val on_error :
  ?src:src ->
  ?level:level ->
  ?header:string ->
  ?tags:Tag.set ->
  pp:(Format.formatter -> 'b -> unit) ->
  use:('b -> 'a) ->
  ('a, 'b) result ->
  'a

val on_error_msg :
  ?src:src ->
  ?level:level ->
  ?header:string ->
  ?tags:Tag.set ->
  use:(unit -> 'a) ->
  ('a, [ `Msg of string ]) result ->
  'a

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

val src_log : src -> (module LOG)

(** {1 Reporters} *)

type reporter = {
  report :
    'a 'b. src -> level -> over:(unit -> unit) -> (unit -> 'b) -> ('a, 'b) msgf -> 'b;
}
(** [report src level ~over k msgf] handles a message, calls [over] when it is handled
    and returns what [k] does. *)

val nop_reporter : reporter
(** Reports nothing: the reporter until another is set. *)

val format_reporter :
  ?pp_header:(Format.formatter -> level * string option -> unit) ->
  ?app:Format.formatter ->
  ?dst:Format.formatter ->
  unit ->
  reporter
(** Writes [App] messages to [app] (standard output) and others to [dst] (standard
    error). *)

val reporter : unit -> reporter
val set_reporter : reporter -> unit
val pp_header : Format.formatter -> level * string option -> unit

(** {1 Counts} *)

val err_count : unit -> int
(** The [Error] messages so far, of all sources. *)

val warn_count : unit -> int
