open Lwt.Infix

let rec greet times =
  Logs.info (fun log -> log "Hello from %s!" (Mirage_runtime.name ()));
  if times = 1 then Lwt.return_unit
  else Mirage_sleep.ns (Duration.of_sec 1) >>= fun () -> greet (times - 1)

let start () = greet 4
