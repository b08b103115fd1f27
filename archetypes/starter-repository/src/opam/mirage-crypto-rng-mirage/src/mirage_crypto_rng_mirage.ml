let initialized = ref false

(* As much as the strongest generators take. *)
let seed_length = 32

let seed_of_the_system () =
  let source = open_in_bin "/dev/urandom" in
  Fun.protect
    ~finally:(fun () -> close_in_noerr source)
    (fun () -> really_input_string source seed_length)

let initialize ?g ?sleep:_ generator =
  Lwt.wrap (fun () ->
      if !initialized then failwith "Mirage_crypto_rng_mirage.initialize: called twice";
      initialized := true;
      let seed = seed_of_the_system () in
      Mirage_crypto_rng.(set_default_generator (create ?g ~seed generator)))
