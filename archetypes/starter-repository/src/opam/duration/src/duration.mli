(** Durations: nanoseconds, as an unsigned 64-bit integer.

    What makes a duration raises [Invalid_argument] if it is negative or too long. *)

type t = int64

val pp : Format.formatter -> t -> unit
val of_us : int -> t
val of_us_64 : int64 -> t
val of_ms : int -> t
val of_ms_64 : int64 -> t
val of_sec : int -> t
val of_sec_64 : int64 -> t
val of_min : int -> t
val of_hour : int -> t
val of_day : int -> t

val of_year : int -> t
(** Years have 365 days. *)

val of_f : float -> t
(** Of seconds. *)

val to_us : t -> int
val to_us_64 : t -> int64
val to_ms : t -> int
val to_ms_64 : t -> int64
val to_sec : t -> int
val to_sec_64 : t -> int64
val to_min : t -> int
val to_hour : t -> int
val to_day : t -> int
val to_year : t -> int
val to_f : t -> float

val of_string : string -> (t, [> `Msg of string ]) result
(** Numbers with a unit, [y], [d], [h], [m] or [s], each unit at most once: ["1h30m"].
*)

val of_string_exn : string -> t
