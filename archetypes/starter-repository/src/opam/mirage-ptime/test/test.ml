(* When this was written. *)
let then_ = Option.get (Ptime.of_date (2026, 1, 1))

let () =
  let now = Mirage_ptime.now () in
  if not (Ptime.is_later now ~than:then_) then failwith "the clock is wrong";
  let d, ps = Mirage_ptime.now_d_ps () in
  if Ptime.Span.to_float_s (Ptime.diff (Ptime.v (d, ps)) now) > 10. then
    failwith "two readings differ";
  match Mirage_ptime.current_tz_offset_s () with
  | Some s when abs s <= 14 * 3600 -> ()
  | Some s -> failwith (Printf.sprintf "an offset of %d seconds" s)
  | None -> failwith "no offset"
