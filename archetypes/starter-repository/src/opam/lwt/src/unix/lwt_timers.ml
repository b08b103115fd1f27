module Deadlines = Map.Make (struct
  type t = int64 * int

  let compare (t, n) (t', n') =
    match Int64.compare t t' with 0 -> Int.compare n n' | c -> c
end)

type t = { mutable waiting : (unit -> unit) Deadlines.t; mutable added : int }
type timer = { timers : t; key : Deadlines.key }

let create () = { waiting = Deadlines.empty; added = 0 }

let add timers deadline f =
  let key = (deadline, timers.added) in
  timers.added <- timers.added + 1;
  timers.waiting <- Deadlines.add key f timers.waiting;
  { timers; key }

let remove { timers; key } = timers.waiting <- Deadlines.remove key timers.waiting

let next timers =
  Option.map
    (fun ((deadline, _), _) -> deadline)
    (Deadlines.min_binding_opt timers.waiting)

(* What is added while running comes at the next turn, even if due at once: else a timer
   that adds itself again would keep everything else from running. *)
let run_due timers now =
  let last = (now, timers.added) in
  let due key = compare key last < 0 in
  let rec go () =
    match Deadlines.min_binding_opt timers.waiting with
    | Some (key, f) when due key ->
        timers.waiting <- Deadlines.remove key timers.waiting;
        f ();
        go ()
    | Some _ | None -> ()
  in
  go ()
