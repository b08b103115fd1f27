package io.github.miragemaven.device;

import java.util.List;

/** A part of the catalogue: devices that belong together, and the names they have in config.ml. */
interface Family {

    List<Entry> entries();
}
