(** A reporter that writes to formatters. *)

val pp_header : Format.formatter -> Logs.level * string option -> unit

val reporter :
  ?pp_header:(Format.formatter -> Logs.level * string option -> unit) ->
  ?app:Format.formatter ->
  ?dst:Format.formatter ->
  unit ->
  Logs.reporter
