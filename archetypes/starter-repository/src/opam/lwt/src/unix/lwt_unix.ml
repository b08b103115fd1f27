let sleep seconds =
  let p, u = Lwt.task () in
  let event = Lwt_engine.on_timer seconds false (fun _ -> Lwt.wakeup u ()) in
  Lwt.on_cancel p (fun () -> Lwt_engine.stop_event event);
  p

exception Timeout

let timeout seconds = Lwt.bind (sleep seconds) (fun () -> Lwt.fail Timeout)
let with_timeout seconds f = Lwt.pick [ timeout seconds; Lwt.apply f () ]
