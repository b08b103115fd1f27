package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Block devices and what is stored on them (mirage 4.11, {@code lib/devices/block.ml}). */
final class Blocks implements Family {

    static final Kind.Plain BLOCK = Kind.plain("block");

    private static final Requirement XEN_BLOCK =
            Requirement.of("mirage-block-xen", "2.1.0", "3.0.0").linking("mirage-block-xen.front");

    private static final Pattern LOCAL_REMOTE = Pattern.compile("(file|relativize)://([^?#]*).*");

    private final Keys keys;
    private final KeyValue packages;

    private final Impl tarRo =
            stored("Tar_mirage.Make_KV_RO", Requirement.of("tar-mirage", "1.0.0", "4.0.0"), KeyValueStores.KV_RO);
    private final Impl tarRw =
            stored("Tar_mirage.Make_KV_RW", Requirement.of("tar-mirage", "2.2.0", "4.0.0"), KeyValueStores.KV_RW);
    private final Impl fat =
            stored("Fat.KV_RO", Requirement.of("fat-filesystem", "0.15.0", "0.16.0"), KeyValueStores.KV_RO);

    private final RuntimeArgument analyze =
            RuntimeArgument.ofCatalogue("devices/block.ml", 293, "Mirage_runtime.analyze");

    private final Key diskName =
            text("disk-name", "docteur", "Name of the docteur disk. On Solo5 it is made of letters and digits only.");
    private final Key diskOutput = text("disk-output", "disk.img", "File of the docteur image to make.");

