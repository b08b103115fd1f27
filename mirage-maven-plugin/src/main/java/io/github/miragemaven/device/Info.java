package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.List;

/**
 * What devices may know of the whole application when they write their code, functoria's {@code Info.t}.
 *
 * @param name as given to {@code register}
 * @param packages merged, in order of name
 * @param libraries to link, local ones last
 * @param keys that decide anything
 * @param hostDevices asked for so far
 */
record Info(
        String name,
        Target target,
        Context context,
        List<Requirement> packages,
        List<String> libraries,
        List<Key> keys,
        List<RuntimeArgument> runtimeArguments,
        HostDevices hostDevices,
        GeneratedFiles files) {}
