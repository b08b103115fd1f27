package io.github.miragemaven.config;

/** A value of {@code int32}, {@code int64} or {@code nativeint}: {@code 1l}, {@code 1L}, {@code 1n}. */
record FixedInt(Width width, long value) {

    enum Width {
        INT32("int32", "l"),
        INT64("int64", "L"),
        NATIVE("nativeint", "n");

        private final String typeName;
        private final String suffix;

        Width(String typeName, String suffix) {
            this.typeName = typeName;
            this.suffix = suffix;
        }

        String typeName() {
            return typeName;
        }
    }

    FixedInt {
        value = width == Width.INT32 ? (int) value : value;
    }

    @Override
    public String toString() {
        return value + width.suffix;
    }
}
