open Lwt.Infix

let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let is v p = Lwt.state p = Lwt.Return v
let fails e p = Lwt.state p = Lwt.Fail e
let pending p = Lwt.is_sleeping p

exception A
exception B

let one_promise () =
  check "bind of a value" (is 3 (Lwt.return 1 >>= fun n -> Lwt.return (n + 2)));
  check "bind of an error" (fails A (Lwt.fail A >>= fun () -> Lwt.fail B));
  let p, u = Lwt.wait () in
  let q = p >>= fun n -> Lwt.return (n + 1) in
  check "pending before" (pending q);
  Lwt.wakeup u 1;
  check "resolved after" (is 2 q);
  let p, u = Lwt.wait () in
  let q = p >>= fun () -> raise A in
  Lwt.wakeup u ();
  check "an exception in a continuation rejects" (fails A q);
  check "map's function may raise"
    (fails A (Lwt.map (fun () -> raise A) Lwt.return_unit));
  check "catch" (is 1 (Lwt.catch (fun () -> raise A) (fun _ -> Lwt.return 1)));
  check "catch lets values pass" (is 2 (Lwt.catch (fun () -> Lwt.return 2) Lwt.fail));
  let closed = ref 0 in
  let close () =
    incr closed;
    Lwt.return_unit
  in
  check "finalize keeps the error" (fails A (Lwt.finalize (fun () -> raise A) close));
  check "finalize keeps the value" (is 1 (Lwt.finalize (fun () -> Lwt.return 1) close));
  check "finalize ran both times" (!closed = 2);
  let p, u = Lwt.wait () in
  Lwt.wakeup u ();
  check "a promise resolves once"
    (match Lwt.wakeup u () with () -> false | exception Invalid_argument _ -> true);
  check "poll" (Lwt.poll p = Some ());
  let order = ref [] in
  let p, u = Lwt.wait () in
  List.iter (fun n -> Lwt.on_success p (fun () -> order := n :: !order)) [ 1; 2; 3 ];
  Lwt.wakeup u ();
  check "who waits longest runs first" (!order = [ 3; 2; 1 ])

let later () =
  let said = ref [] in
  let say s = said := s :: !said in
  let p, u = Lwt.wait () and q, v = Lwt.wait () in
  Lwt.on_success q (fun () -> say "inner");
  Lwt.on_success p (fun () ->
      Lwt.wakeup_later v ();
      say "outer");
  Lwt.wakeup u ();
  check "wakeup_later waits for its caller" (!said = [ "inner"; "outer" ])

let nobody_waits () =
  let seen = ref [] in
  let hook = !Lwt.async_exception_hook in
  (Lwt.async_exception_hook := fun e -> seen := e :: !seen);
  Lwt.async (fun () -> raise A);
  let p, u = Lwt.wait () in
  Lwt.ignore_result p;
  Lwt.wakeup_exn u B;
  Lwt.async_exception_hook := hook;
  check "lost exceptions reach the hook" (!seen = [ B; A ]);
  let caught = ref None in
  Lwt.dont_wait (fun () -> Lwt.fail A) (fun e -> caught := Some e);
  check "dont_wait" (!caught = Some A)

let several () =
  let (p, u), (q, v) = (Lwt.wait (), Lwt.wait ()) in
  let both = Lwt.both p q and all = Lwt.all [ p; q ] in
  Lwt.wakeup u 1;
  check "both waits for the second" (pending both);
  Lwt.wakeup v 2;
  check "both" (is (1, 2) both);
  check "all keeps the order" (is [ 1; 2 ] all);
  check "join of nothing" (is () (Lwt.join []));
  let (p, u), (q, v) = (Lwt.wait (), Lwt.wait ()) in
  let j = Lwt.join [ p; q ] in
  Lwt.wakeup_exn u A;
  check "join waits though one failed" (pending j);
  Lwt.wakeup_exn v B;
  check "join tells the first error" (fails A j);
  let (p, u), (q, _) = (Lwt.task (), Lwt.task ()) in
  let c = Lwt.choose [ p; q ] in
  Lwt.wakeup u 1;
  check "choose" (is 1 c && pending q);
  let (p, u), (q, _) = (Lwt.task (), Lwt.task ()) in
  let c = Lwt.pick [ p; q ] in
  Lwt.wakeup u 1;
  check "pick cancels the others" (is 1 c && fails Lwt.Canceled q);
  check "choose takes an error first"
    (fails A (Lwt.choose [ Lwt.return 1; Lwt.fail A; Lwt.return 2 ]));
  let p, _ = Lwt.wait () in
  check "nchoose" (is [ 1; 2 ] (Lwt.nchoose [ Lwt.return 1; p; Lwt.return 2 ]));
  check "nchoose_split"
    (match Lwt.state (Lwt.nchoose_split [ Lwt.return 1; p ]) with
    | Lwt.Return ([ 1 ], [ rest ]) -> rest == p
    | _ -> false);
  check "choose of nothing"
    (match Lwt.choose [] with _ -> false | exception Invalid_argument _ -> true)

