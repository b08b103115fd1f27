package io.github.miragemaven.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The catalogue as OCaml interfaces, for editors: with them, config.ml is type-checked and completed without the mirage tool
 * being installed. Nothing is ever linked with them.
 */
final class Interfaces {

    /** Types by module; the values are the catalogue's entries. */
    private static final Map<String, List<String>> TYPES = Map.ofEntries(
            Map.entry(
                    "Functoria",
                    List.of(
                            "'a key",
                            "'a runtime_arg",
                            "+'a value",
                            "package",
                            "'a typ",
                            "'a impl",
                            "abstract_impl",
                            "'a device",
                            "context",
                            "job",
                            "info",
                            "'a code",
                            "argv",
                            "scope = [ `Switch | `Monorepo ]")),
            Map.entry("Functoria.Install", List.of("t")),
            Map.entry("Functoria.Key", List.of("t")),
            Map.entry("Functoria.Runtime_arg", List.of("t")),
            Map.entry("Functoria.Dune", List.of("stanza", "t")),
            Map.entry("Functoria.Action", List.of("'a t")),
            Map.entry("Functoria.Package", List.of("t = package")),
            Map.entry("Functoria.Device", List.of("'a t = 'a device")),
            Map.entry(
                    "Mirage",
                    List.of(
                            "'a key = 'a Functoria.key",
                            "'a runtime_arg = 'a Functoria.runtime_arg",
                            "'a value = 'a Functoria.value",
                            "abstract_key = Functoria.Key.t",
                            "package = Functoria.package",
                            "scope = Functoria.scope",
                            "'a typ = 'a Functoria.typ",
                            "'a impl = 'a Functoria.impl",
                            "abstract_impl = Functoria.abstract_impl",
                            "'a device = 'a Functoria.device",
                            "context = Functoria.context",
                            "job = Functoria.job",
                            "info = Functoria.info",
                            "'a code = 'a Functoria.code",
                            "argv = Functoria.argv",
                            "qubesdb",
                            "sleep",
                            "ptime",
                            "mtime",
                            "reporter",
                            "random",
                            "block",
                            "kv_ro",
                            "kv_rw",
                            "network",
                            "ethernet",
                            "arpv4",
                            "v4",
                            "v6",
                            "v4v6",
                            "'a ip",
                            "ipv4 = v4 ip",
                            "ipv6 = v6 ip",
                            "ipv4v6 = v4v6 ip",
                            "dhcp_ipv4",
                            "lease",
                            "dhcp_requests",
                            "'a udp",
                            "udpv4v6 = v4v6 udp",
                            "'a tcp",
                            "tcpv4v6 = v4v6 tcp",
                            "stackv4v6",
                            "resolver",
                            "happy_eyeballs",
                            "dns_client",
                            "syslog",
                            "conduit",
                            "mimic",
                            "http",
                            "http_client",
                            "http_server",
                            "alpn_client",
                            "git_client")),
            Map.entry(
                    "Mirage.Key",
                    List.of(
                            "t = Functoria.Key.t",
                            "mode_unix = [ `Unix | `MacOSX ]",
                            "mode_xen = [ `Xen | `Qubes ]",
                            "mode_solo5 = [ `Hvt | `Spt | `Virtio | `Muen | `Genode ]",
                            "mode_unikraft = [ `Firecracker | `QEMU ]",
                            "mode = [ mode_unix | mode_xen | mode_solo5 | mode_unikraft ]")),
            Map.entry("Mirage.Key.Arg", List.of("'a t")),
            Map.entry(
                    "Mirage.Runtime_arg",
                    List.of(
                            "t = Functoria.Runtime_arg.t",
                            "'a arg = 'a runtime_arg",
                            "log_threshold = [ `All | `Src of string ] * Logs.level option")),
            Map.entry("Mirage.Type", List.of("'a t = 'a typ")),
            Map.entry("Mirage.Impl", List.of("'a t = 'a impl", "abstract = abstract_impl")),
            Map.entry("Mirage.Info", List.of("t = info")),
            Map.entry("Mirage.Context", List.of("t = context")),
            Map.entry("Mirage.Dune", List.of("stanza = Functoria.Dune.stanza", "t = Functoria.Dune.t")),
            Map.entry("Mirage.Action", List.of("'a t = 'a Functoria.Action.t")),
            Map.entry("Cmdliner.Arg", List.of("'a conv", "info")),
            Map.entry("Cmdliner.Cmd.Env", List.of("info")),
            Map.entry("Ipaddr", List.of("t = V4 of V4.t | V6 of V6.t")),
            Map.entry("Ipaddr.V4", List.of("t")),
            Map.entry("Ipaddr.V4.Prefix", List.of("addr = t", "t")),
            Map.entry("Ipaddr.V6", List.of("t")),
            Map.entry("Ipaddr.V6.Prefix", List.of("addr = t", "t")));

