(** Monotonic time: points on a clock that is never set, and the spans between them.

    Both are 64-bit unsigned counts of nanoseconds. *)

type span

module Span : sig
  type t = span

  val zero : span
  val one : span
  val max_span : span
  val ns : span
  val us : span
  val ms : span
  val s : span
  val min : span
  val hour : span
  val day : span
  val year : span
  val equal : span -> span -> bool
  val compare : span -> span -> int
  val is_shorter : span -> than:span -> bool
  val is_longer : span -> than:span -> bool
  val add : span -> span -> span
  val abs_diff : span -> span -> span
  val ( * ) : int -> span -> span
  val to_uint64_ns : span -> int64
  val of_uint64_ns : int64 -> span
  val to_float_ns : span -> float

  val of_float_ns : float -> span option
  (** [None] if negative, not a number or 2^53 and more, where floats skip integers. *)

  val pp : Format.formatter -> span -> unit
  val dump : Format.formatter -> span -> unit
end

type t
(** A point in time, counted from a start that differs from machine to machine. *)

val to_uint64_ns : t -> int64
val of_uint64_ns : int64 -> t
val min_stamp : t
val max_stamp : t
val equal : t -> t -> bool
val compare : t -> t -> int
val is_earlier : t -> than:t -> bool
val is_later : t -> than:t -> bool
val span : t -> t -> span
val add_span : t -> span -> t option
val sub_span : t -> span -> t option
val pp : Format.formatter -> t -> unit
