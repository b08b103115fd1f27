type t = int64

let us = 1_000L
let ms = 1_000_000L
let sec = 1_000_000_000L
let minute = Int64.mul 60L sec
let hour = Int64.mul 60L minute
let day = Int64.mul 24L hour
let year = Int64.mul 365L day

let times unit n =
  if Int64.compare n 0L < 0 then invalid_arg "Duration: it is negative";
  if Int64.unsigned_compare n (Int64.unsigned_div (-1L) unit) > 0 then
    invalid_arg "Duration: it is too long";
  Int64.mul unit n

let times_int unit n = times unit (Int64.of_int n)
let in_unit unit t = Int64.unsigned_div t unit

let in_unit_int unit t =
  match Int64.unsigned_to_int (in_unit unit t) with
  | Some n -> n
  | None -> invalid_arg "Duration: it is too long for an int"

let of_us_64 = times us
let of_us = times_int us
let of_ms_64 = times ms
let of_ms = times_int ms
let of_sec_64 = times sec
let of_sec = times_int sec
let of_min = times_int minute
let of_hour = times_int hour
let of_day = times_int day
let of_year = times_int year
let to_us_64 = in_unit us
let to_us = in_unit_int us
let to_ms_64 = in_unit ms
let to_ms = in_unit_int ms
let to_sec_64 = in_unit sec
let to_sec = in_unit_int sec
let to_min = in_unit_int minute
let to_hour = in_unit_int hour
let to_day = in_unit_int day
let to_year = in_unit_int year

let of_f f =
  if not (f >= 0.) then invalid_arg "Duration: it is negative or not a number";
  let ns = f *. 1e9 in
  if ns >= 0x1p64 then invalid_arg "Duration: it is too long";
  if ns >= 0x1p63 then Int64.add Int64.min_int (Int64.of_float (ns -. 0x1p63))
  else Int64.of_float ns

let to_f t =
  let ns = Int64.to_float t in
  (if Int64.compare t 0L < 0 then ns +. 0x1p64 else ns) /. 1e9

let units =
  [
    (year, "y");
    (day, "d");
    (hour, "h");
    (minute, "m");
    (sec, "s");
    (ms, "ms");
    (us, "us");
  ]

(* The two greatest units say enough. *)
let pp ppf t =
  let rec go left t = function
    | [] -> if left > 0 && t <> 0L then Format.fprintf ppf "%Luns" t
    | (unit, name) :: rest ->
        let n = in_unit unit t in
        let said = n <> 0L && left > 0 in
        if said then Format.fprintf ppf "%Lu%s" n name;
        let left = if said || left < 2 then left - 1 else left in
        if left > 0 then go left (Int64.unsigned_rem t unit) rest
  in
  if t = 0L then Format.pp_print_string ppf "0s" else go 2 t units

let of_string_exn s =
  let bad why = invalid_arg (Printf.sprintf "Duration.of_string: %S %s" s why) in
  let length = String.length s in
  let add a b =
    let sum = Int64.add a b in
    if Int64.unsigned_compare sum a < 0 then bad "is too long" else sum
  in
  let rec digits i =
    if i < length && s.[i] >= '0' && s.[i] <= '9' then digits (i + 1) else i
  in
  let rec go seen sum i =
    if i = length then sum
    else
      let j = digits i in
      if j = i || j = length then bad "is not of numbers with a unit each";
      let name = String.make 1 s.[j] in
      match
        ( List.find_opt (fun (_, n) -> n = name) units,
          Int64.of_string_opt (String.sub s i (j - i)) )
      with
      | None, _ -> bad ("has an unknown unit, " ^ name)
      | _, None -> bad "is too long"
      | Some _, _ when List.mem name seen -> bad ("has a unit twice, " ^ name)
      | Some (unit, _), Some n -> go (name :: seen) (add sum (times unit n)) (j + 1)
  in
  if s = "" then bad "is empty" else go [] 0L 0

let of_string s =
  match of_string_exn s with
  | t -> Ok t
  | exception Invalid_argument m -> Error (`Msg m)
