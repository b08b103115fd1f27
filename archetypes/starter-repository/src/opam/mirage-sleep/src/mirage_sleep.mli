(** Sleeping. *)

val ns : int64 -> unit Lwt.t
(** Resolves after that many nanoseconds, taken as unsigned. *)
