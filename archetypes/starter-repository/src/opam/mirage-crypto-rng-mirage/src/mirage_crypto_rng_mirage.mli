(** The random number generator of a unikernel. *)

val initialize : ?g:'a -> ?sleep:int64 -> 'a Mirage_crypto_rng.generator -> unit Lwt.t
(** Seeds the generator and makes it the default one. Is rejected if called a second
    time. [sleep], the nanoseconds between two seedings, has no effect, since the
    operating system seeds its generator itself. *)