let cancelation () =
  let p, u = Lwt.task () in
  let said = ref [] in
  Lwt.on_termination p (fun () -> said := "ended" :: !said);
  Lwt.on_cancel p (fun () -> said := "canceled" :: !said);
  Lwt.cancel (p >|= ignore);
  check "cancel reaches the task" (fails Lwt.Canceled p);
  check "on_cancel comes first" (!said = [ "ended"; "canceled" ]);
  Lwt.wakeup u ();
  let p, _ = Lwt.wait () in
  Lwt.cancel p;
  check "wait can't be canceled" (pending p);
  let p, _ = Lwt.task () in
  let q = Lwt.protected p in
  Lwt.cancel q;
  check "protected" (pending p && fails Lwt.Canceled q);
  let q = Lwt.no_cancel p in
  Lwt.cancel q;
  check "no_cancel" (pending p && pending q);
  let w, _ = Lwt.wait () in
  let q = Lwt.wrap_in_cancelable w in
  Lwt.cancel q;
  check "wrap_in_cancelable" (pending w && fails Lwt.Canceled q);
  let (p, _), (q, _) = (Lwt.task (), Lwt.task ()) in
  let j = Lwt.join [ p; q ] in
  Lwt.cancel j;
  check "join passes it on to all"
    (fails Lwt.Canceled p && fails Lwt.Canceled q && fails Lwt.Canceled j)

let rec count_down n =
  if n = 0 then Lwt.return_unit else Lwt.pause () >>= fun () -> count_down (n - 1)

let size () =
  let p, u = Lwt.wait () in
  let rec chain n p = if n = 0 then p else chain (n - 1) (p >|= succ) in
  let q = chain 1_000_000 p in
  Lwt.wakeup u 0;
  check "a long chain needs no long stack" (is 1_000_000 q);
  let p, _ = Lwt.task () in
  let q = chain 1_000_000 p in
  Lwt.cancel q;
  check "nor does canceling it" (fails Lwt.Canceled q);
  Gc.compact ();
  let live () =
    Gc.full_major ();
    (Gc.stat ()).live_words
  in
  let before = live () in
  let p = count_down 100_000 in
  for _ = 1 to 99_999 do
    Lwt.wakeup_paused ()
  done;
  check "an endless loop needs no memory" (live () - before < 10_000);
  check "it goes on" (pending p);
  Lwt.wakeup_paused ();
  check "it ends" (is () p);
  let forever, _ = Lwt.wait () in
  let before = live () in
  for _ = 1 to 10_000 do
    let p, u = Lwt.task () in
    let c = Lwt.choose [ forever; p ] in
    Lwt.wakeup u ();
    assert (is () c)
  done;
  check "nor does choosing again and again" (live () - before < 10_000);
  ignore (Sys.opaque_identity forever)