    Blocks(Keys keys) {
        this.keys = keys;
        packages = keys.byTarget(Blocks::packages);
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("block", "block typ", a -> BLOCK),
                new Entry(
                        "block_of_file",
                        "string -> block impl",
                        a -> ofFile(a.at(0, String.class)).from(a.origin())),
                new Entry(
                        "block_of_xenstore_id",
                        "string -> block impl",
                        a -> ofXenStore(a.at(0, String.class)).from(a.origin())),
                new Entry(
                        "ramdisk",
                        "string -> block impl",
                        a -> ramdisk(a.at(0, String.class)).from(a.origin())),
                new Entry(
                        "generic_block",
                        "?group:string -> ?key:[ `XenstoreId | `BlockFile | `Ramdisk ] value -> string -> block impl",
                        a -> generic(
                                        a.optional("key", KeyValue.class)
                                                .orElseGet(() -> KeyValue.of(Keys.block(a.string("group")))),
                                        a.at(0, String.class))
                                .from(a.origin())),
                new Entry(
                        "tar_kv_ro",
                        "block impl -> kv_ro impl",
                        a -> tarRo.apply(a.impl(0, BLOCK)).from(a.origin())),
                new Entry(
                        "tar_kv_rw",
                        "block impl -> kv_rw impl",
                        a -> tarRw.apply(a.impl(0, BLOCK)).from(a.origin())),
                new Entry(
                        "fat_ro",
                        "block impl -> kv_ro impl",
                        a -> fat.apply(a.impl(0, BLOCK)).from(a.origin())),
                new Entry(
                        "docteur",
                        "?mode:[ `Fast | `Light ] -> ?name:string key -> ?output:string key "
                                + "-> ?analyze:bool runtime_arg -> ?branch:string -> ?extra_deps:string list -> string "
                                + "-> kv_ro impl",
                        a -> docteur(a).from(a.origin())),
                new Entry(
                        "chamelon",
                        "program_block_size:int runtime_arg -> block impl -> kv_rw impl",
                        a -> chamelon(a.get("program_block_size", RuntimeArgument.class), a.impl(0, BLOCK))
                                .from(a.origin())),
                new Entry(
                        "ccm_block",
                        "?nonce_len:int -> string option runtime_arg -> block impl -> block impl",
                        a -> encrypted(
                                        a.optional("nonce_len", Long.class),
                                        a.at(0, RuntimeArgument.class),
                                        a.impl(1, BLOCK))
                                .from(a.origin())));
    }

    private static List<Requirement> packages(Target target) {
        return switch (target.family()) {
            case XEN -> List.of(XEN_BLOCK);
            case SOLO5 -> List.of(Requirement.of("mirage-block-solo5", "0.8.0", "0.9.0"));
            case UNIX -> List.of(Requirement.of("mirage-block-unix", "2.12.0", "3.0.0"));
            case UNIKRAFT -> List.of(Requirement.of("mirage-block-unikraft", "1.0.0", "2.0.0"));
        };
    }

    private Impl ofFile(String file) {
        return Device.of("Block", BLOCK)
                .packages(packages)
                .configure(info -> {
                    if (info.target().isLike(Target.MUEN)) {
                        throw new Misuse(
                                "muen has no block devices, but the unikernel has " + OcamlText.quoted(file),
                                "Configure it for another target, or choose the device by the target with match_impl.");
                    }
                    info.hostDevices().block(file);
                })
                .connect((info, module, values) -> {
                    // Xen finds its devices by number, the others by the name they are given at start.
                    String name = info.target().family() == Target.Family.XEN
                            ? String.valueOf(info.hostDevices().block(file).xenStoreId())
                            : file;
                    return Code.of("%s.connect %s".formatted(module, OcamlText.quoted(name)));
                })
                .impl();
    }

    private static Impl ofXenStore(String id) {
        return Device.of("Block", BLOCK)
                .packages(XEN_BLOCK)
                .configure(info -> {
                    if (info.target().family() != Target.Family.XEN) {
                        throw new Misuse(
                                "XenStore ids name block devices on xen and qubes only, not on "
                                        + info.target().title(),
                                "Use block_of_file, or choose the device by the target with match_impl.");
                    }
                })
                .connect((info, module, values) -> Code.of("%s.connect %s".formatted(module, OcamlText.quoted(id))))
                .impl();
    }

    private static Impl ramdisk(String name) {
        return Device.of("Ramdisk", BLOCK)
                .packages(Requirement.of("mirage-block-ramdisk"))
                .connect((info, module, values) ->
                        Code.of("%s.connect ~name:%s".formatted(module, OcamlText.quoted(name))))
                .impl();
    }

    private Impl generic(KeyValue key, String name) {
        return Impl.match(
                key,
                List.of(
                        new Impl.Branch(Keys.constructor("`XenstoreId"), ofXenStore(name)),
                        new Impl.Branch(Keys.constructor("`BlockFile"), ofFile(name)),
                        new Impl.Branch(Keys.constructor("`Ramdisk"), ramdisk(name))),
                ramdisk(name));
    }

    private static Impl stored(String module, Requirement library, Kind kind) {
        return Device.of(module, Kind.functor(BLOCK, kind))
                .packages(library)
                .connect("%s.connect %s")
                .impl();
    }

    private static Key text(String name, String preset, String doc) {
        return new Key(
                name,
                new Key.Argument(
                        Key.Presence.OPTIONAL,
                        Converter.STRING,
                        preset,
                        new Key.ArgumentInfo(List.of(name), doc, "VAL")));
    }

    /** What {@code docteur} is told. */
    private record Docteur(
            String mode,
            Key name,
            Key output,
            RuntimeArgument analyze,
            Optional<String> branch,
            List<String> deps,
            String remote) {

        private List<String> dune(Info info) {
            String image = Values.as(String.class, info.context().get(output));
            StringBuilder needed = new StringBuilder();
            deps.forEach(dep -> needed.append(' ').append(dep));
            Matcher local = LOCAL_REMOTE.matcher(remote);
            if (local.matches()) {
                needed.append(
                        " (source_tree %s%s)".formatted(local.group(1).equals("file") ? "/" : "", local.group(2)));
            }
            return List.of("""
                    (rule
                     (targets %s)
                     (enabled_if (= %%{context_name} "default"))
                     (deps (:make %%{bin:docteur.make})%s)
                     (action (run %%{make} %s%s %s)))""".formatted(
                            image, needed, remote, branch.map(b -> " -b " + b).orElse(""), image));
        }

        private Impl on(String system, List<Key> keys, Key disk) {
            return Device.of("Docteur_" + system + "." + mode, KeyValueStores.KV_RO)
                    .packages(Requirement.of("docteur-" + system).atLeast("0.0.6"))
                    .keys(keys)
                    .runtime(analyze)
                    .dune(this::dune)
                    .install(info -> KeyValue.of(output)
                            .map(image -> new Install(List.of(), List.of(Values.as(String.class, image)))))
                    .configure(info -> info.hostDevices().block(name(info, disk)))
                    .connect((info, module, values) ->
                            Code.of("""
                            let ( <.> ) f g = fun x -> f (g x) in
                              let f = Rresult.R.(failwith_error_msg <.> reword_error (msgf "%%a" %1$s.pp_error)) in
                              Lwt.map f (%1$s.connect ~analyze:%2$s %3$s)""".formatted(module, values.get(0), OcamlText.quoted(name(info, disk)))))
                    .impl();
        }

        private static String name(Info info, Key key) {
            return Values.as(String.class, info.context().get(key));
        }
    }

    /** A Git repository or folder packed into an image. */
    private Impl docteur(Arguments arguments) {
        Variant mode = arguments.optional("mode", Variant.class).orElse(Keys.constructor("`Fast"));
        Docteur docteur = new Docteur(
                mode.name().substring(1),
                arguments.optional("name", Key.class).orElse(diskName),
                arguments.optional("output", Key.class).orElse(diskOutput),
                arguments.optional("analyze", RuntimeArgument.class).orElse(analyze),
                arguments.string("branch"),
                arguments.list("extra_deps", String.class),
                arguments.at(0, String.class));
        List<Impl.Branch> branches = new ArrayList<>();
        for (Target target : Target.predefined()) {
            switch (target.family()) {
                case SOLO5, XEN ->
                    branches.add(new Impl.Branch(
                            Keys.value(target),
                            docteur.on("solo5", List.of(docteur.output(), docteur.name()), docteur.name())));
                default -> {}
            }
        }
        return Impl.match(
                KeyValue.of(keys.target()), branches, docteur.on("unix", List.of(docteur.output()), docteur.output()));
    }

    /** littlefs. */
    private static Impl chamelon(RuntimeArgument programBlockSize, Impl block) {
        return Device.of("Kv.Make", Kind.functor(BLOCK, KeyValueStores.KV_RW))
                .packages(Requirement.of("chamelon").linking("chamelon.kv").atLeast("0.0.8"))
                .runtime(programBlockSize)
                .connect((info, module, values) -> Code.of("""
                        %1$s.connect ~program_block_size:%2$s %3$s
                          >|= Result.map_error (Fmt.str "%%a" %1$s.pp_error)
                          >|= Result.fold ~ok:Fun.id ~error:failwith""".formatted(module, values.get(1), values.get(0))))
                .impl()
                .apply(block);
    }

    /** AES-CCM over a block device. */
    private static Impl encrypted(Optional<Long> nonceLength, RuntimeArgument key, Impl block) {
        return Device.of("Block_ccm.Make", Kind.functor(BLOCK, BLOCK))
                .packages(Requirement.of("mirage-block-ccm", "2.0.0", "3.0.0"))
                .runtime(key)
                .connect((info, module, values) -> Code.of("""
                        let key = %s in
                          let key =
                            if String.length key >= 2 && String.(equal "0x" (sub key 0 2)) then
                              String.sub key 2 (String.length key - 2)
                            else
                              key
                          in
                          %s.connect ?nonce_len:(%s) ~key:(Cstruct.of_hex key) %s""".formatted(
                        values.get(1), module, nonceLength.map(n -> "Some " + n).orElse("None"), values.get(0))))
                .impl()
                .apply(block);
    }
}
