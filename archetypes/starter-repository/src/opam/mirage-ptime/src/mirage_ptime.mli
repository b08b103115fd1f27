(** The wall clock, in UTC. *)

val now : unit -> Ptime.t

val period : unit -> Ptime.span option
(** How far apart two different readings are at least, if known. *)

val current_tz_offset_s : unit -> int option
(** The seconds that local time is ahead of UTC, if known. *)

val now_d_ps : unit -> int * int64
(** The days since 1970-01-01, and the picoseconds of this day. *)

val period_d_ps : unit -> (int * int64) option
