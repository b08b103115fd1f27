(** The log reporter of unikernels. *)

val create : ?ch:Format.formatter -> unit -> Logs.reporter
(** Writes each message to [ch] (standard error unless given) on a line with the time,
    its level and the name of its source, and returns when it is written. *)
