module type Hooks = sig
  type 'a kind
  type hook

  val add_first : (unit -> unit kind) -> hook
  val add_last : (unit -> unit kind) -> hook
  val remove : hook -> unit
  val remove_all : unit -> unit
end

module Hook_list (Kind : sig
  type 'a kind
end) =
struct
  type 'a kind = 'a Kind.kind
  type hook = { f : unit -> unit kind }

  let hooks = ref []

  let add_first f =
    let h = { f } in
    hooks := h :: !hooks;
    h

  let add_last f =
    let h = { f } in
    hooks := !hooks @ [ h ];
    h

  let remove h = hooks := List.filter (fun h' -> h' != h) !hooks
  let remove_all () = hooks := []
end

module Now = struct
  type 'a kind = 'a
end

module Promised = struct
  type 'a kind = 'a Lwt.t
end

module Enter_iter_hooks = Hook_list (Now)
module Leave_iter_hooks = Hook_list (Now)
module Exit_hooks = Hook_list (Promised)

let running = ref false

let rec until_resolved p =
  match Lwt.state p with
  | Lwt.Return v -> v
  | Lwt.Fail e -> raise e
  | Lwt.Sleep ->
      List.iter (fun h -> h.Enter_iter_hooks.f ()) !Enter_iter_hooks.hooks;
      Lwt_engine.iter (Lwt.paused_count () = 0);
      Lwt.wakeup_paused ();
      List.iter (fun h -> h.Leave_iter_hooks.f ()) !Leave_iter_hooks.hooks;
      until_resolved p

let run p =
  if !running then failwith "Lwt_main.run is called from within Lwt_main.run";
  running := true;
  Fun.protect ~finally:(fun () -> running := false) (fun () -> until_resolved p)

let at_exit f = ignore (Exit_hooks.add_first f)

let rec run_exit_hooks () =
  match !Exit_hooks.hooks with
  | [] -> Lwt.return_unit
  | h :: rest ->
      Exit_hooks.hooks := rest;
      (* One that fails must not keep the others from running. *)
      Lwt.bind
        (Lwt.catch h.Exit_hooks.f (fun _ -> Lwt.return_unit))
        (fun () -> run_exit_hooks ())

let () =
  Stdlib.at_exit (fun () ->
      if !Exit_hooks.hooks <> [] then begin
        (* [exit] may have been called from a promise, within [run]. *)
        running := false;
        run (run_exit_hooks ())
      end)
