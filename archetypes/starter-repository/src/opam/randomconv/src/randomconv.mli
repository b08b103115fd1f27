(** Numbers from a generator of random bytes: a function that, given a length, returns a
    string of that length. *)

type int8 = int
type int16 = int

val int8 : (int -> string) -> int8
(** From 0 to 255. *)

val int16 : (int -> string) -> int16
(** From 0 to 65535. *)

val int32 : (int -> string) -> int32
val int64 : (int -> string) -> int64

val int : ?bound:int -> (int -> string) -> int
(** From 0 to below [bound] ([max_int] unless given), each equally likely.
    @raise Invalid_argument if [bound] is not positive. *)

val float : ?bound:float -> (int -> string) -> float
(** From 0. to below [bound] (1. unless given).
    @raise Invalid_argument if [bound] is not positive. *)
