package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.List;

/** The database in which Qubes tells a guest its settings (mirage 4.11, {@code lib/devices/qubesdb.ml}). */
final class Qubes implements Family {

    static final Kind.Plain QUBESDB = Kind.plain("qubesdb");
    static final Requirement PACKAGE = Requirement.of("mirage-qubes", "2.0.0", "3.0.0");

    private final Impl preset = Device.of("Qubes.DB", QUBESDB)
            .packages(PACKAGE)
            .configure(info -> {
                if (info.target().family() != Target.Family.XEN) {
                    throw new Misuse(
                            "the Qubes database is there on qubes and xen only, not on "
                                    + info.target().title(),
                            "Choose it by the target: match_impl Key.(value target) [ `Qubes, … ] ~default:….");
                }
            })
            .connect("%s.connect ~domid:0 ()")
            .impl();

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("qubesdb", "qubesdb typ", a -> QUBESDB),
                new Entry("default_qubesdb", "qubesdb impl", a -> preset.from(a.origin())));
    }

    Impl preset() {
        return preset;
    }
}
