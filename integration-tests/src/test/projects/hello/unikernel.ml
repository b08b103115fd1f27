open Lwt.Infix

let start () =
  Logs.info (fun f -> f "good morning");
  Mirage_sleep.ns (Duration.of_ms 10) >>= fun () ->
  Logs.info (fun f -> f "good night");
  Lwt.return_unit
