package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Files by name, compiled in or of the machine (mirage 4.11, {@code lib/devices/kv.ml}). */
final class KeyValueStores implements Family {

    static final Kind.Plain KV_RO = Kind.plain("kv_ro");
    static final Kind.Plain KV_RW = Kind.plain("kv_rw");

    private static final Pattern NOT_IN_MODULES = Pattern.compile("[^0-9a-zA-Z]");

    private final Keys keys;

    KeyValueStores(Keys keys) {
        this.keys = keys;
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("kv_ro", "kv_ro typ", a -> KV_RO),
                new Entry("kv_rw", "kv_rw typ", a -> KV_RW),
                new Entry(
                        "crunch",
                        "string -> kv_ro impl",
                        a -> crunch(a.at(0, String.class)).from(a.origin())),
                new Entry(
                        "direct_kv_ro",
                        "string -> kv_ro impl",
                        a -> direct(a.at(0, String.class)).from(a.origin())),
                new Entry(
                        "direct_kv_rw",
                        "string -> kv_rw impl",
                        a -> ofMachine(a.at(0, String.class), KV_RW).from(a.origin())),
                new Entry("kv_rw_mem", "unit -> kv_rw impl", a -> inMemory().from(a.origin())),
                new Entry(
                        "generic_kv_ro",
                        "?group:string -> ?key:[ `Crunch | `Direct ] value -> string -> kv_ro impl",
                        a -> generic(
                                        a.optional("key", KeyValue.class)
                                                .orElseGet(() -> KeyValue.of(Keys.kvRo(a.string("group")))),
                                        a.at(0, String.class))
                                .from(a.origin())));
    }

    /** A folder made into a module of OCaml by ocaml-crunch. */
    private static Impl crunch(String folder) {
        String module =
                "Static_" + Names.lowercase(NOT_IN_MODULES.matcher(folder).replaceAll("_"));
        return Device.of(module, KV_RO)
                .packages(
                        Requirement.of("mirage-kv-mem", "4.0.0", "5.0.0"),
                        Requirement.of("crunch", "4.0.0", "5.0.0").onlyToBuild())
                .connect("%s.connect ()")
                .dune(info -> List.of("""
                        (rule
                         (targets %1$s.ml %1$s.mli)
                         (deps (source_tree %2$s))
                         (action
                          (run ocaml-crunch -o %1$s.ml %2$s)))""".formatted(module, folder)))
                .impl();
    }

    private Impl direct(String folder) {
        Supplier<Impl> compiledIn = () -> crunch(folder);
        List<Impl.Branch> branches = new ArrayList<>();
        for (Target target : Target.predefined()) {
            switch (target.family()) {
                case SOLO5, XEN -> branches.add(new Impl.Branch(Keys.value(target), compiledIn.get()));
                default -> {}
            }
        }
        return Impl.match(KeyValue.of(keys.target()), branches, ofMachine(folder, KV_RO));
    }

    private Impl generic(KeyValue key, String folder) {
        Impl direct = direct(folder);
        return Impl.match(
                key,
                List.of(
                        new Impl.Branch(Keys.constructor("`Crunch"), crunch(folder)),
                        new Impl.Branch(Keys.constructor("`Direct"), direct)),
                direct);
    }

    private static Impl ofMachine(String folder, Kind kind) {
        return Device.of("Mirage_kv_unix", kind)
                .packages(Requirement.of("mirage-kv-unix", "2.1.0", "3.0.0"))
                .connect((info, module, values) -> Code.of("%s.connect \"%s\"".formatted(module, folder)))
                .impl();
    }

    private static Impl inMemory() {
        return Device.of("Mirage_kv_mem", KV_RW)
                .packages(Requirement.of("mirage-kv-mem", "3.0.0", "4.0.0"))
                .connect("%s.connect ()")
                .impl();
    }
}
