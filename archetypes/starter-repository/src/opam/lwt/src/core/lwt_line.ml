type ('a, 'b) place = { in_hand : 'a; resolver : 'b Lwt.u; mutable taken : bool }
type ('a, 'b) t = ('a, 'b) place Queue.t

let create () = Queue.create ()

let rec first line =
  match Queue.peek_opt line with
  | Some place when not place.taken ->
      ignore (Queue.pop line);
      first line
  | next -> next

let is_empty line = Option.is_none (first line)

let join line in_hand =
  let p, resolver = Lwt.task () in
  let place = { in_hand; resolver; taken = true } in
  Lwt.on_cancel p (fun () -> place.taken <- false);
  Queue.push place line;
  p

let leave_first line =
  let next = first line in
  if Option.is_some next then ignore (Queue.pop line);
  Option.map (fun place -> (place.in_hand, place.resolver)) next

let leave_all line =
  let taken = Queue.fold (fun acc p -> if p.taken then p :: acc else acc) [] line in
  Queue.clear line;
  List.rev_map (fun place -> place.resolver) taken
