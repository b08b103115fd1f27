let at seconds =
  match Ptime.of_float_s seconds with
  | Some t -> t
  | None -> raise (Sys_error "the system's clock is not within the years 0 to 9999")

let now () = at (Unix.gettimeofday ())
let now_d_ps () = Ptime.Span.to_d_ps (Ptime.to_span (now ()))

(* [gettimeofday] counts microseconds. *)
let period_d_ps () = Some (0, 1_000_000L)
let period () = Option.bind (period_d_ps ()) Ptime.Span.of_d_ps

(* How far local time, read as if it were UTC, is ahead. *)
let current_tz_offset_s () =
  let now = Unix.time () in
  let local = Unix.localtime now in
  let date = (local.tm_year + 1900, local.tm_mon + 1, local.tm_mday) in
  let time = ((local.tm_hour, local.tm_min, local.tm_sec), 0) in
  Option.bind
    (Ptime.of_date_time (date, time))
    (fun local -> Ptime.Span.to_int_s (Ptime.diff local (at now)))
