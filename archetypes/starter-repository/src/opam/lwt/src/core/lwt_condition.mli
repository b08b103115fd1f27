(** Waiting for something to be signaled. *)

type 'a t

val create : unit -> 'a t

val wait : ?mutex:Lwt_mutex.t -> 'a t -> 'a Lwt.t
(** The mutex is unlocked while waiting. *)

val signal : 'a t -> 'a -> unit
(** Wakes the one that waits longest. *)

val broadcast : 'a t -> 'a -> unit
val broadcast_exn : _ t -> exn -> unit
