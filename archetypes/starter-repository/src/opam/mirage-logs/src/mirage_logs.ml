let pp_tags ppf tags =
  if not (Logs.Tag.is_empty tags) then Format.fprintf ppf "%a " Logs.Tag.pp_set tags

let pp_header ppf = Option.iter (Format.fprintf ppf "%s: ")

let create ?(ch = Format.err_formatter) () =
  let report src level ~over k msgf =
    let now = Mirage_ptime.now ()
    and tz_offset_s = Mirage_ptime.current_tz_offset_s () in
    let level = String.uppercase_ascii (Logs.level_to_string (Some level)) in
    msgf @@ fun ?header ?(tags = Logs.Tag.empty) fmt ->
    let k _ =
      over ();
      k ()
    in
    Format.kfprintf k ch
      ("%a: %a[%s] [%s] %a@[" ^^ fmt ^^ "@]@.")
      (Ptime.pp_rfc3339 ?tz_offset_s ())
      now pp_tags tags level (Logs.Src.name src) pp_header header
  in
  { Logs.report }
