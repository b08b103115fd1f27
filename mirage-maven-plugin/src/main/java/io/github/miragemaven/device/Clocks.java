package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;

/**
 * Sleeping, the time of day and the monotonic clock (mirage 4.11, {@code sleep.ml}, {@code ptime.ml} and {@code mtime.ml} of
 * {@code lib/devices}): one library each, with a part per system.
 */
final class Clocks implements Family {

    static final Kind.Plain SLEEP = Kind.plain("sleep");
    static final Kind.Plain PTIME = Kind.plain("ptime");
    static final Kind.Plain MTIME = Kind.plain("mtime");

    private final Impl sleep;
    private final Impl noSleep = none(SLEEP);

    private final Impl ptime;
    private final Impl noPtime = none(PTIME);
    private final Impl mockPtime;

    private final Impl mtime;
    private final Impl noMtime = none(MTIME);
    private final Impl mockMtime;

    Clocks(Keys keys) {
        Requirement sleeping = Requirement.of("mirage-sleep", "4.1.0", "5.0.0");
        Requirement ofDay = Requirement.of("mirage-ptime", "5.1.0", "6.0.0");
        Requirement monotonic = Requirement.of("mirage-mtime", "5.2.0", "6.0.0");
        sleep = ofSystem(keys, "Mirage_sleep", SLEEP, sleeping);
        ptime = ofSystem(keys, "Mirage_ptime", PTIME, ofDay);
        mtime = ofSystem(keys, "Mirage_mtime", MTIME, monotonic);
        mockPtime = part("Mirage_ptime", PTIME, ofDay, "mock");
        mockMtime = part("Mirage_mtime", MTIME, monotonic, "mock");
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("sleep", "sleep typ", a -> SLEEP),
                new Entry("default_sleep", "sleep impl", a -> sleep),
                new Entry("no_sleep", "sleep impl", a -> noSleep),
                new Entry("ptime", "ptime typ", a -> PTIME),
                new Entry("default_ptime", "ptime impl", a -> ptime),
                new Entry("no_ptime", "ptime impl", a -> noPtime),
                new Entry("mock_ptime", "ptime impl", a -> mockPtime),
                new Entry("mtime", "mtime typ", a -> MTIME),
                new Entry("default_mtime", "mtime impl", a -> mtime),
                new Entry("no_mtime", "mtime impl", a -> noMtime),
                new Entry("mock_mtime", "mtime impl", a -> mockMtime));
    }

    Impl sleep() {
        return sleep;
    }

    Impl ptime() {
        return ptime;
    }

    Impl mtime() {
        return mtime;
    }

    private static Impl none(Kind kind) {
        return Device.of("Mirage_runtime", kind).impl();
    }

    private static Impl ofSystem(Keys keys, String module, Kind kind, Requirement library) {
        return Impl.either(
                keys.isUnix(),
                part(module, kind, library, "unix"),
                Impl.either(
                        keys.isUnikraft(),
                        part(module, kind, library, "unikraft"),
                        part(module, kind, library, "solo5")));
    }

    private static Impl part(String module, Kind kind, Requirement library, String system) {
        return Device.of(module, kind)
                .packages(library.linking(library.name(), library.name() + "." + system))
                .impl();
    }
}
