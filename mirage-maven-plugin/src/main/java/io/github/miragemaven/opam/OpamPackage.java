package io.github.miragemaven.opam;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.ProjectException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * A package version as its opam file defines it (opam manual, section "opam"). What solving asks for is read when this is
 * made; the rest when it is asked for, since most packages that are looked at are never built.
 *
 * <p>Methods that read a field throw a {@link ProjectException} naming file, line and what was expected when the field
 * does not have its form.
 */
public final class OpamPackage {

    /** The newest file format that is read here. */
    static final String FORMAT = "2.1";

    private final OpamFile file;
    private final FieldReader reader;
    private final String name;
    private final OpamVersion version;
    private final Formula<Dependency> depends;
    private final List<Dependency> depopts;
    private final List<Dependency> conflicts;
    private final List<String> conflictClasses;
    private final Filter available;
    private final Set<String> flags;
    private final List<String> tags;
    private final Optional<String> devRepo;
    private final Optional<UrlSection> url;

    private OpamPackage(OpamFile file, String name, OpamVersion version) {
        this.file = file;
        this.reader = new FieldReader(file.name());
        this.name = name;
        this.version = version;
        checkFields();
        this.depends = field("depends", FieldReader::conjunction).orElse(Formula.empty());
        this.depopts = field("depopts", FieldReader::disjunction).orElse(List.of());
        this.conflicts = field("conflicts", FieldReader::disjunction).orElse(List.of());
        this.conflictClasses =
                field("conflict-class", (r, v) -> r.list(v, r::packageName)).orElse(List.of());
        this.available = field("available", FieldReader::filter).orElse(Filter.Bool.TRUE);
        this.tags = field("tags", FieldReader::texts).orElse(List.of());
        this.flags = readFlags();
        this.devRepo = field("dev-repo", FieldReader::text);
        this.url = readUrl();
    }

    /**
     * A package of a repository, named by its folder.
     *
     * @throws ProjectException when a field that is read at once is not of its form, or the file's format is newer than
     *     2.1
     */
    public static OpamPackage of(OpamFile file, String name, OpamVersion version) {
        return new OpamPackage(file, name, version);
    }

    /**
     * A package of a source folder, {@code NAME.opam} or {@code opam}: named by its {@code name:} field or else by the
     * caller, with the version of its {@code version:} field or else {@code dev}.
     *
     * @throws ProjectException as {@link #of(OpamFile, String, OpamVersion)}
     */
    public static OpamPackage ofSource(OpamFile file, String nameOfFile) {
        FieldReader reader = new FieldReader(file.name());
        String name = file.field("name").map(reader::packageName).orElse(nameOfFile);
        Optional<OpamValue> version = file.field("version");
        if (version.isPresent() && !OpamVersion.isValid(reader.text(version.get()))) {
            throw reader.error(version.get().place(), "a version (" + OpamVersion.SYNTAX + ")");
        }
        return new OpamPackage(
                file, name, new OpamVersion(version.map(reader::text).orElse("dev")));
    }

    /** The file it was read from, with every field, such as those that begin with {@code x-}. */
    public OpamFile file() {
        return file;
    }

    public String name() {
        return name;
    }

    public OpamVersion version() {
        return version;
    }

    /** Packages needed, as a conjunction of the list's elements. */
    public Formula<Dependency> depends() {
        return depends;
    }

    /** Packages used if they are there. */
    public List<Dependency> depopts() {
        return depopts;
    }

    /** Packages, each in certain versions, any of which may not be there too. */
    public List<Dependency> conflicts() {
        return conflicts;
    }

    /** Two packages that have a class in common may not both be there. */
    public List<String> conflictClasses() {
        return conflictClasses;
    }

    /** Where the package exists at all; may name global variables only. */
    public Filter available() {
        return available;
    }

    /** The flags, also those that old files hide in tags as {@code flags:NAME}; unknown ones too. */
    public Set<String> flags() {
        return flags;
    }

    /** Whether it is to be taken only when nothing else will do: flag {@code avoid-version} or {@code deprecated}. */
    public boolean avoided() {
        return flags.contains("avoid-version") || flags.contains("deprecated");
    }

    /** What the package is about, in the publisher's words; {@code cross-compile} and {@code org:mirage} among them. */
    public List<String> tags() {
        return tags;
    }

    /** Where the sources are developed. */
    public Optional<String> devRepo() {
        return devRepo;
    }

    /** Where the sources are; a package without is virtual: it only depends on others, or describes the system. */
    public Optional<UrlSection> url() {
        return url;
    }

    /** Files to be fetched into the sources, by the name they get there, in the file's order. */
    public Map<String, UrlSection> extraSources() {
        Map<String, UrlSection> sources = new LinkedHashMap<>();
        for (OpamFile.Section section : file.sections("extra-source")) {
            String target =
                    section.label().orElseThrow(() -> reader.error(section.place(), "the file's name in quotes"));
            sources.put(target, reader.url(section));
        }
        return Collections.unmodifiableMap(sources);
    }

