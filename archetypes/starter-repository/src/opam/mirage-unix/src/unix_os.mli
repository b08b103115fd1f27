(** Unikernels as ordinary programs. *)

module Main : sig
  val run : unit Lwt.t -> unit
  (** Runs the unikernel, and the hooks of {!Mirage_runtime}, until the promise is
      resolved. *)
end
