package io.github.miragemaven.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The library modules that a config.ml can name besides those of the catalogue: the parts of OCaml's standard library,
 * of Fmt, Fpath, Astring and Logs that compute and touch nothing outside.
 */
final class Library {

    private static final String ONLY_DESCRIBES =
            "A config.ml only describes the unikernel: it can't print, read files, "
                    + "run programs or use the network.";

    private static final String RUNS_NOTHING = ONLY_DESCRIBES
            + "\nWhat it would find out can be said in config.ml itself or with a key; what a program has to make is made at build"
            + " time, by a rule: impl ~dune:(fun _ -> [ Dune.stanza \"(rule …)\" ]) …";

    private static final Library INSTANCE = build();

    private final Scope standard = Scope.module();
    private final Map<String, String> refused = new HashMap<>();

    private Library() {}

    /** What every config.ml starts with. */
    static Scope standard() {
        return INSTANCE.standard;
    }

    /** Why a name that OCaml has is not there, when it is such a name. */
    static Optional<String> refused(String path) {
        String reason = INSTANCE.refused.get(path);
        int dot = path.indexOf('.');
        if (reason == null && dot > 0) {
            reason = INSTANCE.refused.get(path.substring(0, dot));
        }
        return Optional.ofNullable(reason);
    }

    private static Library build() {
        Library library = new Library();
        Module stdlib = new Module("", library.standard);
        StandardLibrary.define(stdlib);
        ListLibrary.define(stdlib);
        TextLibrary.define(stdlib);
        FormatLibrary.define(stdlib);
        Scope all = Scope.module();
        all.include(library.standard);
        library.standard.define("Stdlib", all);
        library.refuse();
        return library;
    }

    private void refuse() {
        for (String name : List.of(
                "print_string",
                "print_endline",
                "print_int",
                "print_char",
                "print_newline",
                "print_float",
                "print_bytes",
                "prerr_string",
                "prerr_endline",
                "prerr_int",
                "prerr_newline",
                "prerr_char",
                "stdout",
                "stderr",
                "stdin",
                "read_line",
                "read_int",
                "open_in",
                "open_out",
                "open_in_bin",
                "open_out_bin",
                "input_line",
                "exit",
                "at_exit",
                "Printf.printf",
                "Printf.eprintf",
                "Printf.fprintf",
                "Format.printf",
                "Format.eprintf",
                "Format.std_formatter",
                "Format.err_formatter",
                "Fmt.pr",
                "Fmt.epr",
                "Fmt.stdout",
                "Fmt.stderr",
                "Sys.file_exists",
                "Sys.is_directory",
                "Sys.readdir",
                "Sys.remove",
                "Sys.rename",
                "Sys.chdir",
                "Sys.argv",
                "Sys.executable_name",
                "Sys.time",
                "In_channel",
                "Out_channel",
                "Stdio",
                "Lwt",
                "Lwt_main",
                "Thread",
                "Domain",
                "Random",
                "Gc",
                "Obj",
                "Marshal",
                "Filename.temp_file",
                "Scanf")) {
            refused.put(name, ONLY_DESCRIBES);
        }
        for (String name : List.of("Sys.command", "Unix", "UnixLabels", "Bos")) {
            refused.put(name, RUNS_NOTHING);
        }
        for (String name : List.of("Map.Make", "Set.Make", "Hashtbl.Make", "Map", "Set", "Hashtbl")) {
            refused.put(name, "Functors and hash tables are not there; a list of pairs and List.assoc do the same.");
        }
        for (String name : List.of("Str", "Re", "Buffer", "Bytes", "Seq", "Queue", "Stack", "Bigarray")) {
            refused.put(name, "This part of OCaml's libraries is not there; the modules List and String are.");
        }
    }

    /** A module while its contents are listed. */
    static final class Module {

        private final String path;
        private final Scope scope;

        Module(String path, Scope scope) {
            this.path = path;
            this.scope = scope;
        }

        /** A module inside of this one; its contents are listed when somebody looks into it. */
        Module module(String name, Consumer<Module> contents) {
            String inner = path.isEmpty() ? name : path + "." + name;
            scope.define(name, Scope.module(made -> contents.accept(new Module(inner, made))));
            return this;
        }

        Module value(String name, Object value) {
            scope.define(name, new Scope.Value.Constant((machine, at) -> value));
            return this;
        }

        Module function(String name, String signature, Native.Body body) {
            String full = path.isEmpty() ? name : path + "." + name;
            // Made when first used: most config.ml files use a handful of these, and signatures take time to read.
            scope.define(name, new Scope.Value.Constant(new Scope.Value.Constant.Supplier() {
                private final Native function = new Native(full, signature, body);

                @Override
                public Object get(Machine machine, Span at) {
                    return new Fn(function);
                }
            }));
            return this;
        }

        /** Several functions of one type; the body tells them apart by name. */
        Module functions(String signature, Native.Body body, String... names) {
            for (String name : names) {
                function(name, signature, body);
            }
            return this;
        }

        Module type(String name, Map<String, Integer> constructors) {
            for (Map.Entry<String, Integer> constructor : constructors.entrySet()) {
                Set<String> siblings = name.equals("exn") ? Set.of() : constructors.keySet();
                scope.define(
                        new Scope.Constructor(constructor.getKey(), constructor.getValue(), name, siblings, List.of()));
            }
            return this;
        }

        /** A record type whose fields can be changed. */
        Module record(String name, String... fields) {
            scope.define(new Scope.RecordType(name, List.of(fields), Set.of(fields)));
            return this;
        }

        /** Another name for a value that is there. */
        Module alias(String name, String of) {
            scope.value(of).ifPresent(value -> scope.define(name, value));
            return this;
        }
    }
}
