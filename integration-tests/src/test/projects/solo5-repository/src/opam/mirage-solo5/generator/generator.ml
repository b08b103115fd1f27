external compiled_for : unit -> string = "compiled_for"

let () = Printf.printf "let by = %S\n" (compiled_for ())
