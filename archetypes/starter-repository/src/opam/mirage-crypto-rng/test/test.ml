open Mirage_crypto_rng

let check what ok = if not ok then failwith what

let () =
  check "no generator yet"
    (match generate 1 with _ -> false | exception No_default_generator -> true);
  set_default_generator (create (module Fortuna));
  check "not seeded yet"
    (match generate 1 with _ -> false | exception Unseeded_generator -> true);
  reseed "seed";
  check "seeded" (seeded None);
  check "lengths"
    (List.for_all (fun n -> String.length (generate n) = n) [ 0; 1; 100_000 ]);
  check "not the same again" (generate 32 <> generate 32);
  let buffer = Bytes.make 4 '\000' in
  check "not beyond the end"
    (match generate_into buffer ~off:3 2 with
    | () -> false
    | exception Invalid_argument _ -> true);
  generate_into buffer ~off:4 0;
  check "nothing was written" (Bytes.equal buffer (Bytes.make 4 '\000'))