let companions () =
  let run p =
    match Lwt.state p with Lwt.Return v -> v | _ -> failwith "not resolved"
  in
  let odd n = Lwt.return (n mod 2 = 1) in
  check "map_s"
    (run (Lwt_list.map_s (fun n -> Lwt.return (2 * n)) [ 1; 2; 3 ]) = [ 2; 4; 6 ]);
  check "filter_p" (run (Lwt_list.filter_p odd [ 1; 2; 3 ]) = [ 1; 3 ]);
  check "partition_s" (run (Lwt_list.partition_s odd [ 1; 2; 3 ]) = ([ 1; 3 ], [ 2 ]));
  check "fold_right_s"
    (run (Lwt_list.fold_right_s (fun x acc -> Lwt.return (x :: acc)) [ 1; 2 ] [])
    = [ 1; 2 ]);
  check "find_s" (fails Not_found (Lwt_list.find_s odd [ 2 ]));
  let m = Lwt_mutex.create () in
  let order = ref [] in
  let held, free = Lwt.wait () in
  let first = Lwt_mutex.with_lock m (fun () -> held) in
  let say n () =
    order := n :: !order;
    Lwt.return_unit
  in
  let second = Lwt_mutex.with_lock m (say 2)
  and third = Lwt_mutex.with_lock m (say 3) in
  check "the others wait" (pending second && !order = []);
  Lwt.wakeup free ();
  check "mutex"
    (is () first && is () third && !order = [ 3; 2 ] && not (Lwt_mutex.is_locked m));
  let box = Lwt_mvar.create 1 in
  let put = Lwt_mvar.put box 2 in
  check "a full box" (pending put);
  check "take" (is 1 (Lwt_mvar.take box));
  check "the next is put" (is () put && is 2 (Lwt_mvar.take box));
  let taken = Lwt_mvar.take box in
  check "an empty box" (pending taken);
  check "handed over" (is () (Lwt_mvar.put box 3) && is 3 taken);
  let c = Lwt_condition.create () in
  let a = Lwt_condition.wait c and b = Lwt_condition.wait c in
  Lwt_condition.signal c 1;
  check "signal wakes one" (is 1 a && pending b);
  Lwt_condition.broadcast c 2;
  check "broadcast" (is 2 b);
  let open Lwt_result.Syntax in
  let sum =
    let* a = Lwt_result.return 1 in
    let+ b = Lwt_result.return 2 in
    a + b
  in
  check "results" (run sum = Ok 3);
  check "an error ends it"
    (run (Lwt_result.bind (Lwt_result.fail "no") Lwt_result.return) = Error "no")

let scheduler () =
  let start = Unix.gettimeofday () in
  let order = ref [] in
  let after s n = Lwt_unix.sleep s >|= fun () -> order := n :: !order in
  Lwt_main.run (Lwt.join [ after 0.06 3; after 0.02 1; after 0.04 2 ]);
  check "timers run in their order" (!order = [ 3; 2; 1 ]);
  check "and not too early" (Unix.gettimeofday () -. start >= 0.059);
  let start = Unix.gettimeofday () in
  Lwt_main.run (Lwt.join (List.init 100 (after 0.05)));
  check "at once, not one after the other" (Unix.gettimeofday () -. start < 4.);
  let late = Lwt_unix.with_timeout 0.01 (fun () -> Lwt_unix.sleep 10.) in
  check "with_timeout"
    (match Lwt_main.run late with () -> false | exception Lwt_unix.Timeout -> true);
  check "errors come out"
    (match Lwt_main.run (Lwt.fail A) with () -> false | exception A -> true);
  let r, w = Unix.pipe () in
  let readable, u = Lwt.wait () in
  let event =
    Lwt_engine.on_readable r (fun e ->
        Lwt_engine.stop_event e;
        Lwt.wakeup u ())
  in
  Lwt.async (fun () ->
      after 0.01 4 >|= fun () -> ignore (Unix.write_substring w "x" 0 1));
  Lwt_main.run readable;
  Lwt_engine.stop_event event;
  check "a pipe wakes it" (List.hd !order = 4);
  let rounds = ref 0 in
  let hook = Lwt_main.Enter_iter_hooks.add_first (fun () -> incr rounds) in
  Lwt_main.run (count_down 5);
  Lwt_main.Enter_iter_hooks.remove hook;
  check "hooks" (!rounds = 5);
  check "not within itself"
    (match Lwt_main.run (Lwt.pause () >|= fun () -> Lwt_main.run Lwt.return_unit) with
    | () -> false
    | exception Failure _ -> true)

let () =
  one_promise ();
  later ();
  nobody_waits ();
  several ();
  cancelation ();
  size ();
  companions ();
  scheduler ();
  exit (min 1 !failures)
