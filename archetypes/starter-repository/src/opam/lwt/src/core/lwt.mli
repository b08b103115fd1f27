(** Promises, and the functions that combine them.

    A promise is pending until it is resolved, once, with a value or with an exception.
    Functions attached to a promise run when it resolves; there are no threads. This is
    the part of Lwt's documented interface that unikernels commonly use. *)

type +'a t
(** A promise for a value of type ['a]. *)

type -'a u
(** The resolver of a promise. *)

(** {1 Making and resolving promises} *)

val return : 'a -> 'a t
val fail : exn -> _ t
val fail_with : string -> _ t
val fail_invalid_arg : string -> _ t
val of_result : ('a, exn) result -> 'a t
val return_unit : unit t
val return_none : _ option t
val return_nil : _ list t
val return_true : bool t
val return_false : bool t
val return_some : 'a -> 'a option t
val return_ok : 'a -> ('a, _) result t
val return_error : 'e -> (_, 'e) result t

val wait : unit -> 'a t * 'a u
(** A pending promise that {!cancel} leaves alone. *)

val task : unit -> 'a t * 'a u
(** A pending promise that {!cancel} rejects with {!Canceled}. *)

val wakeup : 'a u -> 'a -> unit
(** Resolves the promise and runs what waits for it before returning.
    @raise Invalid_argument
      if the promise is resolved already, unless it was canceled: then nothing happens.
*)

val wakeup_exn : _ u -> exn -> unit
val wakeup_result : 'a u -> ('a, exn) result -> unit

val wakeup_later : 'a u -> 'a -> unit
(** Like {!wakeup}, but when called from a function that itself runs because a promise
    was resolved, what waits runs after that function returned. *)

val wakeup_later_exn : _ u -> exn -> unit
val wakeup_later_result : 'a u -> ('a, exn) result -> unit

(** {1 Waiting for one promise} *)

val bind : 'a t -> ('a -> 'b t) -> 'b t
val map : ('a -> 'b) -> 'a t -> 'b t
val catch : (unit -> 'a t) -> (exn -> 'a t) -> 'a t
val try_bind : (unit -> 'a t) -> ('a -> 'b t) -> (exn -> 'b t) -> 'b t
val finalize : (unit -> 'a t) -> (unit -> unit t) -> 'a t

external reraise : exn -> 'a = "%reraise"
(** Raises again, keeping the backtrace. *)

val on_success : 'a t -> ('a -> unit) -> unit
val on_failure : _ t -> (exn -> unit) -> unit
val on_termination : _ t -> (unit -> unit) -> unit
val on_any : 'a t -> ('a -> unit) -> (exn -> unit) -> unit
val apply : ('a -> 'b t) -> 'a -> 'b t
val wrap : (unit -> 'a) -> 'a t

(** {1 Promises nobody waits for} *)

val async : (unit -> unit t) -> unit
val dont_wait : (unit -> unit t) -> (exn -> unit) -> unit
val ignore_result : _ t -> unit

val async_exception_hook : (exn -> unit) ref
(** Is given the exceptions that have nowhere else to go. Prints the exception and ends
    the program with status 2 unless changed. *)

(** {1 Waiting for several promises} *)

val both : 'a t -> 'b t -> ('a * 'b) t
val join : unit t list -> unit t
val all : 'a t list -> 'a list t

val choose : 'a t list -> 'a t
(** The first promise to resolve decides. Of several that are resolved already a
    rejected one is taken, else any. The others go on.
    @raise Invalid_argument on the empty list, as do the functions below. *)

val pick : 'a t list -> 'a t
(** {!choose}, and the others are canceled. *)

val nchoose : 'a t list -> 'a list t
(** Waits for at least one promise, and gives the values of all that are fulfilled by
    then. *)

val npick : 'a t list -> 'a list t
val nchoose_split : 'a t list -> ('a list * 'a t list) t

(** {1 Cancelation} *)

exception Canceled

val cancel : _ t -> unit
(** Rejects with {!Canceled} the {!task}s that the promise waits for, if any. *)

val on_cancel : _ t -> (unit -> unit) -> unit
(** Runs the function when the promise is rejected with {!Canceled}, before anything
    else that waits for the promise. *)

val protected : 'a t -> 'a t
(** Can be canceled without canceling its argument. *)

val no_cancel : 'a t -> 'a t
(** Can't be canceled, and neither can its argument through it. *)

val wrap_in_cancelable : 'a t -> 'a t
(** Canceling rejects this promise, and cancels its argument too. *)

(** {1 State} *)

type 'a state = Return of 'a | Fail of exn | Sleep

val state : 'a t -> 'a state
val is_sleeping : _ t -> bool
val poll : 'a t -> 'a option

(** {1 Giving others a turn} *)

val pause : unit -> unit t
(** Resolves at the scheduler's next round. *)

val wakeup_paused : unit -> unit
val paused_count : unit -> int
val register_pause_notifier : (int -> unit) -> unit
val abandon_paused : unit -> unit

(** {1 Operators} *)

val ( >>= ) : 'a t -> ('a -> 'b t) -> 'b t
val ( >|= ) : 'a t -> ('a -> 'b) -> 'b t
val ( =<< ) : ('a -> 'b t) -> 'a t -> 'b t
val ( =|< ) : ('a -> 'b) -> 'a t -> 'b t
val ( <&> ) : unit t -> unit t -> unit t
val ( <?> ) : 'a t -> 'a t -> 'a t

module Infix : sig
  val ( >>= ) : 'a t -> ('a -> 'b t) -> 'b t
  val ( >|= ) : 'a t -> ('a -> 'b) -> 'b t
  val ( =<< ) : ('a -> 'b t) -> 'a t -> 'b t
  val ( =|< ) : ('a -> 'b) -> 'a t -> 'b t
  val ( <&> ) : unit t -> unit t -> unit t
  val ( <?> ) : 'a t -> 'a t -> 'a t
end

module Syntax : sig
  val ( let* ) : 'a t -> ('a -> 'b t) -> 'b t
  val ( and* ) : 'a t -> 'b t -> ('a * 'b) t
  val ( let+ ) : 'a t -> ('a -> 'b) -> 'b t
  val ( and+ ) : 'a t -> 'b t -> ('a * 'b) t
end
