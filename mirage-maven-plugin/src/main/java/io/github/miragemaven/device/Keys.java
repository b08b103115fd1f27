package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Configure-time keys: mirage's module {@code Key}, which is functoria's with mirage's own keys (mirage 4.11,
 * {@code lib/functoria/key.mli} and {@code lib/devices/key.mli}).
 */
final class Keys implements Family {

    private static final String GROUPED = "?group:string -> unit -> ";

    private final Key target;
    private final KeyValue isUnix;
    private final KeyValue isSolo5;
    private final KeyValue isXen;
    private final KeyValue isUnikraft;

    Keys() {
        Map<String, Object> words = new LinkedHashMap<>();
        for (Target each : Target.predefined()) {
            words.put(each.title(), value(each));
        }
        target = new Key(
                "target",
                new Key.Argument(
                        Key.Presence.OPTIONAL,
                        Converter.oneOf(words),
                        value(Target.ofThisMachine()),
                        new Key.ArgumentInfo(List.of("t", "target"), "What the unikernel is built for.", "TARGET")));
        isUnix = isOf(Target.Family.UNIX);
        isSolo5 = isOf(Target.Family.SOLO5);
        isXen = isOf(Target.Family.XEN);
        isUnikraft = isOf(Target.Family.UNIKRAFT);
    }

    /** The target as config.ml matches on it: {@code `Hvt}. */
    static Variant value(Target target) {
        return new Variant("`" + target.constructor(), Optional.empty());
    }

    Key target() {
        return target;
    }

    KeyValue isUnix() {
        return isUnix;
    }

    KeyValue isSolo5() {
        return isSolo5;
    }

    KeyValue isXen() {
        return isXen;
    }

    KeyValue isUnikraft() {
        return isUnikraft;
    }

    /** How {@code generic_kv_ro} keeps its files. */
    static Key kvRo(Optional<String> group) {
        return choice(group, "kv_ro", Map.of("crunch", "`Crunch", "direct", "`Direct"), "`Crunch");
    }

    /** What {@code generic_block} is. */
    static Key block(Optional<String> group) {
        return choice(
                group,
                "block",
                Map.of("xenstore", "`XenstoreId", "file", "`BlockFile", "ramdisk", "`Ramdisk"),
                "`Ramdisk");
    }

    static Key noDhcp(Optional<String> group) {
        return flag(group, "no-dhcp", "Take no address from DHCP for " + of(group) + ".");
    }

    static Key utcp(Optional<String> group) {
        return flag(group, "utcp", "Use the µTCP stack for " + of(group) + ".");
    }

