package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;

/** Ways to start a connection, whatever the target's network (mirage 4.11, {@code lib/devices/mimic.ml}). */
final class Mimics implements Family {

    static final Kind.Plain MIMIC = Kind.plain("mimic");

    private final Impl happyEyeballs = Device.of(
                    "Mimic_happy_eyeballs.Make",
                    Kind.functor(Stacks.STACKV4V6, NameServices.HAPPY_EYEBALLS, NameServices.DNS_CLIENT, MIMIC))
            .packages(Requirement.of("mimic-happy-eyeballs").atLeast("0.0.9"))
            .connect((info, module, values) -> Code.of("%s.connect %s".formatted(module, values.get(1))))
            .impl();

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("mimic", "mimic typ", a -> MIMIC),
                new Entry(
                        "mimic_happy_eyeballs",
                        "stackv4v6 impl -> happy_eyeballs impl -> dns_client impl -> mimic impl",
                        a -> happyEyeballs
                                .apply(
                                        a.impl(0, Stacks.STACKV4V6),
                                        a.impl(1, NameServices.HAPPY_EYEBALLS),
                                        a.impl(2, NameServices.DNS_CLIENT))
                                .from(a.origin())));
    }
}
