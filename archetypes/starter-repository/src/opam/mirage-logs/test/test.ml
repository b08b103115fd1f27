let buffer = Buffer.create 80

(* The line without the time, which is what comes before the first ": ". *)
let line () =
  let s = Buffer.contents buffer in
  Buffer.clear buffer;
  let rec behind i = if String.sub s i 2 = ": " then i + 2 else behind (i + 1) in
  let i = behind 0 in
  String.sub s i (String.length s - i)

let expect expected =
  let line = line () in
  if line <> expected then failwith (Printf.sprintf "%S, not %S" line expected)

let port = Logs.Tag.def "port" Format.pp_print_int

let () =
  Logs.set_reporter (Mirage_logs.create ~ch:(Format.formatter_of_buffer buffer) ());
  Logs.set_level (Some Logs.Info);
  Logs.info (fun m -> m "hello %d" 1);
  expect "[INFO] [application] hello 1\n";
  Logs.warn (fun m -> m ~header:"net" ~tags:Logs.Tag.(add port 80 empty) "refused");
  expect "port=80 [WARNING] [application] net: refused\n"
