package io.github.miragemaven.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A digest of some bytes, written {@code sha256=<hex>} as in opam's {@code checksum:} field (opam manual, section "URL
 * section").
 *
 * @param algorithm which digest
 * @param hex its value, lower case, of exactly the algorithm's length
 */
public record Checksum(Algorithm algorithm, String hex) implements Comparable<Checksum> {

    /** The digests opam knows, weakest first: {@link #compareTo} puts the strongest last. */
    public enum Algorithm {
        MD5("MD5", 32),
        SHA256("SHA-256", 64),
        SHA512("SHA-512", 128);

        private final String javaName;
        private final int hexLength;

        Algorithm(String javaName, int hexLength) {
            this.javaName = javaName;
            this.hexLength = hexLength;
        }

        /** The name opam writes: {@code md5}, {@code sha256} or {@code sha512}. */
        public String opamName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** A new digest of this kind. */
        public MessageDigest newDigest() {
            try {
                return MessageDigest.getInstance(javaName);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + javaName, e);
            }
        }
    }

    public Checksum {
        hex = hex.toLowerCase(Locale.ROOT);
        if (hex.length() != algorithm.hexLength || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new IllegalArgumentException(
                    "not " + algorithm.hexLength + " hexadecimal digits of " + algorithm.opamName() + ": " + hex);
        }
    }

    /** Reads {@code algorithm=hex}, or a bare 32-digit MD5 as old opam files have it; empty when it is neither. */
    public static Optional<Checksum> parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "md5" : text.substring(0, equals);
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.opamName().equals(name)) {
                try {
                    return Optional.of(new Checksum(algorithm, text.substring(equals + 1)));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The checksum of a finished digest. */
    public static Checksum of(Algorithm algorithm, MessageDigest finished) {
        return new Checksum(algorithm, HexFormat.of().formatHex(finished.digest()));
    }

    /** The checksum of a file's bytes. */
    public static Checksum ofFile(Algorithm algorithm, Path file) throws IOException {
        MessageDigest digest = algorithm.newDigest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return of(algorithm, digest);
    }

    /** The checksum of bytes in memory. */
    public static Checksum ofBytes(Algorithm algorithm, byte[] bytes) {
        MessageDigest digest = algorithm.newDigest();
        digest.update(bytes);
        return of(algorithm, digest);
    }

    @Override
    public int compareTo(Checksum other) {
        int byAlgorithm = algorithm.compareTo(other.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
    }

    /** As opam writes it, {@code sha256=…}. */
    @Override
    public String toString() {
        return algorithm.opamName() + "=" + hex;
    }
}
