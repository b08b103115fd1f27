type (+'a, +'e) t = ('a, 'e) result Lwt.t

let lift = Lwt.return
let return v = lift (Ok v)
let fail e = lift (Error e)
let ok p = Lwt.map Result.ok p
let error p = Lwt.map Result.error p
let catch f = Lwt.try_bind f return fail
let get_exn p = Lwt.bind p Lwt.of_result
let map f p = Lwt.map (Result.map f) p
let map_error f p = Lwt.map (Result.map_error f) p
let bind p f = Lwt.bind p (function Ok v -> f v | Error e -> fail e)
let bind_error p f = Lwt.bind p (function Ok v -> return v | Error e -> f e)
let bind_lwt p f = bind p (fun v -> ok (f v))
let bind_result p f = Lwt.map (fun r -> Result.bind r f) p

let both a b =
  let combine = function
    | Ok a, Ok b -> Ok (a, b)
    | Error e, _ | Ok _, Error e -> Error e
  in
  Lwt.map combine (Lwt.both a b)

let iter f p = Lwt.bind p (function Ok v -> f v | Error _ -> Lwt.return_unit)
let iter_error f p = Lwt.bind p (function Ok _ -> Lwt.return_unit | Error e -> f e)

module Infix = struct
  let ( >|= ) p f = map f p
  let ( >>= ) = bind
end

include Infix

module Syntax = struct
  let ( let* ) = bind
  let ( and* ) = both
  let ( let+ ) p f = map f p
  let ( and+ ) = both
end
