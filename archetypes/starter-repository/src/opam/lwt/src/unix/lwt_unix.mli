(** Time limits and sleeping. *)

val sleep : float -> unit Lwt.t
(** Resolves after that many seconds. Canceling it stops the timer. *)

exception Timeout

val timeout : float -> 'a Lwt.t
(** Is rejected with {!Timeout} after that many seconds. *)

val with_timeout : float -> (unit -> 'a Lwt.t) -> 'a Lwt.t
(** The function's promise, canceled and rejected with {!Timeout} if it takes longer. *)
