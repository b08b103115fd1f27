package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;

/** Connections with or without TLS, for Cohttp (mirage 4.11, {@code lib/devices/conduit.ml}). */
final class Conduits implements Family {

    static final Kind.Plain CONDUIT = Kind.plain("conduit");
    static final Requirement PACKAGE = Requirement.of("conduit-mirage", "8.0.0", "9.0.0");

    private final Impl tcp = Device.of("Conduit_mirage.TCP", Kind.functor(Stacks.STACKV4V6, CONDUIT))
            .packages(PACKAGE)
            .connect((info, module, values) -> Code.of("Lwt.return " + values.get(0)))
            .impl();

    private final Impl tls = Device.of("Conduit_mirage.TLS", Kind.functor(CONDUIT, CONDUIT))
            .packages(PACKAGE, Requirement.of("tls-mirage", "2.0.0", "3.0.0"))
            .connect((info, module, values) -> Code.of("Lwt.return " + values.get(0)))
            .impl();

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("conduit", "conduit typ", a -> CONDUIT),
                new Entry("conduit_direct", "?tls:bool -> stackv4v6 impl -> conduit impl", a -> {
                    Impl plain = tcp.apply(a.impl(0, Stacks.STACKV4V6));
                    return (a.optional("tls", Boolean.class).orElse(false) ? tls.apply(plain) : plain).from(a.origin());
                }));
    }
}
