(** The arguments that a unikernel is started with. *)

val argv : unit -> string array
(** The first is the name under which it was started. *)
