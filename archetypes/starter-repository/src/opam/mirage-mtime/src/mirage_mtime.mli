(** The monotonic clock. *)

val elapsed_ns : unit -> int64
(** Nanoseconds since some point in time, never less than before. *)

val period_ns : unit -> int64 option
(** How far apart two different readings are at least, if known. *)
