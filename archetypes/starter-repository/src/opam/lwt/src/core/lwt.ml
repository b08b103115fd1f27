exception Canceled

(* A promise is a cell. The public types are abstract so that they can be covariant and
   contravariant, which a cell is not: a promise only ever lets a value out and a
   resolver only ever takes one in, so the casts below are sound.

   The promise of a bind whose function returned a pending promise becomes the same as
   that one, so that endless loops of binds need no memory. *)

type +'a t
type -'a u

type 'a cell = { mutable content : 'a content }

and 'a content =
  | Resolved of ('a, exn) result
  | Pending of 'a pending
  | Same_as of 'a cell

and 'a pending = {
  mutable waiters : 'a waiter list; (* the newest first *)
  mutable forgotten : int; (* how many of them are not wanted any more *)
  mutable when_canceled : (unit -> unit) list; (* the newest first *)
  mutable on_cancelation : cancelation;
  mutable visit : int; (* the last cancelation that came by *)
}

and 'a waiter = { mutable wanted : bool; run : ('a, exn) result -> unit }

and cancelation =
  | Ignored
  | Rejects
  | Passed_to of any list
  | Rejects_and_passed_to of any

and any = Any : 'a cell -> any

external promise : 'a cell -> 'a t = "%identity"
external cell : 'a t -> 'a cell = "%identity"
external resolver : 'a cell -> 'a u = "%identity"
external resolver_cell : 'a u -> 'a cell = "%identity"
external reraise : exn -> 'a = "%reraise"

let rec target c =
  match c.content with
  | Same_as c' ->
      let last = target c' in
      if last != c' then c.content <- Same_as last;
      last
  | Resolved _ | Pending _ -> c

let resolved r = { content = Resolved r }

let pending on_cancelation =
  {
    content =
      Pending
        { waiters = []; forgotten = 0; when_canceled = []; on_cancelation; visit = 0 };
  }

