(** Points in POSIX time, of the years 0 to 9999, to the picosecond, and their calendar
    dates. *)

type span
(** A difference of two points, maybe negative. *)

module Span : sig
  type t = span

  val zero : span

  val v : int * int64 -> span
  (** Of days and picoseconds of a day, 0 to 86_399_999_999_999_999.
      @raise Invalid_argument if they are out of range. *)

  val of_d_ps : int * int64 -> span option
  val to_d_ps : span -> int * int64
  val of_int_s : int -> span
  val to_int_s : span -> int option
  val of_float_s : float -> span option
  val to_float_s : span -> float
  val equal : span -> span -> bool
  val compare : span -> span -> int
  val neg : span -> span
  val abs : span -> span
  val add : span -> span -> span
  val sub : span -> span -> span
  val pp : Format.formatter -> span -> unit
end

type t

val v : int * int64 -> t
(** Of the days since 1970-01-01 and the picoseconds of this day.
    @raise Invalid_argument if they are out of range. *)

val epoch : t
val min : t
val max : t
val of_span : span -> t option
val to_span : t -> span
val of_float_s : float -> t option
val to_float_s : t -> float
val equal : t -> t -> bool
val compare : t -> t -> int
val is_earlier : t -> than:t -> bool
val is_later : t -> than:t -> bool
val add_span : t -> span -> t option
val sub_span : t -> span -> t option
val diff : t -> t -> span

type tz_offset_s = int
(** Seconds that a local time is ahead of UTC. *)

type date = int * int * int
(** Year, month from 1, day of the month from 1. *)

type time = (int * int * int) * tz_offset_s
(** Hours, minutes, seconds. *)

val of_date_time : date * time -> t option
val to_date_time : ?tz_offset_s:tz_offset_s -> t -> date * time
val of_date : ?tz_offset_s:tz_offset_s -> date -> t option
val to_date : ?tz_offset_s:tz_offset_s -> t -> date

type weekday = [ `Sun | `Mon | `Tue | `Wed | `Thu | `Fri | `Sat ]

val weekday : ?tz_offset_s:tz_offset_s -> t -> weekday

val to_rfc3339 : ?space:bool -> ?frac_s:int -> ?tz_offset_s:tz_offset_s -> t -> string
(** As RFC 3339 writes it, with [frac_s] digits after the seconds (0 to 12, 0 unless
    given). An unknown offset is written as [-00:00] and one of 0 as [Z]; one that is
    not of whole minutes or not below a day is taken as unknown. *)

val pp_rfc3339 :
  ?space:bool ->
  ?frac_s:int ->
  ?tz_offset_s:tz_offset_s ->
  unit ->
  Format.formatter ->
  t ->
  unit

val pp : Format.formatter -> t -> unit
