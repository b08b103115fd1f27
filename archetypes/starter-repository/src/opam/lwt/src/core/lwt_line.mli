(** Tasks standing in line, each with something in hand. Who is canceled leaves. *)

type ('a, 'b) t

val create : unit -> ('a, 'b) t
val is_empty : (_, _) t -> bool
val join : ('a, 'b) t -> 'a -> 'b Lwt.t
val leave_first : ('a, 'b) t -> ('a * 'b Lwt.u) option
val leave_all : (_, 'b) t -> 'b Lwt.u list
