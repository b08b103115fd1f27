(** Command lines: terms that say which arguments there are and what is made of them.

    This is the part of Cmdliner's documented interface that unikernels use: one command
    (no command groups), its options and positional arguments, and its help. *)

(** What the help is written with. *)
module Manpage : sig
  type section_name = string

  type block =
    [ `S of section_name
    | `P of string
    | `Pre of string
    | `I of string * string
    | `Noblank
    | `Blocks of block list ]
  (** A section's title, a paragraph, a paragraph that is not filled, a label with its
      paragraph, no blank line where one would be, and several blocks. *)

  val escape : string -> string

  type title = string * int * string * string * string
  type t = title * block list
  type xref = [ `Main | `Cmd of string | `Tool of string | `Page of string * int ]

  val s_name : section_name
  val s_synopsis : section_name
  val s_description : section_name
  val s_commands : section_name
  val s_arguments : section_name
  val s_options : section_name
  val s_common_options : section_name
  val s_exit_status : section_name
  val s_environment : section_name
  val s_files : section_name
  val s_bugs : section_name
  val s_examples : section_name
  val s_authors : section_name
  val s_see_also : section_name

  val s_none : section_name
  (** What belongs to this section isn't shown. *)

  type format = [ `Auto | `Pager | `Plain ]
  (** All are plain text here; [`Auto] and [`Pager] are accepted for programs that give
      them. *)

  val print :
    ?subst:(string -> string option) -> format -> Format.formatter -> t -> unit
end

module Term : sig
  type +'a t

  val const : 'a -> 'a t
  val app : ('a -> 'b) t -> 'a t -> 'b t
  val ( $ ) : ('a -> 'b) t -> 'a t -> 'b t
  val map : ('a -> 'b) -> 'a t -> 'b t
  val product : 'a t -> 'b t -> ('a * 'b) t

  module Syntax : sig
    val ( let+ ) : 'a t -> ('a -> 'b) -> 'b t
    val ( and+ ) : 'a t -> 'b t -> ('a * 'b) t
  end

  val term_result : ?usage:bool -> ('a, [ `Msg of string ]) result t -> 'a t
  val term_result' : ?usage:bool -> ('a, string) result t -> 'a t
  val cli_parse_result : ('a, [ `Msg of string ]) result t -> 'a t
  val cli_parse_result' : ('a, string) result t -> 'a t
  val main_name : string t

  type 'a ret =
    [ `Help of Manpage.format * string option | `Error of bool * string | `Ok of 'a ]

  val ret : 'a ret t -> 'a t
  val env : (string -> string option) t
end

module Cmd : sig
  module Exit : sig
    type code = int

    val ok : code
    val some_error : code
    val cli_error : code
    val internal_error : code

    type info

    val info : ?docs:Manpage.section_name -> ?doc:string -> ?max:code -> code -> info
    val info_code : info -> code
    val defaults : info list
  end

  module Env : sig
    type var = string
    type info

    val info :
      ?deprecated:string -> ?docs:Manpage.section_name -> ?doc:string -> var -> info

    val info_var : info -> var
  end

  type info

  val info :
    ?man_xrefs:Manpage.xref list ->
    ?man:Manpage.block list ->
    ?envs:Env.info list ->
    ?exits:Exit.info list ->
    ?sdocs:Manpage.section_name ->
    ?docs:Manpage.section_name ->
    ?doc:string ->
    ?version:string ->
    string ->
    info

  type 'a t

  val make : info -> 'a Term.t -> 'a t
  val v : info -> 'a Term.t -> 'a t
  val name : 'a t -> string

  val eval :
    ?help:Format.formatter ->
    ?err:Format.formatter ->
    ?catch:bool ->
    ?env:(string -> string option) ->
    ?argv:string array ->
    ?term_err:Exit.code ->
    unit t ->
    Exit.code

  val eval' :
    ?help:Format.formatter ->
    ?err:Format.formatter ->
    ?catch:bool ->
    ?env:(string -> string option) ->
    ?argv:string array ->
    ?term_err:Exit.code ->
    Exit.code t ->
    Exit.code

  val eval_result :
    ?help:Format.formatter ->
    ?err:Format.formatter ->
    ?catch:bool ->
    ?env:(string -> string option) ->
    ?argv:string array ->
    ?term_err:Exit.code ->
    (unit, string) result t ->
    Exit.code

  val eval_result' :
    ?help:Format.formatter ->
    ?err:Format.formatter ->
    ?catch:bool ->
    ?env:(string -> string option) ->
    ?argv:string array ->
    ?term_err:Exit.code ->
    (Exit.code, string) result t ->
    Exit.code

  type 'a eval_ok = [ `Ok of 'a | `Version | `Help ]
  type eval_error = [ `Parse | `Term | `Exn ]

  val eval_value :
    ?help:Format.formatter ->
    ?err:Format.formatter ->
    ?catch:bool ->
    ?env:(string -> string option) ->
    ?argv:string array ->
    'a t ->
    ('a eval_ok, eval_error) result
  (** Help and version are written to [help] (standard output), what is wrong to [err]
      (standard error). If [catch] is set, as it is unless given, an exception is
      written there too and is an [`Exn]. *)

  type 'a eval_exit = [ `Ok of 'a | `Exit of Exit.code ]

  val eval_value' :
    ?help:Format.formatter ->
    ?err:Format.formatter ->
    ?catch:bool ->
    ?env:(string -> string option) ->
    ?argv:string array ->
    ?term_err:int ->
    'a t ->
    'a eval_exit
end

module Arg : sig
  module Conv : sig
    type 'a parser = string -> ('a, string) result
    type 'a fmt = Format.formatter -> 'a -> unit
    type 'a t

    val make : docv:string -> parser:'a parser -> pp:'a fmt -> unit -> 'a t
    val of_conv : ?docv:string -> ?parser:'a parser -> ?pp:'a fmt -> 'a t -> 'a t
    val docv : 'a t -> string
    val parser : 'a t -> 'a parser
    val pp : 'a t -> 'a fmt
  end

  type 'a conv = 'a Conv.t
  type 'a printer = 'a Conv.fmt

  val conv :
    ?docv:string -> (string -> ('a, [ `Msg of string ]) result) * 'a Conv.fmt -> 'a conv

  val conv' : ?docv:string -> 'a Conv.parser * 'a Conv.fmt -> 'a conv
  val conv_parser : 'a conv -> string -> ('a, [ `Msg of string ]) result
  val conv_printer : 'a conv -> 'a Conv.fmt
  val conv_docv : 'a conv -> string

  val parser_of_kind_of_string :
    kind:string -> (string -> 'a option) -> string -> ('a, [ `Msg of string ]) result

  val some : ?none:string -> 'a conv -> 'a option conv
  val some' : ?none:'a -> 'a conv -> 'a option conv

  type info

  val info :
    ?deprecated:string ->
    ?absent:string ->
    ?docs:Manpage.section_name ->
    ?doc_envs:Cmd.Env.info list ->
    ?docv:string ->
    ?doc:string ->
    ?env:Cmd.Env.info ->
    string list ->
    info
  (** The names are without dashes: of one character for [-c], longer for [--long]. *)

  type 'a t

  val ( & ) : ('a -> 'b) -> 'a -> 'b
  val flag : info -> bool t
  val flag_all : info -> bool list t
  val vflag : 'a -> ('a * info) list -> 'a t
  val vflag_all : 'a list -> ('a * info) list -> 'a list t
  val opt : ?vopt:'a -> 'a conv -> 'a -> info -> 'a t
  val opt_all : ?vopt:'a -> 'a conv -> 'a list -> info -> 'a list t
  val pos : ?rev:bool -> int -> 'a conv -> 'a -> info -> 'a t
  val pos_all : 'a conv -> 'a list -> info -> 'a list t
  val pos_left : ?rev:bool -> int -> 'a conv -> 'a list -> info -> 'a list t
  val pos_right : ?rev:bool -> int -> 'a conv -> 'a list -> info -> 'a list t
  val value : 'a t -> 'a Term.t
  val required : 'a option t -> 'a Term.t
  val non_empty : 'a list t -> 'a list Term.t
  val last : 'a list t -> 'a Term.t
  val bool : bool conv
  val char : char conv
  val int : int conv
  val nativeint : nativeint conv
  val int32 : int32 conv
  val int64 : int64 conv
  val float : float conv
  val string : string conv
  val enum : ?docv:string -> (string * 'a) list -> 'a conv
  val file : string conv
  val dir : string conv
  val non_dir_file : string conv
  val path : string conv
  val filepath : string conv
  val dirpath : string conv
  val list : ?sep:char -> 'a conv -> 'a list conv
  val array : ?sep:char -> 'a conv -> 'a array conv
  val pair : ?sep:char -> 'a conv -> 'b conv -> ('a * 'b) conv
  val t2 : ?sep:char -> 'a conv -> 'b conv -> ('a * 'b) conv
  val t3 : ?sep:char -> 'a conv -> 'b conv -> 'c conv -> ('a * 'b * 'c) conv
  val doc_quote : string -> string
  val doc_alts : ?quoted:bool -> string list -> string
  val doc_alts_enum : ?quoted:bool -> (string * 'a) list -> string
end
