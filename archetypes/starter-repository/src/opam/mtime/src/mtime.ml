type span = int64

let unsigned_to_float n =
  let f = Int64.to_float n in
  if Int64.compare n 0L < 0 then f +. 0x1p64 else f

let abs_diff a b =
  if Int64.unsigned_compare a b < 0 then Int64.sub b a else Int64.sub a b

module Span = struct
  type t = span

  let zero = 0L
  let one = 1L
  let max_span = -1L
  let ns = 1L
  let us = 1_000L
  let ms = 1_000_000L
  let s = 1_000_000_000L
  let min = Int64.mul 60L s
  let hour = Int64.mul 60L min
  let day = Int64.mul 24L hour

  (* The Julian year, of 365.25 days. *)
  let year = Int64.mul 31_557_600L s
  let equal = Int64.equal
  let compare = Int64.unsigned_compare
  let is_shorter a ~than = compare a than < 0
  let is_longer a ~than = compare a than > 0
  let add = Int64.add
  let abs_diff = abs_diff
  let ( * ) n span = Int64.mul (Int64.of_int n) span
  let to_uint64_ns span = span
  let of_uint64_ns ns = ns
  let to_float_ns = unsigned_to_float
  let of_float_ns f = if f >= 0. && f < 0x1p53 then Some (Int64.of_float f) else None

  let units =
    [
      (year, "a");
      (day, "d");
      (hour, "h");
      (min, "min");
      (s, "s");
      (ms, "ms");
      (us, "us");
    ]

  let pp ppf span =
    match List.find_opt (fun (unit, _) -> compare span unit >= 0) units with
    | None -> Format.fprintf ppf "%Luns" span
    | Some (unit, name) ->
        Format.fprintf ppf "%.3g%s" (to_float_ns span /. to_float_ns unit) name

  let dump ppf span = Format.fprintf ppf "%Lu" span
end

type t = int64

let to_uint64_ns t = t
let of_uint64_ns ns = ns
let min_stamp = 0L
let max_stamp = -1L
let equal = Int64.equal
let compare = Int64.unsigned_compare
let is_earlier t ~than = compare t than < 0
let is_later t ~than = compare t than > 0
let span = abs_diff

let add_span t span =
  let sum = Int64.add t span in
  if compare sum t < 0 then None else Some sum

let sub_span t span = if compare t span < 0 then None else Some (Int64.sub t span)
let pp ppf t = Format.fprintf ppf "%Luns" t
