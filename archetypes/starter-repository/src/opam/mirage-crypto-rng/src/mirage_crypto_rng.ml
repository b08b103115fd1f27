exception Unseeded_generator
exception No_default_generator

module type Generator = sig
  type g

  val block : int
  val create : ?time:(unit -> int64) -> unit -> g
  val generate_into : g:g -> bytes -> off:int -> int -> unit
  val reseed : g:g -> string -> unit
  val seeded : g:g -> bool
  val pools : int
end

type 'a generator = (module Generator with type g = 'a)

module Fortuna = struct
  type g = { mutable seeded : bool }

  let block = 1
  let pools = 0
  let create ?time:_ () = { seeded = false }
  let seeded ~g = g.seeded

  (* The operating system seeds its generator itself, better than a caller here could;
     an empty seed is none with any generator. *)
  let reseed ~g seed = if seed <> "" then g.seeded <- true

  let generate_into ~g buffer ~off length =
    if not g.seeded then raise Unseeded_generator;
    let source = open_in_bin "/dev/urandom" in
    Fun.protect
      ~finally:(fun () -> close_in_noerr source)
      (fun () -> really_input source buffer off length)
end

type g = Generator : 'a * 'a generator -> g

let create (type a) ?g ?seed ?strict:_ ?time
    ((module G : Generator with type g = a) as m) =
  let g = match g with Some g -> g | None -> G.create ?time () in
  Option.iter (fun seed -> G.reseed ~g seed) seed;
  Generator (g, m)

let default = ref None

let default_generator () =
  match !default with Some g -> g | None -> raise No_default_generator

let set_default_generator g = default := Some g
let unset_default_generator () = default := None
let or_default = function Some g -> g | None -> default_generator ()

let generate_into ?g buffer ?(off = 0) length =
  if off < 0 || length < 0 || off > Bytes.length buffer - length then
    invalid_arg "Mirage_crypto_rng.generate_into: not within the buffer";
  let (Generator (g, (module G))) = or_default g in
  G.generate_into ~g buffer ~off length

let generate ?g length =
  let buffer = Bytes.create length in
  generate_into ?g buffer length;
  Bytes.unsafe_to_string buffer

let block g =
  let (Generator (_, (module G))) = or_default g in
  G.block

let reseed ?g seed =
  let (Generator (g, (module G))) = or_default g in
  G.reseed ~g seed

let seeded g =
  let (Generator (g, (module G))) = or_default g in
  G.seeded ~g
