package io.github.miragemaven.io;

/** Where the rooms tell a person what they are doing. The mojos pass lines on to Maven's log; nothing else writes. */
public interface Progress {

    /** A progress that says nothing, for tests and for callers that have nobody to tell. */
    Progress SILENT = new Progress() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}

        @Override
        public void debug(String line) {}
    };

    /** Something a user wants to see at every build: one line, no trailing newline. */
    void info(String line);

    /** Something a user should look at, but that does not end the build. */
    void warn(String line);

    /** Something for {@code -X} only. */
    void debug(String line);
}
