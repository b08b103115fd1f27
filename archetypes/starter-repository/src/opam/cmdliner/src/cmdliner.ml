module Manpage = Manpage
module Term = Term
module Cmd = Cmd
module Arg = Arg
