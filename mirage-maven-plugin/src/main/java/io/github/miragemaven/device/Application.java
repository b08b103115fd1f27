package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A unikernel as config.ml describes it, every choice made: all that its generated files say.
 *
 * @param name as given to {@code register}
 * @param devices in the order in which they are connected; the last one is the application itself
 * @param first the variables of those that are forced before all others, in order
 * @param runtimeArguments each once, in the order in which they are registered
 * @param keys the settings that decided anything, in order of name
 * @param requirements the packages, merged, in order of name
 * @param libraries the findlib libraries to link, the project's own ones last
 * @param files what is generated beside {@code main.ml}, by name
 * @param copied the names of files in {@code mirage/} that dune builds with, in order
 * @param dune stanzas of {@code dune.build}
 * @param interfaces OCaml interfaces of what config.ml uses, by file name, for editors
 * @param install what is copied to {@code dist/}
 * @param source where the sources are, when {@code register ~src} says so
 */
public record Application(
        String name,
        Target target,
        List<ConnectedDevice> devices,
        List<String> first,
        List<RuntimeArgument> runtimeArguments,
        List<Setting> keys,
        List<Requirement> requirements,
        List<String> libraries,
        SortedMap<String, String> files,
        List<String> copied,
        List<String> dune,
        SortedMap<String, String> interfaces,
        Install install,
        Optional<String> source) {

    /** The module of the device before which all runtime arguments are registered. */
    static final String ARGUMENTS_MODULE = "struct end";

    /**
     * A device in the unikernel.
     *
     * @param variable the OCaml variable of its value
     * @param module the OCaml module it was declared with
     * @param kind what it is, in words
     * @param implementation the OCaml module to use: {@code module}, or the name of its application
     * @param functorArguments the implementations {@code module} is applied to; empty for a plain module
     * @param needs the variables of the devices it is connected with: arguments first, then dependencies
     * @param arguments the runtime arguments it takes
     * @param connect the code that makes its value
     * @param origin the line of config.ml that made it; empty for one of the catalogue's own
     */
    public record ConnectedDevice(
            String variable,
            String module,
            String kind,
            String implementation,
            List<String> functorArguments,
            List<String> needs,
            List<RuntimeArgument> arguments,
            Code connect,
            Optional<Position> origin) {

        public ConnectedDevice {
            functorArguments = List.copyOf(functorArguments);
            needs = List.copyOf(needs);
            arguments = List.copyOf(arguments);
        }

        /** Whether the runtime arguments are registered just before this device. */
        public boolean registersArguments() {
            return module.equals(ARGUMENTS_MODULE);
        }
    }

    /**
     * A configure-time key.
     *
     * @param names every name it can be set by, the first being its own
     * @param doc what it is, in words; may be empty
     * @param docv what stands for a value in documentation; may be empty
     * @param value what it is now; empty for none
     * @param fallback what it is when it isn't set; empty for none
     * @param given whether it was set
     */
    public record Setting(
            List<String> names,
            String doc,
            String docv,
            Optional<String> value,
            Optional<String> fallback,
            boolean given) {

        public Setting {
            names = List.copyOf(names);
        }

        public String name() {
            return names.get(0);
        }
    }

    public Application {
        devices = List.copyOf(devices);
        first = List.copyOf(first);
        runtimeArguments = List.copyOf(runtimeArguments);
        keys = List.copyOf(keys);
        requirements = List.copyOf(requirements);
        libraries = List.copyOf(libraries);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        copied = List.copyOf(copied);
        dune = List.copyOf(dune);
        interfaces = Collections.unmodifiableSortedMap(new TreeMap<>(interfaces));
    }

    /**
     * The name with the target, which dune's project and the generated opam packages carry: {@code hello-hvt}. Neither may
     * have a dot, so that a unikernel {@code a.b} is {@code a_b-hvt}, as functoria writes it ({@code Misc.Name.opamify}).
     */
    public String targetName() {
        return name.replace('.', '_').replace("+", "") + "-" + target.title();
    }
}
