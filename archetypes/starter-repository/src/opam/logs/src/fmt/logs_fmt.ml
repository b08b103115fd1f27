let pp_header = Logs.pp_header
let reporter = Logs.format_reporter