    /** Files beside the opam file, below {@code files/}, with their checksums. */
    public Map<String, Checksum> extraFiles() {
        Map<String, Checksum> files = new LinkedHashMap<>();
        field("extra-files", (r, v) -> r.pairs(v, (f, sum) -> Map.entry(r.text(f), r.checksum(sum))))
                .orElse(List.of())
                .forEach(entry -> files.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(files);
    }

    /** System packages needed, each group where its filter holds. */
    public List<Conditional<List<String>>> depexts() {
        return field("depexts", OpamPackage::depexts).orElse(List.of());
    }

    /** The system packages needed where these variables hold, in order, each once. */
    public List<String> depexts(Variables variables) {
        return Conditional.holding(depexts(), variables).stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /**
     * A package to be taken from a URL, of a {@code pin-depends:} field.
     *
     * @param url an opam URL, as it is written
     */
    public record PinDepend(String name, OpamVersion version, String url) {}

    /** Packages to be taken from URLs when this one is built from its sources. */
    public List<PinDepend> pinDepends() {
        return field("pin-depends", (r, v) -> r.pairs(v, (p, u) -> pinDepend(r, p, r.text(u))))
                .orElse(List.of());
    }

    /** The commands that build it. */
    public List<Instruction> build() {
        return instructions("build");
    }

    /** The commands that install it after it is built. */
    public List<Instruction> install() {
        return instructions("install");
    }

    /** The commands that test it. */
    public List<Instruction> runTest() {
        return instructions("run-test");
    }

    /** Changes to the environment of the commands. */
    public List<EnvironmentUpdate> buildEnv() {
        return field("build-env", FieldReader::updates).orElse(List.of());
    }

    /** Changes to the environment of everything that depends on the package. */
    public List<EnvironmentUpdate> setenv() {
        return field("setenv", FieldReader::updates).orElse(List.of());
    }

    /** Files to be made from the file of that name with {@code .in} behind, variables replaced. */
    public List<String> substs() {
        return field("substs", FieldReader::texts).orElse(List.of());
    }

    /** Patches to apply to the sources, in order. */
    public List<Conditional<String>> patches() {
        return field("patches", (r, v) -> r.list(v, one -> r.conditional(one, r::text)))
                .orElse(List.of());
    }

    /** One line on what it is. */
    public Optional<String> synopsis() {
        return field("synopsis", FieldReader::text).map(String::strip);
    }

    /** SPDX expressions, all of which hold. */
    public List<String> license() {
        return field("license", FieldReader::texts).orElse(List.of());
    }

    /** Web pages of the package. */
    public List<String> homepage() {
        return field("homepage", FieldReader::texts).orElse(List.of());
    }

    /** The value of a field whose name begins with {@code x-}. */
    public Optional<OpamValue> extension(String field) {
        return file.field(field);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpamPackage that
                && name.equals(that.name)
                && version.equals(that.version)
                && file.equals(that.file);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, version);
    }

    /** {@code name.version}. */
    @Override
    public String toString() {
        return name + "." + version;
    }

    private <T> Optional<T> field(String field, BiFunction<FieldReader, OpamValue, T> read) {
        return file.field(field).map(value -> read.apply(reader, value));
    }

    private List<Instruction> instructions(String field) {
        return field(field, FieldReader::instructions).orElse(List.of());
    }

    /** opam refuses files newer than it knows, and its own fields if they are there twice. */
    private void checkFields() {
        Optional<OpamValue> format = file.field("opam-version");
        if (format.isPresent() && OpamVersion.compare(reader.text(format.get()), FORMAT) > 0) {
            throw reader.error(format.get().place(), "a file format of at most " + FORMAT);
        }
        Set<String> seen = new HashSet<>();
        for (OpamFile.Item item : file.items()) {
            if (item instanceof OpamFile.Field field && !field.name().startsWith("x-") && !seen.add(field.name())) {
                throw reader.error(field.place(), "one field " + field.name() + " only");
            }
        }
    }

    private Set<String> readFlags() {
        Set<String> all =
                new TreeSet<>(field("flags", (r, v) -> r.list(v, r::ident)).orElse(List.of()));
        for (String tag : tags) {
            if (tag.startsWith("flags:")) {
                all.add(tag.substring("flags:".length()));
            }
        }
        return Collections.unmodifiableSet(all);
    }

    private Optional<UrlSection> readUrl() {
        List<OpamFile.Section> sections = file.sections("url");
        if (sections.size() > 1) {
            throw reader.error(sections.get(1).place(), "one section url only");
        }
        if (sections.isEmpty()) {
            return Optional.empty();
        }
        UrlSection section = reader.url(sections.get(0));
        Optional<String> outside = field("x-subpath", FieldReader::text);
        return Optional.of(
                section.subpath().isPresent() || outside.isEmpty()
                        ? section
                        : new UrlSection(section.src(), section.checksums(), section.mirrors(), outside));
    }

    private static List<Conditional<List<String>>> depexts(FieldReader reader, OpamValue value) {
        return reader.listOfLists(
                value, group -> isTagged(group) ? tagged(reader, group) : reader.conditional(group, reader::texts));
    }

    /** The old form, {@code [["debian"] ["libfoo-dev"]]}. */
    private static boolean isTagged(OpamValue group) {
        return group instanceof OpamValue.Items items
                && items.values().size() == 2
                && items.values().get(0) instanceof OpamValue.Items;
    }

    /** opam reads the tags as a filter of strings; which is no boolean, so that it never holds. */
    private static Conditional<List<String>> tagged(FieldReader reader, OpamValue group) {
        List<OpamValue> both = reader.list(group);
        Filter condition = reader.texts(both.get(0)).stream()
                .<Filter>map(Filter.Text::new)
                .reduce(Filter.And::new)
                .orElse(Filter.Bool.TRUE);
        return new Conditional<>(reader.texts(both.get(1)), condition);
    }

    private static PinDepend pinDepend(FieldReader reader, OpamValue packageAndVersion, String url) {
        String text = reader.text(packageAndVersion);
        int dot = text.indexOf('.');
        if (dot < 0 || !OpamName.isValid(text.substring(0, dot)) || !OpamVersion.isValid(text.substring(dot + 1))) {
            throw reader.error(packageAndVersion.place(), "a package and version such as \"foo.1.0\"");
        }
        return new PinDepend(text.substring(0, dot), new OpamVersion(text.substring(dot + 1)), url);
    }
}
