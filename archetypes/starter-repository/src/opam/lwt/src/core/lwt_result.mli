(** Promises for results: for errors that are values, not exceptions. *)

type (+'a, +'e) t = ('a, 'e) result Lwt.t

val return : 'a -> ('a, _) t
val fail : 'e -> (_, 'e) t
val lift : ('a, 'e) result -> ('a, 'e) t
val ok : 'a Lwt.t -> ('a, _) t
val error : 'e Lwt.t -> (_, 'e) t
val catch : (unit -> 'a Lwt.t) -> ('a, exn) t
val get_exn : ('a, exn) t -> 'a Lwt.t
val map : ('a -> 'b) -> ('a, 'e) t -> ('b, 'e) t
val map_error : ('e -> 'f) -> ('a, 'e) t -> ('a, 'f) t
val bind : ('a, 'e) t -> ('a -> ('b, 'e) t) -> ('b, 'e) t
val bind_error : ('a, 'e) t -> ('e -> ('a, 'f) t) -> ('a, 'f) t
val bind_lwt : ('a, 'e) t -> ('a -> 'b Lwt.t) -> ('b, 'e) t
val bind_result : ('a, 'e) t -> ('a -> ('b, 'e) result) -> ('b, 'e) t
val both : ('a, 'e) t -> ('b, 'e) t -> ('a * 'b, 'e) t
val iter : ('a -> unit Lwt.t) -> ('a, _) t -> unit Lwt.t
val iter_error : ('e -> unit Lwt.t) -> (_, 'e) t -> unit Lwt.t

module Infix : sig
  val ( >|= ) : ('a, 'e) t -> ('a -> 'b) -> ('b, 'e) t
  val ( >>= ) : ('a, 'e) t -> ('a -> ('b, 'e) t) -> ('b, 'e) t
end

module Syntax : sig
  val ( let* ) : ('a, 'e) t -> ('a -> ('b, 'e) t) -> ('b, 'e) t
  val ( and* ) : ('a, 'e) t -> ('b, 'e) t -> ('a * 'b, 'e) t
  val ( let+ ) : ('a, 'e) t -> ('a -> 'b) -> ('b, 'e) t
  val ( and+ ) : ('a, 'e) t -> ('b, 'e) t -> ('a * 'b, 'e) t
end

include module type of Infix
