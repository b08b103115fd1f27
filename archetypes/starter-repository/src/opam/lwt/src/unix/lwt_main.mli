(** The scheduler. *)

val run : 'a Lwt.t -> 'a
(** Runs until the promise is resolved, and gives its value or raises its exception.
    @raise Failure when called from within itself. *)

val at_exit : (unit -> unit Lwt.t) -> unit
(** Registers something to be run before the program ends; the last registered runs
    first. *)

module type Hooks = sig
  type 'a kind
  type hook

  val add_first : (unit -> unit kind) -> hook
  val add_last : (unit -> unit kind) -> hook
  val remove : hook -> unit
  val remove_all : unit -> unit
end

module Enter_iter_hooks : Hooks with type 'a kind = 'a
(** Run before each round of the scheduler. *)

module Leave_iter_hooks : Hooks with type 'a kind = 'a
(** Run after each round of the scheduler. *)

module Exit_hooks : Hooks with type 'a kind = 'a Lwt.t
(** Run before the program ends. *)
