open Cmdliner

let failures = ref 0

let check what ok =
  if not ok then begin
    incr failures;
    Printf.eprintf "FAILED: %s\n%!" what
  end

let contains part whole =
  let n = String.length part in
  let rec at i =
    i + n <= String.length whole && (String.sub whole i n = part || at (i + 1))
  in
  at 0

(* What comes of a line, with what was written to standard output and error. *)
let run ?(env = fun _ -> None) ?version ?man term line =
  let out = Buffer.create 80 and errors = Buffer.create 80 in
  let help = Format.formatter_of_buffer out
  and err = Format.formatter_of_buffer errors in
  let argv = Array.of_list ("tool" :: line) in
  let cmd = Cmd.make (Cmd.info "tool" ?version ?man) term in
  let result = Cmd.eval_value ~help ~err ~env ~argv cmd in
  (result, Buffer.contents out, Buffer.contents errors)

let gives ?env what term line expected =
  let result, _, errors = run ?env term line in
  check (Printf.sprintf "%s (%s)" what errors) (result = Ok (`Ok expected))

let wrong ?env what term line message =
  let result, _, errors = run ?env term line in
  check
    (Printf.sprintf "%s: %s" what errors)
    (result = Error `Parse && contains message errors)

let i ?env ?docv ?(doc = "Doc.") names = Arg.info names ?env ?docv ~doc
let verbose = Arg.(value & flag & i [ "v"; "verbose" ])
let extract = Arg.(value & flag & i [ "x" ])
let file = Arg.(value & opt string "-" & i [ "f"; "file" ])
let number = Arg.(value & opt int 0 & i [ "number" ])

let options () =
  gives "absent" file [] "-";
  List.iter
    (fun line -> gives (String.concat " " line) file line "a.out")
    [ [ "-f"; "a.out" ]; [ "-fa.out" ]; [ "--file"; "a.out" ]; [ "--file=a.out" ] ];
  gives "an empty value" file [ "--file=" ] "";
  gives "a glued dash" number [ "--number=-10" ] (-10);
  wrong "a loose dash" number [ "--number"; "-10" ] "'--number' needs a value";
  wrong "no value" file [ "--file" ] "'--file' needs a value";
  wrong "twice" number [ "--number=1"; "--number=2" ] "can't be repeated";
  wrong "not a number" number [ "--number=x" ] "option '--number': invalid value 'x'";
  wrong "unknown" number [ "--numbr=1" ]
    "unknown option '--numbr', did you mean '--number'?";
  wrong "no prefixes" number [ "--num=1" ] "unknown option '--num'";
  wrong "a flag takes none" verbose [ "--verbose=true" ] "takes no value";
  let three = Term.(const (fun v x f -> (v, x, f)) $ verbose $ extract $ file) in
  gives "shared dash" three [ "-vxfopt" ] (true, true, "opt");
  gives "shared dash, loose value" three [ "-vxf"; "opt" ] (true, true, "opt");
  gives "the value takes the rest" three [ "-fvx" ] (false, false, "vx");
  wrong "unknown in a shared dash" three [ "-vy" ] "unknown option '-y'";
  let level = Arg.(value & opt ~vopt:2 int 1 & i [ "level" ]) in
  gives "optional value, absent" level [] 1;
  gives "optional value, without" level [ "--level" ] 2;
  gives "optional value, with" level [ "--level=3" ] 3;
  let all = Arg.(value & opt_all int [] & i [ "n" ]) in
  gives "all" all [ "-n"; "1"; "-n2" ] [ 1; 2 ];
  let colour = Arg.(value & vflag `No [ (`Red, i [ "red" ]); (`Blue, i [ "blue" ]) ]) in
  gives "one of flags" colour [ "--blue" ] `Blue;
  wrong "two of them" colour [ "--blue"; "--red" ] "can't be present at once";
  gives "last"
    Arg.(last & vflag_all [ 0 ] [ (1, i [ "a" ]); (2, i [ "b" ]) ])
    [ "-b"; "-a" ] 1;
  gives "required" Arg.(required & opt (some int) None & i [ "n" ]) [ "-n1" ] 1;
  wrong "required but absent"
    Arg.(required & opt (some int) None & i [ "num" ])
    [] "required option --num is missing";
  check "two with one name"
    (match
       run
         Term.(const (fun _ _ -> ()) $ number $ Arg.(value & flag & i [ "number" ]))
         []
     with
    | _ -> false
    | exception Invalid_argument _ -> true)

let positionals () =
  let first = Arg.(required & pos 0 (some string) None & i [] ~docv:"FIRST") in
  let rest = Arg.(value & pos_right 0 int [] & i [] ~docv:"REST") in
  let term = Term.(const (fun v f r -> (v, f, r)) $ verbose $ first $ rest) in
  gives "between options" term [ "a"; "-v"; "1"; "2" ] (true, "a", [ 1; 2 ]);
  gives "behind --" term [ "--"; "-v"; "1" ] (false, "-v", [ 1 ]);
  gives "a dash is one" term [ "-" ] (false, "-", []);
  wrong "missing" term [] "required argument FIRST is missing";
  wrong "not a number" term [ "a"; "b" ] "REST argument: invalid value 'b'";
  wrong "too many" verbose [ "a"; "b" ]
    "too many arguments, don't know what to do with 'a', 'b'";
  let last = Arg.(value & pos ~rev:true 0 string "" & i []) in
  let others = Arg.(value & pos_left ~rev:true 0 string [] & i []) in
  gives "copying"
    Term.(const (fun a b -> (a, b)) $ others $ last)
    [ "a"; "b"; "c" ]
    ([ "a"; "b" ], "c");
  gives "all" Arg.(value & pos_all string [ "x" ] & i []) [] [ "x" ]

let converters () =
  let parse conv s = Arg.Conv.parser conv s in
  check "list" (parse Arg.(list int) "1,2" = Ok [ 1; 2 ]);
  check "list's error" (Result.is_error (parse Arg.(list int) "1,,2"));
  check "pair" (parse Arg.(pair ~sep:':' int string) "1:a:b" = Ok (1, "a:b"));
  check "t3" (parse Arg.(t3 int int int) "1,2,3" = Ok (1, 2, 3));
  let e = Arg.enum [ ("a", 1); ("b", 2); ("c", 3) ] in
  check "enum" (parse e "b" = Ok 2);
  check "enum's error"
    (parse e "d" = Error "invalid value 'd', expected one of 'a', 'b' or 'c'");
  check "char" (Result.is_error (parse Arg.char "ab"));
  check "dir" (Result.is_error (parse Arg.dir "/nowhere") && parse Arg.dir "/" = Ok "/");
  check "int64" (parse Arg.int64 "0x10" = Ok 16L);
  let even =
    Arg.conv
      ( (fun s -> if String.length s mod 2 = 0 then Ok s else Error (`Msg "odd")),
        Format.pp_print_string )
  in
  wrong "one of the program"
    Arg.(value & opt even "" & i [ "e" ])
    [ "-e"; "a" ] "option '-e': odd";
  check "alternatives" (Arg.doc_alts ~quoted:true [ "a"; "b" ] = "either 'a' or 'b'")

let environment () =
  let var = Cmd.Env.info "TOOL_NUMBER" in
  let number = Arg.(value & opt int 0 & i [ "number" ] ~env:var) in
  let env = function "TOOL_NUMBER" -> Some "7" | _ -> None in
  gives ~env "taken from it" number [] 7;
  gives ~env "the line wins" number [ "--number=8" ] 8;
  wrong
    ~env:(fun _ -> Some "x")
    "a bad value" number [] "environment variable 'TOOL_NUMBER'";
  let flag = Arg.(value & flag & i [ "flag" ] ~env:var) in
  List.iter
    (fun (s, b) -> gives ~env:(fun _ -> Some s) ("flag " ^ s) flag [] b)
    [ ("", false); ("No", false); ("0", false); ("yes", true); ("TRUE", true) ];
  wrong ~env:(fun _ -> Some "perhaps") "flag perhaps" flag [] "invalid value 'perhaps'"

let help () =
  let term =
    Term.(
      const (fun _ _ _ -> ())
      $ Arg.(
          value & opt int 3
          & info [ "n"; "number" ] ~docv:"N"
              ~doc:"Do it $(docv) times, see $(b,$(opt)).")
      $ Arg.(value & flag & info [ "dry" ] ~docs:"OTHER" ~doc:"Costs 1\\$.")
      $ Arg.(
          required
          & pos 0 (some string) None
          & info [] ~docv:"FILE" ~doc:"What to do it with."))
  in
  let result, out, _ = run term [ "--help" ] in
  check "it is help" (result = Ok `Help);
  List.iter
    (fun part ->
      check (Printf.sprintf "help has %S in\n%s" part out) (contains part out))
    [
      "SYNOPSIS\n       tool [OPTION]… FILE\n";
      "ARGUMENTS\n       FILE (required)\n           What to do it with.\n";
      "OPTIONS\n\
      \       -n N, --number=N (absent=3)\n\
      \           Do it N times, see --number.\n";
      "OTHER\n       --dry\n           Costs 1$.\n";
      "COMMON OPTIONS\n       --help[=FMT]";
      "EXIT STATUS\n       0   on success.";
    ];
  let result, _, _ = run term [ "--wrong"; "--help" ] in
  check "also when the rest is wrong" (result = Ok `Help);
  let man = [ `S "LAST FIRST"; `P "Text."; `S "EMPTY"; `S Manpage.s_options ] in
  let _, out, _ = run ~man term [ "--help=plain" ] in
  check "no empty sections" (not (contains "EMPTY" out));
  let position part =
    let rec at i = if contains part (String.sub out 0 i) then i else at (i + 1) in
    at 0
  in
  check "the manual's order" (position "LAST FIRST" < position "\nOPTIONS");
  check "exit status is last" (position "EXIT STATUS" > position "\nOTHER");
  check "no line is too long"
    (List.for_all (fun l -> String.length l <= 80 + 2) (String.split_on_char '\n' out));
  let result, out, _ = run ~version:"1.2" verbose [ "--version" ] in
  check "version" (result = Ok `Version && out = "1.2\n");
  wrong "no version" verbose [ "--version" ] "unknown option"

let results () =
  let result, _, errors = run Term.(term_result' (const (Error "no"))) [] in
  check "term_result" (result = Error `Term && errors = "tool: no\n");
  let result, _, errors = run Term.(ret (const (`Error (true, "no")))) [] in
  check "ret" (result = Error `Term && contains "Usage: tool" errors);
  let result, _, errors = run Term.(const (fun _ -> raise Exit) $ verbose) [] in
  check "exception" (result = Error `Exn && contains "Exit" errors);
  check "not caught"
    (match
       Cmd.eval_value ~catch:false ~argv:[| "t" |]
         (Cmd.make (Cmd.info "t") Term.(const (fun _ -> raise Exit) $ verbose))
     with
    | _ -> false
    | exception Exit -> true);
  let status term line =
    let quiet = Format.formatter_of_buffer (Buffer.create 80) in
    Cmd.eval_result ~help:quiet ~err:quiet
      ~argv:(Array.of_list ("t" :: line))
      (Cmd.make (Cmd.info "t") term)
  in
  check "status of success" (status (Term.const (Ok ())) [] = 0);
  check "status of an error" (status (Term.const (Error "no")) [] = 123);
  check "status of a wrong line" (status (Term.const (Ok ())) [ "--x" ] = 124)

let () =
  options ();
  positionals ();
  converters ();
  environment ();
  help ();
  results ();
  exit (min 1 !failures)
