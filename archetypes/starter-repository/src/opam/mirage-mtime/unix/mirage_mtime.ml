let elapsed_ns = Mtime_clock.elapsed_ns
let period_ns = Mtime_clock.period_ns
