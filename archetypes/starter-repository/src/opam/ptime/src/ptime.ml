let ps_per_s = 1_000_000_000_000L
let ps_per_day = 86_400_000_000_000_000L
let s_per_day = 86_400

(* Days, and picoseconds from 0 to below a day's; days are negative before zero. *)
type span = int * int64

(* Moves the picoseconds' excess or lack, of less than a day, over to the days. *)
let carry (d, ps) =
  if Int64.compare ps 0L < 0 then (d - 1, Int64.add ps ps_per_day)
  else if Int64.compare ps ps_per_day >= 0 then (d + 1, Int64.sub ps ps_per_day)
  else (d, ps)

module Span = struct
  type t = span

  let zero = (0, 0L)

  let of_d_ps ((_, ps) as span) =
    if Int64.compare ps 0L >= 0 && Int64.compare ps ps_per_day < 0 then Some span
    else None

  let v span =
    match of_d_ps span with
    | Some span -> span
    | None -> invalid_arg "Ptime.Span.v: the picoseconds are out of range"

  let to_d_ps span = span

  let of_int_s s =
    let d = if s >= 0 then s / s_per_day else ((s + 1) / s_per_day) - 1 in
    (d, Int64.mul (Int64.of_int (s - (d * s_per_day))) ps_per_s)

  let to_int_s (d, ps) =
    let s = (d * s_per_day) + Int64.to_int (Int64.div ps ps_per_s) in
    if abs d > (max_int / s_per_day) - 1 then None else Some s

  let of_float_s f =
    let days = Float.floor (f /. 86_400.) in
    (* Beyond this, floats are too coarse to be of use; it also keeps out nan. *)
    if not (Float.abs days < 0x1p31) then None
    else
      let ps = Int64.of_float ((f -. (days *. 86_400.)) *. 1e12) in
      Some (carry (int_of_float days, ps))

  let to_float_s (d, ps) = (float_of_int d *. 86_400.) +. (Int64.to_float ps /. 1e12)
  let equal (d, ps) (d', ps') = d = d' && Int64.equal ps ps'

  let compare (d, ps) (d', ps') =
    match Int.compare d d' with 0 -> Int64.compare ps ps' | c -> c

  let neg (d, ps) = carry (-d, Int64.neg ps)
  let add (d, ps) (d', ps') = carry (d + d', Int64.add ps ps')
  let sub a b = add a (neg b)
  let abs span = if compare span zero < 0 then neg span else span

  let pp ppf span =
    let d, ps = abs span in
    if compare span zero < 0 then Format.pp_print_char ppf '-';
    if d > 0 then Format.fprintf ppf "%dd" d;
    let s = Int64.to_int (Int64.div ps ps_per_s) in
    let fraction = Int64.to_float (Int64.rem ps ps_per_s) /. 1e12 in
    if s >= 3600 then Format.fprintf ppf "%dh" (s / 3600);
    if s >= 60 then Format.fprintf ppf "%dmin" (s mod 3600 / 60);
    Format.fprintf ppf "%gs" (float_of_int (s mod 60) +. fraction)
end

type t = span
type tz_offset_s = int
type date = int * int * int
type time = (int * int * int) * tz_offset_s
type weekday = [ `Sun | `Mon | `Tue | `Wed | `Thu | `Fri | `Sat ]

(* Dates of the Gregorian calendar, continued into the past. Counting years from March
   puts the leap day at the end. Days are counted from 0000-03-01, which is 719468 days
   before 1970-01-01; 400 years have 146097 days. *)
let days_to_epoch = 719_468
let days_before_month m' = ((153 * m') + 2) / 5

let days_of_date (y, m, d) =
  let y' = if m > 2 then y else y - 1 and m' = (m + 9) mod 12 in
  let era = if y' >= 0 then y' / 400 else (y' - 399) / 400 in
  let year = y' - (era * 400) in
  let day = days_before_month m' + d - 1 in
  (era * 146_097) + (year * 365) + (year / 4) - (year / 100) + day - days_to_epoch

let date_of_days days =
  let days = days + days_to_epoch in
  let era = if days >= 0 then days / 146_097 else (days - 146_096) / 146_097 in
  let day = days - (era * 146_097) in
  let year = (day - (day / 1_460) + (day / 36_524) - (day / 146_096)) / 365 in
  let day = day - ((365 * year) + (year / 4) - (year / 100)) in
  let m' = ((5 * day) + 2) / 153 in
  let m = if m' < 10 then m' + 3 else m' - 9 in
  let y = year + (era * 400) + if m <= 2 then 1 else 0 in
  (y, m, day - days_before_month m' + 1)

let epoch = Span.zero
let min = (days_of_date (0, 1, 1), 0L)
let max = (days_of_date (9999, 12, 31), Int64.pred ps_per_day)
let equal = Span.equal
let compare = Span.compare
let is_earlier t ~than = compare t than < 0
let is_later t ~than = compare t than > 0
let of_span t = if compare t min >= 0 && compare t max <= 0 then Some t else None
let to_span t = t

let v d_ps =
  match Option.bind (Span.of_d_ps d_ps) of_span with
  | Some t -> t
  | None -> invalid_arg "Ptime.v: not within the years 0 to 9999"

let of_float_s f = Option.bind (Span.of_float_s f) of_span
let to_float_s = Span.to_float_s
let add_span t span = of_span (Span.add t span)
let sub_span t span = of_span (Span.sub t span)
let diff = Span.sub

let of_date_time (((y, _, _) as date), ((h, m, s), offset)) =
  let is_date =
    y >= 0 && y <= 9999
    &&
    match date with
    | _, m, d -> m >= 1 && m <= 12 && d >= 1 && date_of_days (days_of_date date) = date
  in
  (* 60 is a leap second's: POSIX time gives it the number of the next second. *)
  let is_time = h >= 0 && h < 24 && m >= 0 && m < 60 && s >= 0 && s <= 60 in
  if is_date && is_time then
    let seconds = (h * 3600) + (m * 60) + s - offset in
    of_span (Span.add (days_of_date date, 0L) (Span.of_int_s seconds))
  else None

(* A local time beyond the first or last year is given in UTC instead. *)
let local tz_offset_s t =
  match add_span t (Span.of_int_s tz_offset_s) with
  | Some local -> (local, tz_offset_s)
  | None -> (t, 0)

let to_date_time ?(tz_offset_s = 0) t =
  let (d, ps), offset = local tz_offset_s t in
  let s = Int64.to_int (Int64.div ps ps_per_s) in
  (date_of_days d, ((s / 3600, s mod 3600 / 60, s mod 60), offset))

let of_date ?(tz_offset_s = 0) date = of_date_time (date, ((0, 0, 0), tz_offset_s))
let to_date ?tz_offset_s t = fst (to_date_time ?tz_offset_s t)

let weekday ?(tz_offset_s = 0) t =
  let (d, _), _ = local tz_offset_s t in
  (* 1970-01-01 was a Thursday. *)
  match (((d mod 7) + 7) mod 7 : int) with
  | 0 -> `Thu
  | 1 -> `Fri
  | 2 -> `Sat
  | 3 -> `Sun
  | 4 -> `Mon
  | 5 -> `Tue
  | _ -> `Wed

let rec power_of_ten n = if n = 0 then 1L else Int64.mul 10L (power_of_ten (n - 1))

let to_rfc3339 ?(space = false) ?(frac_s = 0) ?tz_offset_s t =
  let writable o = o mod 60 = 0 && abs o < s_per_day in
  let tz_offset_s =
    if Option.fold ~none:false ~some:writable tz_offset_s then tz_offset_s else None
  in
  let (y, m, d), ((h, min, s), offset) = to_date_time ?tz_offset_s t in
  let fraction =
    match Int.max 0 (Int.min 12 frac_s) with
    | 0 -> ""
    | n ->
        let ps = Int64.rem (snd t) ps_per_s in
        Printf.sprintf ".%0*Ld" n (Int64.div ps (power_of_ten (12 - n)))
  in
  let zone =
    match tz_offset_s with
    | None -> "-00:00"
    | Some _ when offset = 0 -> "Z"
    | Some _ ->
        let minutes = abs offset / 60 in
        Printf.sprintf "%c%02d:%02d"
          (if offset < 0 then '-' else '+')
          (minutes / 60) (minutes mod 60)
  in
  Printf.sprintf "%04d-%02d-%02d%c%02d:%02d:%02d%s%s" y m d
    (if space then ' ' else 'T')
    h min s fraction zone

let pp_rfc3339 ?space ?frac_s ?tz_offset_s () ppf t =
  Format.pp_print_string ppf (to_rfc3339 ?space ?frac_s ?tz_offset_s t)

let pp ppf t = pp_rfc3339 ~space:true () ppf t
