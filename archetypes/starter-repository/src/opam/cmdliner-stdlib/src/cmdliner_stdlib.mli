(** Options for the OCaml runtime.

    In each, [default] is the value if the command line doesn't say otherwise. *)

open Cmdliner

val backtrace : default:bool -> bool Term.t
(** [--backtrace=BOOL], [-b]: print a backtrace when an exception ends the program. *)

val randomize_hashtables : default:bool -> bool Term.t
(** [--randomize-hashtables=BOOL], [-R]. *)

val gc_control : default:Gc.control -> Gc.control Term.t
(** The parameters of the garbage collector. *)

val setup :
  ?backtrace:bool option ->
  ?randomize_hashtables:bool option ->
  ?gc_control:Gc.control option ->
  unit ->
  unit Term.t
(** Sets what the options say. A [None] leaves out the options in question; what isn't
    given has the runtime's own defaults. *)
