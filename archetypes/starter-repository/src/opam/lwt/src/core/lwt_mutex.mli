(** Locks, given in the order in which they were asked for. *)

type t

val create : unit -> t
val lock : t -> unit Lwt.t
val unlock : t -> unit
val is_locked : t -> bool

val is_empty : t -> bool
(** Whether nobody waits for the lock. *)

val with_lock : t -> (unit -> 'a Lwt.t) -> 'a Lwt.t
