open Lwt.Infix

type t = { mutable locked : bool; waiting : (unit, unit) Lwt_line.t }

let create () = { locked = false; waiting = Lwt_line.create () }
let is_locked m = m.locked
let is_empty m = Lwt_line.is_empty m.waiting

let lock m =
  if m.locked then Lwt_line.join m.waiting ()
  else begin
    m.locked <- true;
    Lwt.return_unit
  end

(* The lock stays locked when it is handed on, so that nobody comes in between. *)
let unlock m =
  if m.locked then
    match Lwt_line.leave_first m.waiting with
    | Some ((), next) -> Lwt.wakeup_later next ()
    | None -> m.locked <- false

let with_lock m f =
  lock m >>= fun () ->
  Lwt.finalize f (fun () ->
      unlock m;
      Lwt.return_unit)
