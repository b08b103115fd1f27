(* Who puts stands in line with the value in hand. *)
type 'a t = {
  mutable box : 'a option;
  takers : (unit, 'a) Lwt_line.t;
  putters : ('a, unit) Lwt_line.t;
}

let containing box = { box; takers = Lwt_line.create (); putters = Lwt_line.create () }
let create_empty () = containing None
let create v = containing (Some v)
let is_empty m = Option.is_none m.box

let put m v =
  match (Lwt_line.leave_first m.takers, m.box) with
  | Some ((), taker), _ ->
      Lwt.wakeup_later taker v;
      Lwt.return_unit
  | None, None ->
      m.box <- Some v;
      Lwt.return_unit
  | None, Some _ -> Lwt_line.join m.putters v

let take_available m =
  let v = m.box in
  if Option.is_some v then
    begin match Lwt_line.leave_first m.putters with
    | None -> m.box <- None
    | Some (next, putter) ->
        m.box <- Some next;
        Lwt.wakeup_later putter ()
    end;
  v

let take m =
  match take_available m with
  | Some v -> Lwt.return v
  | None -> Lwt_line.join m.takers ()
