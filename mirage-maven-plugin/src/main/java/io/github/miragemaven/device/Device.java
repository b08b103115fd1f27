package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One module of the unikernel and all that using it takes, functoria's {@code Device.t}. Each has its own identity: two
 * devices made alike are two, and are connected twice.
 */
final class Device {

    /** Writes the code that makes the device's value of what it depends on. */
    @FunctionalInterface
    interface Connect {

        /**
         * The code, of type {@code 'a Lwt.t}.
         *
         * @param module the OCaml module, applied to its arguments
         * @param values the variables of its arguments, then its dependencies, then its runtime arguments
         */
        Code code(Info info, String module, List<String> values);
    }

    /** What a device does at configure time, before any code is written. */
    @FunctionalInterface
    interface Configure {
        void run(Info info);
    }

    private static final Connect RETURN_VALUES =
            (info, module, values) -> Code.of("return (%s)".formatted(String.join(", ", values)));

    private final String module;
    private final Kind kind;
    private final List<Requirement> packages;
    private final KeyValue morePackages;
    private final List<String> localLibraries;
    private final List<Key> keys;
    private final List<RuntimeArgument> runtimeArguments;
    private final List<Impl> dependencies;
    private final Connect connect;
    private final Configure configure;
    private final Function<Info, List<String>> dune;
    private final Function<Info, KeyValue> install;
    private final Function<Info, List<String>> files;

    private Device(Builder builder) {
        Names.ofModule(builder.module);
        module = builder.module;
        kind = builder.kind;
        packages = List.copyOf(builder.packages);
        morePackages = builder.morePackages;
        localLibraries = List.copyOf(builder.localLibraries);
        keys = List.copyOf(builder.keys);
        runtimeArguments = List.copyOf(builder.runtimeArguments);
        dependencies = List.copyOf(builder.dependencies);
        connect = builder.connect;
        configure = builder.configure;
        dune = builder.dune;
        install = builder.install;
        files = builder.files;
    }

    /** Begins a device whose value is an OCaml module of that name. */
    static Builder of(String module, Kind kind) {
        return new Builder(module, kind);
    }

    String module() {
        return module;
    }

    Kind kind() {
        return kind;
    }

    List<Requirement> packages(Context context) {
        List<Requirement> all = new ArrayList<>(packages);
        all.addAll(Values.list(Requirement.class, morePackages.in(context)));
        return all;
    }

    List<String> localLibraries() {
        return localLibraries;
    }

    /** The keys it reads, whichever way. */
    List<Key> keys() {
        List<Key> all = new ArrayList<>(keys);
        all.addAll(morePackages.keys());
        return all;
    }

    List<RuntimeArgument> runtimeArguments() {
        return runtimeArguments;
    }

    List<Impl> dependencies() {
        return dependencies;
    }

    Code connect(Info info, String implementation, List<String> values) {
        return connect.code(info, implementation, values);
    }

    void configure(Info info) {
        configure.run(info);
    }

    List<String> dune(Info info) {
        return dune.apply(info);
    }

    Install install(Info info) {
        return Values.as(Install.class, install.apply(info).in(info.context()));
    }

    List<String> files(Info info) {
        return files.apply(info);
    }

    @Override
    public String toString() {
        return module;
    }

    /** A device in the making. What is said twice adds up, but for the code: the last one counts. */
    static final class Builder {
        private final String module;
        private final Kind kind;
        private final List<Requirement> packages = new ArrayList<>();
        private KeyValue morePackages = KeyValue.pure(List.of());
        private final List<String> localLibraries = new ArrayList<>();
        private final List<Key> keys = new ArrayList<>();
        private final List<RuntimeArgument> runtimeArguments = new ArrayList<>();
        private final List<Impl> dependencies = new ArrayList<>();
        private Connect connect = RETURN_VALUES;
        private Configure configure = info -> {};
        private Function<Info, List<String>> dune = info -> List.of();
        private Function<Info, KeyValue> install = info -> KeyValue.pure(Install.NOTHING);
        private Function<Info, List<String>> files = info -> List.of();

        private Builder(String module, Kind kind) {
            this.module = module;
            this.kind = kind;
        }

        Builder packages(Requirement... some) {
            return packages(List.of(some));
        }

        Builder packages(List<Requirement> some) {
            packages.addAll(some);
            return this;
        }

        Builder packages(KeyValue value) {
            morePackages = value;
            return this;
        }

        Builder localLibraries(List<String> some) {
            localLibraries.addAll(some);
            return this;
        }

        Builder keys(List<Key> some) {
            keys.addAll(some);
            return this;
        }

        Builder runtime(RuntimeArgument... some) {
            return runtime(List.of(some));
        }

        Builder runtime(List<RuntimeArgument> some) {
            runtimeArguments.addAll(some);
            return this;
        }

        Builder dependencies(List<Impl> some) {
            dependencies.addAll(some);
            return this;
        }

        Builder connect(Connect code) {
            connect = code;
            return this;
        }

        /** Code of a fixed shape: {@code %s} stands for the module, then for each value in order. */
        Builder connect(String format) {
            return connect((info, implementation, values) -> {
                List<Object> all = new ArrayList<>();
                all.add(implementation);
                all.addAll(values);
                return Code.of(format.formatted(all.toArray()));
            });
        }

        Builder configure(Configure effect) {
            configure = effect;
            return this;
        }

        Builder dune(Function<Info, List<String>> stanzas) {
            dune = stanzas;
            return this;
        }

        Builder install(Function<Info, KeyValue> what) {
            install = what;
            return this;
        }

        Builder files(Function<Info, List<String>> names) {
            files = names;
            return this;
        }

        Device build() {
            return new Device(this);
        }

        /** The device as an impl. */
        Impl impl() {
            return Impl.of(build());
        }
    }
}
