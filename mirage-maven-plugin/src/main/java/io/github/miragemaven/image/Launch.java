package io.github.miragemaven.image;

import io.github.miragemaven.io.Command;
import java.util.List;
import java.util.Optional;

/**
 * How a unikernel is booted.
 *
 * @param command what runs it
 * @param isProgram whether it is a program of this machine, and not a machine of its own
 * @param temporaries what is made before and removed after
 * @param withoutKvm how to boot it if this machine's KVM turns out not to do
 */
record Launch(Command command, boolean isProgram, List<Temporary> temporaries, Optional<Command> withoutKvm) {

    Launch {
        temporaries = List.copyOf(temporaries);
    }

    /** The same, without KVM from the start. */
    Launch fallback() {
        return new Launch(
                withoutKvm.orElseThrow(() -> new IllegalStateException("no other way than " + command)),
                isProgram,
                temporaries,
                Optional.empty());
    }
}