    /** Modules that stand beside {@code Mirage}; every other entry is inside of it. */
    private static final List<String> BESIDE = List.of("Functoria", "Cmdliner", "Ipaddr");

    /** What config.ml may use of libraries that have no part in the catalogue. */
    private static final Map<String, String> OTHERS =
            Map.of("logs.mli", "type level = App | Error | Warning | Info | Debug\n", "fpath.mli", """
            type t
            val v : string -> t
            val ( / ) : t -> string -> t
            val ( // ) : t -> t -> t
            val ( + ) : t -> string -> t
            val add_ext : string -> t -> t
            val basename : t -> string
            val parent : t -> t
            val to_string : t -> string
            val equal : t -> t -> bool
            val pp : Format.formatter -> t -> unit
            """, "fmt.mli", """
            type 'a t = Format.formatter -> 'a -> unit
            val pf : Format.formatter -> ('a, Format.formatter, unit) format -> 'a
            val str : ('a, Format.formatter, unit, string) format4 -> 'a
            val kstr : (string -> 'a) -> ('b, Format.formatter, unit, 'a) format4 -> 'b
            val failwith : ('a, Format.formatter, unit, 'b) format4 -> 'a
            val invalid_arg : ('a, Format.formatter, unit, 'b) format4 -> 'a
            val to_to_string : 'a t -> 'a -> string
            val of_to_string : ('a -> string) -> 'a t
            val using : ('a -> 'b) -> 'b t -> 'a t
            val any : (unit, Format.formatter, unit) format -> 'a t
            val nop : 'a t
            val sp : 'a t
            val comma : 'a t
            val cut : 'a t
            val string : string t
            val int : int t
            val int64 : int64 t
            val bool : bool t
            val char : char t
            val float : float t
            val quote : ?mark:string -> 'a t -> 'a t
            val parens : 'a t -> 'a t
            val brackets : 'a t -> 'a t
            val list : ?sep:unit t -> 'a t -> 'a list t
            val option : ?none:unit t -> 'a t -> 'a option t
            val pair : ?sep:unit t -> 'a t -> 'b t -> ('a * 'b) t
            val ( ++ ) : 'a t -> 'a t -> 'a t
            """);

    /** A module's values and the modules inside of it. */
    private static final class Module {
        private final List<String> path;
        private final Map<String, Module> inner = new LinkedHashMap<>();
        private final List<Entry> values = new ArrayList<>();

        private Module(List<String> path) {
            this.path = path;
        }

        private Module inner(String name) {
            List<String> at = new ArrayList<>(path);
            at.add(name);
            return inner.computeIfAbsent(name, n -> new Module(at));
        }

        private String name() {
            return path.get(path.size() - 1);
        }

        /** The inner modules, each after those whose types it mentions. */
        private Set<Module> innerInOrder() {
            Set<Module> ordered = new LinkedHashSet<>();
            inner.keySet().stream().sorted().forEach(name -> addInOrder(inner(name), ordered, new HashSet<>()));
            return ordered;
        }

        private void addInOrder(Module next, Set<Module> ordered, Set<Module> begun) {
            if (!begun.add(next)) {
                return;
            }
            inner.keySet().stream()
                    .sorted()
                    .filter(next::mentions)
                    .forEach(name -> addInOrder(inner(name), ordered, begun));
            ordered.add(next);
        }

