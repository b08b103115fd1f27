package io.github.miragemaven.mojo;

import io.github.miragemaven.io.Progress;
import org.apache.maven.plugin.logging.Log;

/** Passes the rooms' lines on to Maven's log. */
final class MavenProgress implements Progress {

    private final Log log;

    MavenProgress(Log log) {
        this.log = log;
    }

    @Override
    public void info(String line) {
        log.info(line);
    }

    @Override
    public void warn(String line) {
        log.warn(line);
    }

    @Override
    public void debug(String line) {
        log.debug(line);
    }
}
