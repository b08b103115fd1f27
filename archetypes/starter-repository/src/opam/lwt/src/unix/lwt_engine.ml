type event = { mutable stop : unit -> unit }
type watch = { fd : Unix.file_descr; notify : unit -> unit }

let timers = Lwt_timers.create ()
let readers : watch list ref = ref []
let writers : watch list ref = ref []

(* The time of day may be set while somebody sleeps; this clock only goes on. *)
let now () = Mtime_clock.elapsed_ns ()

let deadline_after seconds =
  let ns = Float.max 0. seconds *. 1e9 in
  let now = now () in
  if ns >= Int64.to_float (Int64.sub Int64.max_int now) then Int64.max_int
  else Int64.add now (Int64.of_float (Float.ceil ns))

let stop_event e = e.stop ()

let on_timer seconds repeat f =
  let event = { stop = ignore } in
  let rec set () =
    let timer = Lwt_timers.add timers (deadline_after seconds) fire in
    event.stop <- (fun () -> Lwt_timers.remove timer)
  and fire () =
    if repeat then set ();
    f event
  in
  set ();
  event

let watch watches fd f =
  let event = { stop = ignore } in
  let w = { fd; notify = (fun () -> f event) } in
  watches := w :: !watches;
  event.stop <- (fun () -> watches := List.filter (fun w' -> w' != w) !watches);
  event

let on_readable fd f = watch readers fd f
let on_writable fd f = watch writers fd f

let seconds_to_wait block =
  if not block then 0.
  else
    match Lwt_timers.next timers with
    | None -> -1.
    | Some deadline ->
        let ns = Int64.sub deadline (now ()) in
        if Int64.compare ns 0L <= 0 then 0. else Int64.to_float ns /. 1e9

let notify watches ready =
  (* One that is stopped by another of the same round must not be told any more. *)
  let concerned = List.filter (fun w -> List.mem w.fd ready) (List.rev !watches) in
  List.iter (fun w -> if List.memq w !watches then w.notify ()) concerned

let iter block =
  let fds watches = List.sort_uniq compare (List.map (fun w -> w.fd) !watches) in
  let readable, writable, _ =
    try Unix.select (fds readers) (fds writers) [] (seconds_to_wait block)
    with Unix.Unix_error (Unix.EINTR, _, _) -> ([], [], [])
  in
  Lwt_timers.run_due timers (now ());
  notify readers readable;
  notify writers writable
