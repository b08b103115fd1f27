(* mirage >= 4.9.0 & < 4.12.0 *)
open Mirage

let greeter = main "Unikernel" ~packages:[ package "duration" ] job

let () = register "greeter" [ greeter ]
