(** The system's monotonic clock. *)

val now : unit -> Mtime.t
val now_ns : unit -> int64

val elapsed : unit -> Mtime.span
(** The time since the program started. *)

val elapsed_ns : unit -> int64

type counter

val counter : unit -> counter
val count : counter -> Mtime.span

val period : unit -> Mtime.span option
(** How far apart two different readings are at least, if known: it isn't. *)

val period_ns : unit -> int64 option
