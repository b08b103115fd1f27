(** What the scheduler waits for: timers and file descriptors, with [select]. *)

type event

val on_timer : float -> bool -> (event -> unit) -> event
(** [on_timer seconds repeat f] runs [f] after [seconds], and again every [seconds] if
    [repeat] is set. *)

val on_readable : Unix.file_descr -> (event -> unit) -> event
val on_writable : Unix.file_descr -> (event -> unit) -> event
val stop_event : event -> unit

val iter : bool -> unit
(** [iter block] handles what happened; if nothing did and [block] is set it first waits
    until something does. *)
