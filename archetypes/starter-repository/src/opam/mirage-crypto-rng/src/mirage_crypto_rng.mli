(** Random bytes.

    In the starter repository they come from the operating system's own generator,
    [/dev/urandom], for every request: there is no generator here that could be wrong.
*)

type g
(** A generator with its state. *)

exception Unseeded_generator
exception No_default_generator

module type Generator = sig
  type g

  val block : int
  val create : ?time:(unit -> int64) -> unit -> g
  val generate_into : g:g -> bytes -> off:int -> int -> unit

  val reseed : g:g -> string -> unit
  (** A generator must be seeded once before it generates. *)

  val seeded : g:g -> bool
  val pools : int
end

type 'a generator = (module Generator with type g = 'a)

module Fortuna : Generator
(** The name under which generated code asks for the default generator. Here it is the
    operating system's, which is not Fortuna on every system. *)

val create :
  ?g:'a -> ?seed:string -> ?strict:bool -> ?time:(unit -> int64) -> 'a generator -> g

val default_generator : unit -> g
(** @raise No_default_generator if none is set. *)

val set_default_generator : g -> unit
val unset_default_generator : unit -> unit

val generate : ?g:g -> int -> string
(** @raise Unseeded_generator if the generator isn't seeded. *)

val generate_into : ?g:g -> bytes -> ?off:int -> int -> unit
val block : g option -> int
val reseed : ?g:g -> string -> unit
val seeded : g option -> bool
