type 'a t = (unit, 'a) Lwt_line.t

let create = Lwt_line.create

let wait ?mutex line =
  let p = Lwt_line.join line () in
  match mutex with
  | None -> p
  | Some m ->
      Lwt_mutex.unlock m;
      Lwt.finalize (fun () -> p) (fun () -> Lwt_mutex.lock m)

let signal line v =
  Option.iter (fun ((), u) -> Lwt.wakeup_later u v) (Lwt_line.leave_first line)

let broadcast line v =
  List.iter (fun u -> Lwt.wakeup_later u v) (Lwt_line.leave_all line)

let broadcast_exn line e =
  List.iter (fun u -> Lwt.wakeup_later_exn u e) (Lwt_line.leave_all line)
