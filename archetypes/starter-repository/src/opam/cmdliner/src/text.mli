(** The markup of documentation strings, and laying them out as plain text. *)

val plain : (string -> string option) -> string -> string
(** Replaces [$(b,text)] and [$(i,text)] by the text and [$(name)] by what the function
    gives; what it doesn't know stays as it is. A backslash keeps the next character
    from being read as markup. *)

val escape : string -> string
(** Keeps a string from being read as markup. *)

val wrap : indent:int -> string -> string list
(** Lines of 80 columns at most, if no word is longer, all but the first one indented.
    Blank lines are kept. *)

val width : string -> int
(** The characters of a UTF-8 string. *)

val nearest : string -> string list -> string option
(** The one that is most probably meant, if one is near enough. *)
