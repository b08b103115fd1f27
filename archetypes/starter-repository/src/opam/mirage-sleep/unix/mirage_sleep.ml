let ns t = Lwt_unix.sleep (Duration.to_f t)
