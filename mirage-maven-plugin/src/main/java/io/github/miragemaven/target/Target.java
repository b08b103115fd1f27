package io.github.miragemaven.target;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a unikernel is built for: the values of {@code mirage configure -t} (mirage 4.11).
 *
 * <p>Beside those that MirageOS knows there are a project's own: each is like one of them in all that is not said of it.
 *
 * <p>Targets differ in the packages they need, the dune context they are compiled in, the files beside the program, and
 * the image that comes out. All of that is here and in the writers of this room.
 */
public final class Target {

    public static final Target UNIX = target("unix", "Unix", Family.UNIX, "", "unix");
    public static final Target MACOSX = target("macosx", "MacOSX", Family.UNIX, "", "unix");
    public static final Target XEN = target("xen", "Xen", Family.XEN, ".xen", "xen");
    public static final Target QUBES = target("qubes", "Qubes", Family.XEN, ".xen", "xen");
    public static final Target VIRTIO = target("virtio", "Virtio", Family.SOLO5, ".virtio", "virtio");
    public static final Target HVT = target("hvt", "Hvt", Family.SOLO5, ".hvt", "hvt");
    public static final Target MUEN = target("muen", "Muen", Family.SOLO5, ".muen", "muen");
    public static final Target GENODE = target("genode", "Genode", Family.SOLO5, ".genode", "genode");
    public static final Target SPT = target("spt", "Spt", Family.SOLO5, ".spt", "spt");
    public static final Target UNIKRAFT_FIRECRACKER =
            target("unikraft-firecracker", "Firecracker", Family.UNIKRAFT, ".fc", "firecracker");
    public static final Target UNIKRAFT_QEMU = target("unikraft-qemu", "QEMU", Family.UNIKRAFT, ".qemu", "qemu");

    private static final List<Target> PREDEFINED =
            List.of(UNIX, MACOSX, XEN, QUBES, VIRTIO, HVT, MUEN, GENODE, SPT, UNIKRAFT_FIRECRACKER, UNIKRAFT_QEMU);

    /** Targets that share a toolchain and an operating system library. */
    public enum Family {
        /** A program of this machine's system. */
        UNIX("default", "Unix_os"),
        /** Solo5's tenders and machine monitors. */
        SOLO5("solo5", "Solo5_os"),
        /** Xen guests, which are linked with Solo5's toolchain too. */
        XEN("solo5", "Xen_os"),
        /** Unikraft. */
        UNIKRAFT("unikraft", "Unikraft_os");

        private final String context;
        private final String osModule;

        Family(String context, String osModule) {
            this.context = context;
            this.osModule = osModule;
        }
    }

    private final String title;
    private final String constructor;
    private final Family family;
    private final String extension;
    private final String abi;
    private final Optional<OwnTarget> own;

    private Target(
            String title, String constructor, Family family, String extension, String abi, Optional<OwnTarget> own) {
        this.title = title;
        this.constructor = constructor;
        this.family = family;
        this.extension = extension;
        this.abi = abi;
        this.own = own;
    }

    private static Target target(String title, String constructor, Family family, String extension, String abi) {
        return new Target(title, constructor, family, extension, abi, Optional.empty());
    }

    /**
     * A project's own target.
     *
     * @throws ProjectException when its name is taken or no name, or there is no target that it could be like
     */
    public static Target own(OwnTarget own) {
        return own.target();
    }

    /** What {@link OwnTarget} makes of itself. */
    static Target derived(Target like, OwnTarget own) {
        return new Target(
                own.name(),
                like.constructor,
                like.family,
                own.extension().orElse("." + own.name()),
                like.abi,
                Optional.of(own));
    }

    /** Every target that MirageOS knows. */
    public static List<Target> predefined() {
        return PREDEFINED;
    }

    /** The target of that name, as {@code -Dtarget=} has it; empty when there is none. */
    public static Optional<Target> named(String name) {
        return PREDEFINED.stream().filter(t -> t.title.equals(name)).findFirst();
    }

    /** The target of this machine's own system, which is what MirageOS builds for when told nothing. */
    public static Target ofThisMachine() {
        return System.getProperty("os.name", "").startsWith("Mac") ? MACOSX : UNIX;
    }

