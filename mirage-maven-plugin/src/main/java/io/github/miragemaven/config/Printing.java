package io.github.miragemaven.config;

import org.jspecify.annotations.Nullable;

/** Where formats print to. */
final class Printing {

    private Printing() {}

    /** Module Format: boxes and break hints. */
    record Boxes(Machine machine, Formatter out, Span at) implements Format.Target {

        @Override
        public void text(String text) {
            out.formatted(text);
        }

        @Override
        public void value(String value) {
            out.text(value);
        }

        @Override
        public void printer(Object printer, @Nullable Object value) {
            if (value == null) {
                machine.call(printer, at, out);
            } else {
                machine.call(printer, at, out, value);
            }
        }

        @Override
        public void flush() {
            out.flush(false);
        }
    }

    /** Module Printf: plain text; its printers give strings. */
    record Plain(Machine machine, StringBuilder out, Span at) implements Format.Target {

        @Override
        public void text(String text) {
            machine.allocate(text.length(), at);
            out.append(text);
        }

        @Override
        public void value(String value) {
            text(value);
        }

        @Override
        public void printer(Object printer, @Nullable Object value) {
            Object unit = io.github.miragemaven.device.Unit.UNIT;
            Object printed = value == null ? machine.call(printer, at, unit) : machine.call(printer, at, unit, value);
            if (!(printed instanceof String string)) {
                throw machine.source()
                        .error(at, "the printer of %a should give a string but gives " + Show.kind(printed), "");
            }
            text(string);
        }

        @Override
        public void flush() {
            // A string has nothing to flush.
        }
    }
}
