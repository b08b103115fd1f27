(** Deadlines, the earliest first. *)

type t

type timer
(** A function waiting for its deadline. *)

val create : unit -> t

val add : t -> int64 -> (unit -> unit) -> timer
(** Deadlines are nanoseconds of a clock that the caller chooses. *)

val remove : timer -> unit

val next : t -> int64 option
(** The earliest deadline. *)

val run_due : t -> int64 -> unit
(** Runs, once each, what is due at the given time, in the order of the deadlines; of
    equal ones the first added comes first. *)