    /** Every target's name, for messages. */
    public static String names() {
        return PREDEFINED.stream().map(t -> t.title).collect(Collectors.joining(", "));
    }

    /** What {@code -Dtarget=} calls it, such as {@code unikraft-qemu}. */
    public String title() {
        return title;
    }

    /** The constructor that config.ml matches on, without its backquote: {@code Hvt}. */
    public String constructor() {
        return constructor;
    }

    public Family family() {
        return family;
    }

    /** The dune context that compiles the unikernel; {@code default} when it is the machine's own. */
    public String context() {
        return own.map(OwnTarget::toolchain).orElse(family.context);
    }

    /** The name of the target that MirageOS knows and this one is, or is like; whoever boots an image has to know that. */
    public String likeTitle() {
        return own.map(OwnTarget::like).orElse(title);
    }

    /** What the linker is told beside what it is told for the target that this one is like, as dune writes flags. */
    String linkFlags() {
        return own.flatMap(OwnTarget::linkFlags).map(flags -> " " + flags).orElse("");
    }

    /** Whether its programs are for something else than this machine's system, and need a cross compiler. */
    public boolean isCrossCompiled() {
        return family != Family.UNIX || own.isPresent();
    }

    /** Whether this is that target of MirageOS's, or like it. */
    public boolean isLike(Target other) {
        return likeTitle().equals(other.title);
    }

    /** The OCaml module that starts the program, such as {@code Solo5_os}. */
    public String osModule() {
        return family.osModule;
    }

    /** What the linker calls this target: Solo5's or Unikraft's name of the binary interface. */
    String abi() {
        return abi;
    }

    /** What Solo5 calls the binary interface of images for this target, such as {@code spt}; empty for others. */
    public Optional<String> solo5Abi() {
        return family == Family.SOLO5 || family == Family.XEN ? Optional.of(abi) : Optional.empty();
    }

    /** The file name of the image of a unikernel of that name: {@code hello.hvt}. */
    public String image(String unikernel) {
        return unikernel + extension;
    }

    /** The packages and tools that every unikernel for this target needs. */
    public List<Requirement> packages() {
        return own.map(target -> target.packages(packagesOfFamily())).orElseGet(this::packagesOfFamily);
    }

    private List<Requirement> packagesOfFamily() {
        return switch (family) {
            case UNIX -> List.of(Requirement.of("mirage-unix", "5.0.0", "6.0.0"));
            case SOLO5 -> solo5(Requirement.of("mirage-solo5", "0.10.0", "0.11.0"));
            case XEN -> solo5(Requirement.of("mirage-xen", "9.0.0", "10.0.0"));
            case UNIKRAFT ->
                List.of(
                        Requirement.of("ocaml-unikraft", "1.0.0", "2.0.0")
                                .asTool()
                                .onlyToBuild(),
                        Requirement.of("mirage-unikraft", "1.0.0", "2.0.0"),
                        Requirement.of("ocaml-unikraft-backend-" + abi).asTool().onlyToBuild());
        };
    }

    private static List<Requirement> solo5(Requirement runtime) {
        return List.of(
                Requirement.of("ocaml-solo5", "0.8.2", "2.0.0").asTool().onlyToBuild(),
                Requirement.of("solo5", "0.7.5", "0.13.0").asTool().onlyToBuild(),
                runtime);
    }

    /** The stanzas of {@code dune.build} that compile and name the image. */
    public List<String> dune(Unikernel unikernel) {
        return DuneStanzas.build(this, unikernel);
    }

    /** The stanza of {@code dune-workspace} for this target's context; none when it is the machine's own. */
    public Optional<String> workspaceContext() {
        return DuneStanzas.context(this);
    }

    /** Files beside {@code main.ml} in {@code mirage/}, by name: Solo5's manifest, and the settings of machine monitors. */
    public SortedMap<String, String> files(Unikernel unikernel) {
        return MachineFiles.of(this, unikernel);
    }

    /** The files of {@link #files} that belong with the image and are copied to {@code dist/}. */
    public List<String> distributed(String unikernel) {
        return isLike(XEN) ? List.of(unikernel + ".xl", unikernel + ".xl.in") : List.of();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target target && title.equals(target.title) && own.equals(target.own);
    }

    @Override
    public int hashCode() {
        return title.hashCode();
    }

    @Override
    public String toString() {
        return title;
    }
}