(* Exceptions of the runtime itself are not a promise's: they end the program. *)
let is_ours = function Out_of_memory | Stack_overflow -> false | _ -> true

let async_exception_hook =
  ref (fun e ->
      prerr_string "Fatal error: exception ";
      prerr_endline (Printexc.to_string e);
      Printexc.print_backtrace stderr;
      exit 2)

let guarded f x = try f x with e when is_ours e -> !async_exception_hook e

(* Running what waits *)

let nesting = ref 0
let most_nesting = 40
let postponed : (unit -> unit) Queue.t = Queue.create ()

let nested job =
  incr nesting;
  Fun.protect ~finally:(fun () -> decr nesting) job

let run_postponed () =
  while !nesting = 0 && not (Queue.is_empty postponed) do
    nested (Queue.pop postponed)
  done

(* A long chain of promises would need as much stack as it is long, if each resolved the
   next one from within. *)
let run_job ~postpone job =
  if (postpone && !nesting > 0) || !nesting >= most_nesting then
    Queue.push job postponed
  else begin
    nested job;
    run_postponed ()
  end

let run_waiters p r =
  (match r with
  | Error Canceled -> List.iter (fun f -> guarded f ()) (List.rev p.when_canceled)
  | Ok _ | Error _ -> ());
  List.iter (fun w -> if w.wanted then guarded w.run r) (List.rev p.waiters)

let resolve ?(postpone = false) c r =
  let c = target c in
  match c.content with
  | Pending p ->
      c.content <- Resolved r;
      if p.waiters <> [] || p.when_canceled <> [] then
        run_job ~postpone (fun () -> run_waiters p r)
  | Resolved _ | Same_as _ -> ()

let add_waiter c run =
  match (target c).content with
  | Pending p ->
      let w = { wanted = true; run } in
      p.waiters <- w :: p.waiters;
      w
  | Resolved _ | Same_as _ -> assert false

(* Promises that live long, in a loop around [choose] for example, would else collect
   waiters for ever. *)
let forget c w =
  match (target c).content with
  | Pending p when w.wanted ->
      w.wanted <- false;
      p.forgotten <- p.forgotten + 1;
      if p.forgotten > 16 && 2 * p.forgotten > List.length p.waiters then begin
        p.waiters <- List.filter (fun w -> w.wanted) p.waiters;
        p.forgotten <- 0
      end
  | Pending _ | Resolved _ | Same_as _ -> w.wanted <- false

let when_resolved c f =
  match (target c).content with
  | Resolved r -> f r
  | Pending _ -> ignore (add_waiter c f)
  | Same_as _ -> assert false

(* Makes the pending [outer] resolve as [inner] does. *)
let become outer inner =
  let outer = target outer and inner = target inner in
  match (outer.content, inner.content) with
  | Resolved _, _ -> ()
  | Pending _, _ when outer == inner -> ()
  | Pending _, Resolved r -> resolve outer r
  | Pending o, Pending i ->
      o.waiters <- i.waiters @ o.waiters;
      o.forgotten <- o.forgotten + i.forgotten;
      o.when_canceled <- i.when_canceled @ o.when_canceled;
      o.on_cancelation <- i.on_cancelation;
      inner.content <- Same_as outer
  | _, Same_as _ | Same_as _, _ -> assert false

(* Making and resolving *)

let of_result r = promise (resolved r)
let return v = of_result (Ok v)
let fail e = of_result (Error e)
let fail_with s = fail (Failure s)
let fail_invalid_arg s = fail (Invalid_argument s)
let return_unit = return ()
let return_none = return None
let return_nil = return []
let return_true = return true
let return_false = return false
let return_some v = return (Some v)
let return_ok v = return (Ok v)
let return_error e = return (Error e)

let pair on_cancelation =
  let c = pending on_cancelation in
  (promise c, resolver c)

let wait () = pair Ignored
let task () = pair Rejects

let wake name ~postpone u r =
  let c = target (resolver_cell u) in
  match c.content with
  | Pending _ -> resolve ~postpone c r
  | Resolved (Error Canceled) -> ()
  | Resolved _ | Same_as _ ->
      invalid_arg (Printf.sprintf "Lwt.%s: the promise is resolved already" name)

let wakeup_result u r = wake "wakeup_result" ~postpone:false u r
let wakeup u v = wake "wakeup" ~postpone:false u (Ok v)
let wakeup_exn u e = wake "wakeup_exn" ~postpone:false u (Error e)
let wakeup_later_result u r = wake "wakeup_later_result" ~postpone:true u r
let wakeup_later u v = wake "wakeup_later" ~postpone:true u (Ok v)
let wakeup_later_exn u e = wake "wakeup_later_exn" ~postpone:true u (Error e)

(* Waiting for one *)

let apply f x = try f x with e when is_ours e -> fail e

let try_bind f on_value on_error =
  let p = cell (apply f ()) in
  match (target p).content with
  | Resolved (Ok v) -> on_value v
  | Resolved (Error e) -> on_error e
  | Pending _ ->
      let out = pending (Passed_to [ Any p ]) in
      let continue = function
        | Ok v -> become out (cell (apply on_value v))
        | Error e -> become out (cell (apply on_error e))
      in
      ignore (add_waiter p continue);
      promise out
  | Same_as _ -> assert false

let bind p f =
  let p = cell p in
  match (target p).content with
  | Resolved (Ok v) -> f v
  | Resolved (Error e) -> fail e
  | Pending _ ->
      let out = pending (Passed_to [ Any p ]) in
      let continue = function
        | Ok v -> become out (cell (apply f v))
        | Error e -> resolve out (Error e)
      in
      ignore (add_waiter p continue);
      promise out
  | Same_as _ -> assert false

let map f p = bind p (fun v -> apply (fun v -> return (f v)) v)
let catch f on_error = try_bind f return on_error

let finalize f last =
  try_bind f
    (fun v -> bind (last ()) (fun () -> return v))
    (fun e -> bind (last ()) (fun () -> fail e))

let wrap f = apply (fun () -> return (f ())) ()

let on_any p on_value on_error =
  when_resolved (cell p) (function
    | Ok v -> guarded on_value v
    | Error e -> guarded on_error e)

let on_success p f = on_any p f ignore
let on_failure p f = on_any p ignore f
let on_termination p f = on_any p (fun _ -> f ()) (fun _ -> f ())

(* Not waiting *)

let dont_wait f on_error = on_failure (apply f ()) on_error
let async f = dont_wait f (fun e -> !async_exception_hook e)

let ignore_result p =
  match (target (cell p)).content with
  | Resolved (Error e) -> raise e
  | Resolved (Ok _) | Pending _ | Same_as _ ->
      on_failure p (fun e -> !async_exception_hook e)

(* Waiting for several *)

let any p = Any (cell p)

(* [after ps result] resolves once all of [ps] are, with the first exception if there
   was one, else with [result ()]. *)
let after ps result =
  let left = ref (List.length ps) and first_error = ref None in
  let out = pending (Passed_to ps) in
  let finish () =
    resolve out (match !first_error with Some e -> Error e | None -> Ok (result ()))
  in
  let one (Any p) =
    when_resolved p (fun r ->
        (match (r, !first_error) with
        | Error e, None -> first_error := Some e
        | (Ok _ | Error _), _ -> ());
        decr left;
        if !left = 0 then finish ())
  in
  if ps = [] then finish () else List.iter one ps;
  promise out

let value_now p =
  match (target (cell p)).content with
  | Resolved (Ok v) -> v
  | Resolved (Error _) | Pending _ | Same_as _ -> assert false

let join ps = after (List.map any ps) ignore
let all ps = after (List.map any ps) (fun () -> List.map value_now ps)
let both a b = after [ any a; any b ] (fun () -> (value_now a, value_now b))

let resolution p =
  match (target (cell p)).content with
  | Resolved r -> Some r
  | Pending _ | Same_as _ -> None

let is_error = function Ok _ -> false | Error _ -> true

(* [first name ps decide] resolves with [decide ()] at once if one of [ps] is resolved,
   else when one of them is. *)
let first name ps decide =
  if ps = [] then invalid_arg (Printf.sprintf "Lwt.%s: the list is empty" name);
  if List.exists (fun p -> Option.is_some (resolution p)) ps then of_result (decide ())
  else begin
    let out = pending (Passed_to (List.map any ps)) in
    let waiters = ref [] in
    let continue _ =
      if (target out).content |> function Pending _ -> true | _ -> false then begin
        List.iter (fun (p, w) -> forget p w) !waiters;
        resolve out (decide ())
      end
    in
    (* The same promise may be in the list twice: it resolves both, the first counts. *)
    waiters := List.map (fun p -> (cell p, add_waiter (cell p) continue)) ps;
    promise out
  end

let lot = lazy (Random.State.make_self_init ())

(* Taking always the first of the list would starve the others. *)
let one_of ps =
  let rs = List.filter_map resolution ps in
  match List.find_opt is_error rs with
  | Some e -> e
  | None -> List.nth rs (Random.State.int (Lazy.force lot) (List.length rs))

let all_values ps =
  let rs = List.filter_map resolution ps in
  let add r acc = Result.bind r (fun v -> Result.map (List.cons v) acc) in
  List.fold_right add rs (Ok [])

(* Cancelation *)

let visits = ref 0

let cancel p =
  incr visits;
  (* All are rejected before anything that waits runs, so that nothing that runs sees
     half of them. *)
  let jobs = ref [] in
  let reject c p =
    let r = Error Canceled in
    c.content <- Resolved r;
    jobs := (fun () -> run_waiters p r) :: !jobs
  in
  (* What the promise waits for may be deep, and may be reached on many ways. *)
  let rec visit = function
    | [] -> ()
    | Any c :: others -> (
        let c = target c in
        match c.content with
        | Pending p when p.visit <> !visits -> (
            p.visit <- !visits;
            match p.on_cancelation with
            | Ignored -> visit others
            | Rejects ->
                reject c p;
                visit others
            | Passed_to inner -> visit (inner @ others)
            | Rejects_and_passed_to inner ->
                reject c p;
                visit (inner :: others))
        | Pending _ | Resolved _ | Same_as _ -> visit others)
  in
  visit [ Any (cell p) ];
  List.iter (run_job ~postpone:false) (List.rev !jobs)

let on_cancel p f =
  match (target (cell p)).content with
  | Resolved (Error Canceled) -> guarded f ()
  | Resolved _ | Same_as _ -> ()
  | Pending p -> p.when_canceled <- f :: p.when_canceled

let relay p on_cancelation =
  match resolution p with
  | Some _ -> p
  | None ->
      let out = pending on_cancelation in
      let w = add_waiter (cell p) (fun r -> resolve out r) in
      on_cancel (promise out) (fun () -> forget (cell p) w);
      promise out

let protected p = relay p Rejects
let no_cancel p = relay p Ignored
let wrap_in_cancelable p = relay p (Rejects_and_passed_to (any p))
let cancel_pending ps = List.iter (fun p -> if resolution p = None then cancel p) ps
let choose ps = first "choose" ps (fun () -> one_of ps)

let pick ps =
  first "pick" ps (fun () ->
      let r = one_of ps in
      cancel_pending ps;
      r)

let nchoose ps = first "nchoose" ps (fun () -> all_values ps)

let npick ps =
  first "npick" ps (fun () ->
      let r = all_values ps in
      cancel_pending ps;
      r)

let nchoose_split ps =
  first "nchoose_split" ps (fun () ->
      let still = List.filter (fun p -> Option.is_none (resolution p)) ps in
      Result.map (fun vs -> (vs, still)) (all_values ps))

(* State *)

type 'a state = Return of 'a | Fail of exn | Sleep

let state p =
  match resolution p with
  | Some (Ok v) -> Return v
  | Some (Error e) -> Fail e
  | None -> Sleep

let is_sleeping p = Option.is_none (resolution p)

let poll p =
  match resolution p with
  | Some (Ok v) -> Some v
  | Some (Error e) -> raise e
  | None -> None

(* Pausing *)

let paused = ref []
let pause_notifier = ref ignore
let paused_count () = List.length !paused

let pause () =
  let p, u = task () in
  paused := u :: !paused;
  !pause_notifier (paused_count ());
  p

let wakeup_paused () =
  let us = List.rev !paused in
  paused := [];
  List.iter (fun u -> wakeup u ()) us

let abandon_paused () = paused := []
let register_pause_notifier f = pause_notifier := f

(* Operators *)

module Infix = struct
  let ( >>= ) = bind
  let ( >|= ) p f = map f p
  let ( =<< ) f p = bind p f
  let ( =|< ) = map
  let ( <&> ) a b = join [ a; b ]
  let ( <?> ) a b = choose [ a; b ]
end

include Infix

module Syntax = struct
  let ( let* ) = bind
  let ( and* ) = both
  let ( let+ ) p f = map f p
  let ( and+ ) = both
end
