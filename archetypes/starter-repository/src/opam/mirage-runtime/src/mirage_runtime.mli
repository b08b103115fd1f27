(** What every unikernel needs at run time: its boot arguments, its name, and hooks.

    The exit statuses, the options' names and the sections of the help are those of
    MirageOS 4.11. *)

open Cmdliner

(** {1 Boot arguments} *)

val register_arg : 'a Term.t -> unit -> 'a
(** Adds the term's arguments to those of the unikernel. The function that it returns
    gives the value, once the unikernel has started; it raises [Invalid_argument]
    before. Must be called before the unikernel starts, at the top of a module. *)

val runtime_args : unit -> unit Term.t list

val with_argv : unit Term.t list -> string -> string array -> unit
(** [with_argv args name argv] evaluates the command line, once. On an error the program
    ends with status {!argument_error}, after showing the help with {!help_version}. *)

val argument_error : int
(** 64. *)

val help_version : int
(** 63. *)

(** {1 Standard arguments} *)

type log_threshold = [ `All | `Src of string ] * Logs.level option

module Conv : sig
  val log_threshold : log_threshold Arg.conv
end

val logs : log_threshold list Term.t
(** [--logs=LEVEL], [-l]: for all sources or, as [source:level], for one. *)

val set_level : default:Logs.level option -> log_threshold list -> unit

val delay : int Term.t
(** [--delay=SECONDS] before the unikernel starts. *)

val name_k : string option Term.t

val name : unit -> string
(** [--name], or else the name of {!set_name}. *)

val set_name : string -> unit

(** {1 Sections of the help} *)

val s_net : string
val s_disk : string
val s_log : string
val s_he : string
val s_dns : string
val s_ssh : string
val s_tls : string
val s_http : string

(** {1 Hooks}

    The last one added runs first. *)

val at_exit : (unit -> unit Lwt.t) -> unit
val at_enter_iter : (unit -> unit) -> unit
val at_leave_iter : (unit -> unit) -> unit
val run_exit_hooks : unit -> unit Lwt.t
val run_enter_iter_hooks : unit -> unit
val run_leave_iter_hooks : unit -> unit
