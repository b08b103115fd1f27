package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.ProjectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A URL in opam's syntax, taken apart (opam manual, section "URLs"). */
sealed interface SourceUrl {

    /** An address to GET; the fragment is gone, a user name and password are still in it. */
    record Http(URI address) implements SourceUrl {}

    /** A file or folder of this machine. */
    record Local(Path path) implements SourceUrl {}

    /**
     * A git repository.
     *
     * @param remote what git itself would be given: an address, or a path
     * @param local the repository's folder, where it is one of this machine
     * @param ref branch, tag or commit; empty for what the remote's HEAD names
     */
    record Git(String remote, Optional<Path> local, Optional<String> ref) implements SourceUrl {

        private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}");

        /** The commit, where the URL names one and not something that moves. */
        Optional<String> commit() {
            return ref.filter(text -> COMMIT.matcher(text).matches()).map(text -> text.toLowerCase(Locale.ROOT));
        }
    }

    /** A Maven artifact. */
    record Artifact(ArtifactCoordinates coordinates) implements SourceUrl {}

    Pattern SCHEME = Pattern.compile("(?:([A-Za-z]+)\\+)?([A-Za-z][A-Za-z0-9.-]*)://(.*)", Pattern.DOTALL);
    Pattern SCP_LIKE = Pattern.compile("([^/:]{2,}):(?!//)(.+)");

    /**
     * Takes a URL apart.
     *
     * @param base what a relative path starts from
     * @throws ProjectException when it is no URL, or one of a kind that can't be fetched
     */
    static SourceUrl parse(String url, Path base) {
        if (url.startsWith(ArtifactCoordinates.SCHEME)) {
            return new Artifact(ArtifactCoordinates.parse(url));
        }
        int hash = url.indexOf('#');
        String body = hash < 0 ? url : url.substring(0, hash);
        Optional<String> fragment =
                hash < 0 || hash == url.length() - 1 ? Optional.empty() : Optional.of(url.substring(hash + 1));
        Matcher scheme = SCHEME.matcher(body);
        if (scheme.matches()) {
            String control = Optional.ofNullable(scheme.group(1)).orElse("").toLowerCase(Locale.ROOT);
            String protocol = scheme.group(2).toLowerCase(Locale.ROOT);
            String rest = scheme.group(3);
            if (control.equals("git") || (control.isEmpty() && protocol.equals("git"))) {
                return git(url, protocol, rest, fragment, base);
            }
            if (control.isEmpty()) {
                switch (protocol) {
                    case "http", "https" -> {
                        return new Http(address(url, body));
                    }
                    case "file", "path", "local" -> {
                        return new Local(path(url, decoded(rest), base));
                    }
                    default -> {}
                }
            }
            throw new ProjectException(
                    "Cannot fetch " + redacted(url) + ": "
                            + (control.isEmpty() ? protocol : control)
                            + " is not a way that mirage-maven knows.",
                    "Use https://, http://, file://, git+https://, git+ssh://, git+file://, git:// or mvn:, or a path.");
        }
        Matcher bare = Pattern.compile("git\\+(.+)").matcher(body);
        if (bare.matches()) {
            return git(url, "", bare.group(1), fragment, base);
        }
        if (body.isBlank()) {
            throw new ProjectException("An empty URL cannot be fetched.", "Give an address or a path.");
        }
        return new Local(path(url, body, base));
    }

    private static SourceUrl git(String url, String protocol, String rest, Optional<String> ref, Path base) {
        switch (protocol) {
            case "https", "http" -> {
                return new Git(address(url, protocol + "://" + rest).toString(), Optional.empty(), ref);
            }
            case "file", "" -> {
                // git itself reads host:path without a scheme as ssh.
                if (protocol.isEmpty() && SCP_LIKE.matcher(rest).matches()) {
                    return new Git(rest, Optional.empty(), ref);
                }
                Path folder = path(url, protocol.isEmpty() ? rest : decoded(rest), base);
                return new Git(folder.toString(), Optional.of(folder), ref);
            }
            case "ssh", "git" -> {
                // As opam does: git://host:path and git+ssh://host:path, where path is no port, are ssh's short form.
                Matcher scp = SCP_LIKE.matcher(rest);
                if (scp.matches() && !scp.group(2).matches("[0-9]+(/.*)?")) {
                    return new Git("ssh://" + scp.group(1) + "/" + scp.group(2), Optional.empty(), ref);
                }
                return new Git(protocol + "://" + rest, Optional.empty(), ref);
            }
            default ->
                throw new ProjectException(
                        "Cannot fetch " + redacted(url) + ": git over " + protocol
                                + " is not a way that mirage-maven knows.",
                        "Use git+https://, git+http://, git+ssh://, git+file:// or git://.");
        }
    }

    private static URI address(String url, String text) {
        try {
            URI address = new URI(escaped(text));
            if (address.getHost() == null || address.getHost().isEmpty()) {
                throw new URISyntaxException(text, "it names no host");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new ProjectException(
                    "Not an address that can be fetched: " + redacted(url) + " (" + e.getReason() + ")",
                    "Correct it where it is written.",
                    e);
        }
    }

    /** Percent-encodes what browsers and curl send although RFC 3986 does not allow it, and nothing else. */
    private static String escaped(String text) {
        StringBuilder result = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            int c = b & 0xff;
            if (c <= ' ' || c >= 0x7f || "\"<>[]\\^`{|}".indexOf(c) >= 0) {
                result.append(String.format("%%%02X", c));
            } else {
                result.append((char) c);
            }
        }
        return result.toString();
    }

    private static String decoded(String path) {
        Matcher escape = Pattern.compile("(?:%[0-9a-fA-F]{2})+").matcher(path);
        return escape.replaceAll(match -> {
            String hex = match.group().replace("%", "");
            byte[] bytes = java.util.HexFormat.of().parseHex(hex);
            return Matcher.quoteReplacement(new String(bytes, UTF_8));
        });
    }

    private static Path path(String url, String text, Path base) {
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new ProjectException("Not a path: " + url, "Correct it where it is written.", e);
        }
    }

    /** The URL without the password it may hold, for people and logs. */
    static String redacted(String url) {
        return url.replaceFirst("(://[^/@:]*):[^/@]*@", "$1:***@");
    }
}
