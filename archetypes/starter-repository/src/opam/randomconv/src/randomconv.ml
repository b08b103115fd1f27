type int8 = int
type int16 = int

let int8 random = String.get_uint8 (random 1) 0
let int16 random = String.get_uint16_le (random 2) 0
let int32 random = String.get_int32_le (random 4) 0
let int64 random = String.get_int64_le (random 8) 0

(* Numbers beyond the last whole multiple of [bound] are thrown away, since with them the
   small remainders would come more often. *)
let int ?(bound = max_int) random =
  if bound <= 0 then invalid_arg "Randomconv.int: the bound is not positive";
  let bound = Int64.of_int bound in
  let beyond = Int64.rem Int64.max_int bound in
  let rec draw () =
    let n = Int64.logand (int64 random) Int64.max_int in
    if Int64.compare n (Int64.sub Int64.max_int beyond) >= 0 then draw ()
    else Int64.to_int (Int64.rem n bound)
  in
  draw ()

let float ?(bound = 1.) random =
  if not (bound > 0.) then invalid_arg "Randomconv.float: the bound is not positive";
  let rec draw () =
    (* 53 bits are what the fraction of a float holds. *)
    let n = Int64.shift_right_logical (int64 random) 11 in
    let f = Int64.to_float n *. 0x1p-53 *. bound in
    if f < bound then f else draw ()
  in
  draw ()
