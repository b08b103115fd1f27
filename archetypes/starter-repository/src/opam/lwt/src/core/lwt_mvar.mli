(** A box for one value: {!put} waits while it is full, {!take} while it is empty. *)

type 'a t

val create : 'a -> 'a t
val create_empty : unit -> 'a t
val put : 'a t -> 'a -> unit Lwt.t
val take : 'a t -> 'a Lwt.t
val take_available : 'a t -> 'a option
val is_empty : 'a t -> bool
