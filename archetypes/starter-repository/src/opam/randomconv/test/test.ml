let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let seed = 20_260_101
let random = Random.State.make [| seed |]
let bytes n = String.init n (fun _ -> Char.chr (Random.State.int random 256))
let all_ones n = String.make n '\255'
let invalid f = match f () with _ -> false | exception Invalid_argument _ -> true

let () =
  check "widths" (Randomconv.int8 all_ones = 255 && Randomconv.int16 all_ones = 65_535);
  check "signs" (Randomconv.int32 all_ones = -1l && Randomconv.int64 all_ones = -1L);
  let counts = Array.make 7 0 in
  for _ = 1 to 7_000 do
    let n = Randomconv.int ~bound:7 bytes in
    counts.(n) <- counts.(n) + 1
  done;
  (* The standard deviation is 29. *)
  check
    (Printf.sprintf "each about as often as others (seed %d)" seed)
    (Array.for_all (fun n -> abs (n - 1_000) < 150) counts);
  check "bound 1" (Randomconv.int ~bound:1 bytes = 0);
  check "no bound" (Randomconv.int bytes >= 0);
  let floats = List.init 1_000 (fun _ -> Randomconv.float ~bound:2. bytes) in
  check "floats" (List.for_all (fun f -> f >= 0. && f < 2.) floats);
  check "the greatest float" (Randomconv.float all_ones < 1.);
  check "bad bounds"
    (invalid (fun () -> Randomconv.int ~bound:0 bytes)
    && invalid (fun () -> Randomconv.float ~bound:0. bytes));
  exit (min 1 !failures)