    /** Which network stack: the machine's sockets or OCaml's. */
    static Key net(Optional<String> group) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("host", constructor("`Host"));
        words.put("socket", constructor("`Host"));
        words.put("ocaml", constructor("`OCaml"));
        words.put("direct", constructor("`OCaml"));
        return new Key(
                prefixed(group, "net"),
                new Key.Argument(
                        Key.Presence.OPTIONAL,
                        Converter.some(Converter.oneOf(words)),
                        Variant.NONE,
                        info(group, "net", "Which network stack " + of(group) + " uses: the machine's or OCaml's.")));
    }

    private static Key choice(Optional<String> group, String name, Map<String, String> words, String preset) {
        Map<String, Object> values = new LinkedHashMap<>();
        words.keySet().stream().sorted().forEach(word -> values.put(word, constructor(words.getOrDefault(word, ""))));
        return new Key(
                prefixed(group, name),
                new Key.Argument(
                        Key.Presence.OPTIONAL,
                        Converter.oneOf(values),
                        constructor(preset),
                        info(
                                group,
                                name,
                                "How " + of(group) + " gets at its data: " + Values.alternatives(values.keySet())
                                        + ".")));
    }

    private static Key flag(Optional<String> group, String name, String doc) {
        return new Key(
                prefixed(group, name),
                new Key.Argument(Key.Presence.FLAG, Converter.BOOL, false, info(group, name, doc)));
    }

    private static Key.ArgumentInfo info(Optional<String> group, String name, String doc) {
        return new Key.ArgumentInfo(List.of(prefixed(group, name)), doc, name.toUpperCase(Locale.ROOT));
    }

    private static String prefixed(Optional<String> group, String name) {
        return group.filter(g -> !g.isEmpty()).map(g -> g + "-" + name).orElse(name);
    }

    private static String of(Optional<String> group) {
        return group.filter(g -> !g.isEmpty()).map(g -> "the " + g + " group").orElse("the unikernel");
    }

    /** A constructor without a payload. */
    static Variant constructor(String name) {
        return new Variant(name, Optional.empty());
    }

    /** A list of packages that depends on the target. */
    KeyValue byTarget(Function<Target, List<Requirement>> packages) {
        return KeyValue.of(target)
                .map(value -> Target.predefined().stream()
                        .filter(each -> value(each).equals(value))
                        .findFirst()
                        .map(packages)
                        .orElse(List.of()));
    }

    private KeyValue isOf(Target.Family family) {
        Set<Object> values = new LinkedHashSet<>();
        for (Target each : Target.predefined()) {
            if (each.family() == family) {
                values.add(value(each));
            }
        }
        return KeyValue.of(target).map(values::contains);
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("Key.Arg.opt", "'a Cmdliner.Arg.conv -> 'a -> Cmdliner.Arg.info -> 'a Key.Arg.t", a -> {
                    Converter converter = a.at(0, Converter.class);
                    Object fallback = a.positional().get(1);
                    converter.requireValue(fallback);
                    return argument(Key.Presence.OPTIONAL, converter, fallback, a, 2);
                }),
                new Entry(
                        "Key.Arg.required",
                        "'a Cmdliner.Arg.conv -> Cmdliner.Arg.info -> 'a option Key.Arg.t",
                        a -> argument(Key.Presence.REQUIRED, a.at(0, Converter.class), Variant.NONE, a, 1)),
                new Entry(
                        "Key.Arg.flag",
                        "Cmdliner.Arg.info -> bool Key.Arg.t",
                        a -> argument(Key.Presence.FLAG, Converter.BOOL, false, a, 0)),
                new Entry(
                        "Key.Arg.opt_all",
                        "'a Cmdliner.Arg.conv -> Cmdliner.Arg.info -> 'a list Key.Arg.t",
                        a -> argument(Key.Presence.REPEATED, a.at(0, Converter.class), List.of(), a, 1)),
                new Entry("Key.Arg.info", CmdlinerArguments.INFO, CmdlinerArguments::info),
                new Entry(
                        "Key.create",
                        "string -> 'a Key.Arg.t -> 'a key",
                        a -> new Key(a.at(0, String.class), a.at(1, Key.Argument.class))),
                new Entry("Key.v", "'a key -> Key.t", a -> a.at(0, Key.class)),
                new Entry("Key.name", "Key.t -> string", a -> a.at(0, Key.class).name()),
                new Entry(
                        "Key.equal",
                        "Key.t -> Key.t -> bool",
                        a -> a.at(0, Key.class).name().equals(a.at(1, Key.class).name())),
                new Entry("Key.value", "'a key -> 'a value", a -> KeyValue.of(a.at(0, Key.class))),
                new Entry(
                        "Key.pure",
                        "'a -> 'a value",
                        a -> KeyValue.pure(a.positional().get(0))),
                new Entry(
                        "Key.$",
                        "('a -> 'b) value -> 'a value -> 'b value",
                        a -> a.at(0, KeyValue.class).apply(a.at(1, KeyValue.class))),
                new Entry("Key.map", "('a -> 'b) -> 'a value -> 'b value", a -> {
                    Callable function = a.at(0, Callable.class);
                    return a.at(1, KeyValue.class).map(function::call);
                }),
                new Entry("Key.match_", "'a value -> ('a -> 'b) -> 'b value", a -> {
                    Callable function = a.at(1, Callable.class);
                    return a.at(0, KeyValue.class).map(function::call);
                }),
                new Entry("Key.if_", "bool value -> 'a -> 'a -> 'a value", a -> {
                    Object then = a.positional().get(1);
                    Object otherwise = a.positional().get(2);
                    return a.at(0, KeyValue.class).map(value -> Values.as(Boolean.class, value) ? then : otherwise);
                }),
                new Entry(
                        "Key.default",
                        "'a value -> 'a",
                        a -> a.at(0, KeyValue.class).in(Context.EMPTY)),
                new Entry(
                        "Key.eval",
                        "context -> 'a value -> 'a",
                        a -> a.at(1, KeyValue.class).in(a.at(0, Context.class))),
                new Entry(
                        "Key.get",
                        "context -> 'a key -> 'a",
                        a -> a.at(0, Context.class).get(a.at(1, Key.class))),
                new Entry("Key.find", "context -> 'a key -> 'a option", a -> {
                    Context context = a.at(0, Context.class);
                    Key key = a.at(1, Key.class);
                    return context.has(key) ? Variant.some(context.get(key)) : Variant.NONE;
                }),
                new Entry(
                        "Key.mem",
                        "context -> 'a value -> bool",
                        a -> a.at(1, KeyValue.class).keys().stream().allMatch(a.at(0, Context.class)::has)),
                new Entry("Key.peek", "context -> 'a value -> 'a option", a -> {
                    Context context = a.at(0, Context.class);
                    KeyValue value = a.at(1, KeyValue.class);
                    return value.keys().stream().allMatch(context::has)
                            ? Variant.some(value.in(context))
                            : Variant.NONE;
                }),
                new Entry(
                        "Key.add_to_context",
                        "'a key -> 'a -> context -> context",
                        a -> a.at(2, Context.class)
                                .with(a.at(0, Key.class), a.positional().get(1))),
                new Entry("Key.target", "Key.mode key", a -> target),
                new Entry("Key.is_unix", "bool value", a -> isUnix),
                new Entry("Key.is_solo5", "bool value", a -> isSolo5),
                new Entry("Key.is_xen", "bool value", a -> isXen),
                new Entry("Key.is_unikraft", "bool value", a -> isUnikraft),
                new Entry("Key.kv_ro", GROUPED + "[ `Crunch | `Direct ] key", a -> kvRo(a.string("group"))),
                new Entry(
                        "Key.block",
                        GROUPED + "[ `XenstoreId | `BlockFile | `Ramdisk ] key",
                        a -> block(a.string("group"))),
                new Entry("Key.no_dhcp", GROUPED + "bool key", a -> noDhcp(a.string("group"))),
                new Entry("Key.utcp", GROUPED + "bool key", a -> utcp(a.string("group"))),
                new Entry("Key.net", GROUPED + "[ `OCaml | `Host ] option key", a -> net(a.string("group"))));
    }

    private static Key.Argument argument(
            Key.Presence presence, Converter converter, Object fallback, Arguments arguments, int info) {
        return new Key.Argument(presence, converter, fallback, arguments.at(info, Key.ArgumentInfo.class));
    }
}
