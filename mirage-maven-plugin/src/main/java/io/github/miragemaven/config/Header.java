package io.github.miragemaven.config;

import io.github.miragemaven.io.ProjectException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comment on the first line that says which versions of MirageOS a config.ml is for:
 * {@code (* mirage >= 4.9.0 & < 4.12.0 *)} (mirage 4.11, {@code lib/functoria/tool.ml}).
 */
final class Header {

    private static final Pattern START = Pattern.compile("\\(\\* ?mirage\\b(.*)");
    private static final Pattern BOUND = Pattern.compile("(>=|<) +(\\d{1,9}(?:\\.\\d{1,9}){0,2}) *");

    private Header() {}

    /**
     * Reads the bounds, and refuses those that leave us out. A file for 4.9 or 4.10 only is worth a try with a warning, since
     * those versions have nearly the same interface.
     *
     * @throws ProjectException when the file is for versions before {@link ConfigEvaluator#MIRAGE_SINCE} or after
     *     {@link ConfigEvaluator#MIRAGE_VERSION}
     */
    static Optional<VersionBounds> read(Machine machine) {
        Source source = machine.source();
        String line = source.text().lines().findFirst().orElse("");
        Matcher start = START.matcher(line);
        Span span = new Span(0, line.stripTrailing().length());
        if (!start.matches()) {
            return Optional.empty();
        }
        Optional<VersionBounds> bounds = bounds(start.group(1));
        if (bounds.isEmpty()) {
            machine.warn(span, "this header can't be read and says nothing; write (* mirage >= 4.9.0 & < 4.12.0 *)");
            return Optional.empty();
        }
        if (bounds.get().contain(ConfigEvaluator.MIRAGE_VERSION)) {
            return bounds;
        }
        if (bounds.get().endBetween(ConfigEvaluator.MIRAGE_SINCE, ConfigEvaluator.MIRAGE_VERSION)) {
            machine.warn(
                    span,
                    "this file is for mirage " + bounds.get() + ", but is read as one for "
                            + ConfigEvaluator.MIRAGE_VERSION + ": the unikernel gets the packages of that version");
            return bounds;
        }
        throw source.error(
                span,
                "this file is for mirage " + bounds.get() + ", but mirage-maven does what mirage "
                        + ConfigEvaluator.MIRAGE_VERSION + " does",
                "Bring the file up to date (the changes are listed in mirage's CHANGES.md), then widen these bounds.");
    }

    private static Optional<VersionBounds> bounds(String text) {
        int end = text.indexOf("*)");
        if (end < 0) {
            return Optional.empty();
        }
        Optional<String> lower = Optional.empty();
        Optional<String> upper = Optional.empty();
        for (String part : text.substring(0, end).strip().split("&", -1)) {
            Matcher bound = BOUND.matcher(part.strip());
            if (!bound.matches()) {
                return Optional.empty();
            }
            if (bound.group(1).equals("<") ? upper.isPresent() : lower.isPresent()) {
                return Optional.empty();
            }
            if (bound.group(1).equals("<")) {
                upper = Optional.of(bound.group(2));
            } else {
                lower = Optional.of(bound.group(2));
            }
        }
        return Optional.of(new VersionBounds(lower, upper));
    }
}
