(** Taking command lines apart. *)

val take_apart : Spec.argument list -> string list -> Spec.line * string list
(** The arguments in the order given, and what is wrong with the line. *)

val positions : Spec.argument -> 'a list -> 'a list
(** Those of the positional arguments that belong to this argument. *)
