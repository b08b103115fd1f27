open Lwt.Infix

let rec fold_left_s f acc = function
  | [] -> Lwt.return acc
  | x :: rest -> Lwt.apply (f acc) x >>= fun acc -> fold_left_s f acc rest

let fold_right_s f xs acc = fold_left_s (fun acc x -> f x acc) acc (List.rev xs)
let indexed xs = List.mapi (fun i x -> (i, x)) xs
let iter_s f xs = fold_left_s (fun () x -> f x) () xs
let iter_p f xs = Lwt.join (List.map (Lwt.apply f) xs)
let iteri_s f xs = iter_s (fun (i, x) -> f i x) (indexed xs)
let iteri_p f xs = iter_p (fun (i, x) -> f i x) (indexed xs)

let map_s f xs =
  fold_left_s (fun ys x -> f x >|= fun y -> y :: ys) [] xs >|= fun ys -> List.rev ys

let map_p f xs = Lwt.all (List.map (Lwt.apply f) xs)
let mapi_s f xs = map_s (fun (i, x) -> f i x) (indexed xs)
let mapi_p f xs = map_p (fun (i, x) -> f i x) (indexed xs)

let rec exists_s f = function
  | [] -> Lwt.return_false
  | x :: rest -> (
      Lwt.apply f x >>= function true -> Lwt.return_true | false -> exists_s f rest)

let for_all_s f xs = exists_s (fun x -> f x >|= not) xs >|= not
let exists_p f xs = map_p f xs >|= List.mem true
let for_all_p f xs = map_p f xs >|= fun bs -> not (List.mem false bs)

let rec find_s f = function
  | [] -> Lwt.fail Not_found
  | x :: rest -> (
      Lwt.apply f x >>= function true -> Lwt.return x | false -> find_s f rest)

let some_ys ys = List.filter_map (fun y -> y) ys
let filter_map_s f xs = map_s f xs >|= some_ys
let filter_map_p f xs = map_p f xs >|= some_ys
let keep f x = f x >|= fun wanted -> if wanted then Some x else None
let filter_s f xs = filter_map_s (keep f) xs
let filter_p f xs = filter_map_p (keep f) xs

let split xs bs =
  let yes, no = List.partition snd (List.combine xs bs) in
  (List.map fst yes, List.map fst no)

let partition_s f xs = map_s f xs >|= split xs
let partition_p f xs = map_p f xs >|= split xs
