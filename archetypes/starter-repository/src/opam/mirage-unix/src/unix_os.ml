module Main = struct
  let run t =
    ignore (Lwt_main.Enter_iter_hooks.add_first Mirage_runtime.run_enter_iter_hooks);
    ignore (Lwt_main.Leave_iter_hooks.add_first Mirage_runtime.run_leave_iter_hooks);
    Lwt_main.at_exit Mirage_runtime.run_exit_hooks;
    Lwt_main.run t
end