        private boolean mentions(String module) {
            return values.stream().anyMatch(value -> value.signature().contains(module + "."))
                    || inner.values().stream().anyMatch(deeper -> deeper.mentions(module));
        }
    }

    private Interfaces() {}

    /** The interface files, by name. */
    static SortedMap<String, String> of(List<Entry> entries) {
        Module root = new Module(List.of());
        for (String module : TYPES.keySet()) {
            at(root, List.of(module.split("\\.")));
        }
        for (Entry entry : entries) {
            List<String> path = modules(entry.path());
            List<String> full = new ArrayList<>(path);
            if (path.isEmpty() || !BESIDE.contains(path.get(0))) {
                full.add(0, "Mirage");
            }
            at(root, full).values.add(entry);
        }
        SortedMap<String, String> files = new TreeMap<>(OTHERS);
        root.inner.forEach((name, module) -> {
            StringBuilder text = new StringBuilder();
            write(module, "", text);
            files.put(Names.lowercase(name) + ".mli", text.toString());
        });
        return Collections.unmodifiableSortedMap(files);
    }

    private static Module at(Module root, List<String> path) {
        Module module = root;
        for (String name : path) {
            module = module.inner(name);
        }
        return module;
    }

    private static List<String> modules(String path) {
        List<String> modules = new ArrayList<>();
        int from = 0;
        while (Character.isUpperCase(path.charAt(from))) {
            int dot = path.indexOf('.', from);
            modules.add(path.substring(from, dot));
            from = dot + 1;
        }
        return modules;
    }

    private static void write(Module module, String indent, StringBuilder text) {
        List<String> types = TYPES.getOrDefault(String.join(".", module.path), List.of());
        // Types of a plain module come first, for its inner modules to use; a type made of those comes after them.
        List<String> late = types.stream()
                .filter(type -> type.contains(" of ") && !type.contains("`"))
                .toList();
        types.stream().filter(type -> !late.contains(type)).forEach(type -> line(text, indent, "type nonrec " + type));
        for (Module inner : module.innerInOrder()) {
            line(text, indent, "module " + inner.name() + " : sig");
            write(inner, indent + "  ", text);
            line(text, indent, "end");
        }
        late.forEach(type -> line(text, indent, "type " + type));
        int prefix = String.join(".", module.path).length();
        for (Entry value : module.values) {
            String path = module.path.get(0).equals("Mirage") ? "Mirage." + value.path() : value.path();
            String name = path.substring(prefix + 1);
            // let* and let+ are operators as well.
            boolean word = Character.isLetter(name.charAt(0)) && !name.endsWith("*") && !name.endsWith("+");
            String shown = word ? name : "( " + name + " )";
            line(text, indent, "val " + shown + " : " + seenFrom(module, value.signature()));
        }
    }

    /** The type with the names of enclosing modules left out: a module can't say its own. */
    private static String seenFrom(Module module, String signature) {
        String seen = signature;
        for (int length = module.path.size(); length > 0; length--) {
            String prefix = String.join(".", module.path.subList(0, length)) + ".";
            seen = without(prefix, seen);
            if (prefix.startsWith("Mirage.") && length > 1) {
                seen = without(prefix.substring("Mirage.".length()), seen);
            }
        }
        return seen;
    }

    private static String without(String prefix, String signature) {
        StringBuilder kept = new StringBuilder();
        int from = 0;
        for (int at = find(prefix, signature, 0); at >= 0; at = find(prefix, signature, from)) {
            kept.append(signature, from, at);
            from = at + prefix.length();
        }
        return kept.append(signature, from, signature.length()).toString();
    }

    /** Where {@code prefix} is, not as the end of a longer path. By hand: every configure does this a thousand times. */
    private static int find(String prefix, String signature, int from) {
        for (int at = signature.indexOf(prefix, from); at >= 0; at = signature.indexOf(prefix, at + 1)) {
            if (at == 0 || !(Character.isLetterOrDigit(signature.charAt(at - 1)) || signature.charAt(at - 1) == '.')) {
                return at;
            }
        }
        return -1;
    }

    private static void line(StringBuilder text, String indent, String line) {
        text.append(indent).append(line).append('\n');
    }
}
