let argv () = Sys.argv
