package io.github.miragemaven.transport;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A download that did not come to its end; never a fault of this machine's disk. */
final class HttpFailure extends IOException {

    private static final long serialVersionUID = 1;

    /** What went wrong, as far as it matters for what is done next. */
    enum Kind {
        /** No connection was made: refused, unknown host, no answer to the knock. */
        UNREACHABLE(true),
        /** Connected, but the answer did not come, stopped coming, or was cut short. */
        BROKEN_OFF(true),
        /** The server says that it can't just now: 408, 429, 5xx. */
        BUSY(true),
        /** 404 and 410. */
        NOT_THERE(false),
        /** 401, 403, 407. */
        NOT_ALLOWED(false),
        /** Anything else: another status, no valid certificate, a redirect that must not be followed. */
        WRONG(false);

        private final boolean passing;

        Kind(boolean passing) {
            this.passing = passing;
        }
    }

    private final Kind kind;
    private final URI address;
    private final String reason;
    private final String next;
    private final transient Optional<Duration> retryAfter;

    HttpFailure(
            Kind kind,
            URI address,
            String reason,
            String next,
            Optional<Duration> retryAfter,
            @Nullable Throwable cause) {
        super(Http.shown(address) + ": " + reason, cause);
        this.kind = kind;
        this.address = address;
        this.reason = reason;
        this.next = next;
        this.retryAfter = retryAfter;
    }

    HttpFailure(Kind kind, URI address, String reason, String next) {
        this(kind, address, reason, next, Optional.empty(), null);
    }

    Kind kind() {
        return kind;
    }

    URI address() {
        return address;
    }

    /** Without the address. */
    String reason() {
        return reason;
    }

    /** What a person can do about it. */
    String next() {
        return next;
    }

    /** Whether the same request may well succeed in a moment. */
    boolean isPassing() {
        return kind.passing;
    }

    /** How long the server asks to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
