package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.ArrayList;
import java.util.List;

/** Where the unikernel has its command line from (mirage 4.11, {@code lib/devices/argv.ml}). */
final class CommandLines implements Family {

    static final Kind.Plain ARGV = Kind.plain("argv");

    private final Impl none = Device.of("Mirage_runtime", ARGV)
            .connect((info, module, values) -> Code.of("return [|\"\"|]"))
            .impl();

    private final Impl preset;

    CommandLines(KeyValue target) {
        Impl solo5 = bootvar("solo5");
        Impl xen = bootvar("xen");
        List<Impl.Branch> branches = new ArrayList<>();
        for (Target each : Target.predefined()) {
            switch (each.family()) {
                case SOLO5 -> branches.add(new Impl.Branch(Keys.value(each), solo5));
                case XEN -> branches.add(new Impl.Branch(Keys.value(each), xen));
                // Unikraft hands its arguments over as a Unix system does.
                default -> {}
            }
        }
        preset = Impl.match(target, branches, bootvar("unix"));
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("argv", "argv typ", a -> ARGV),
                new Entry("default_argv", "argv impl", a -> preset),
                new Entry("no_argv", "argv impl", a -> none));
    }

    Impl preset() {
        return preset;
    }

    private static Impl bootvar(String system) {
        return Device.of("Mirage_bootvar", ARGV)
                .packages(Requirement.of("mirage-bootvar", "1.0.0", "2.0.0")
                        .linking("mirage-bootvar", "mirage-bootvar." + system))
                .connect((info, module, values) -> Code.of("return (Mirage_bootvar.argv ())"))
                .impl();
    }
}
