#set($name = $artifactId.replace(".", "-"))
(* mirage >= 4.9.0 & < 4.12.0 *)
open Mirage

let greeter = main "Unikernel" job ~packages:[ package "duration" ]
let () = register "${name}" [ greeter ]
