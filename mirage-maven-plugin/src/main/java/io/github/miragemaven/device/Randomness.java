package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;

/** Random numbers (mirage 4.11, {@code lib/devices/random.ml}). */
final class Randomness implements Family {

    static final Kind.Plain RANDOM = Kind.plain("random");

    private final Impl preset = Device.of("Mirage_crypto_rng_mirage", RANDOM)
            .packages(Requirement.of("mirage-crypto-rng-mirage", "2.0.0", "3.0.0"))
            .connect("%s.initialize (module Mirage_crypto_rng.Fortuna)")
            .impl();

    private final Impl none = Device.of("Mirage_runtime", RANDOM).impl();

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("random", "random typ", a -> RANDOM),
                new Entry("default_random", "random impl", a -> preset),
                new Entry("no_random", "random impl", a -> none));
    }

    Impl preset() {
        return preset;
    }
}
