package io.github.miragemaven.device;

import java.util.function.Function;

/**
 * What a device's {@code ~configure} asks for, mirage's {@code Action.t}: to write files beside {@code main.ml}, or to fail.
 * Reading files or running programs is not among it: config.ml is evaluated without touching the machine.
 *
 * @param effect does it and gives the action's value; throws {@link Misuse} to fail
 */
record Action(Function<Info, Object> effect) {

    static Action ok(Object value) {
        return new Action(info -> value);
    }

    Object run(Info info) {
        return effect.apply(info);
    }

    Action then(Function<Object, Action> next) {
        return new Action(info -> next.apply(run(info)).run(info));
    }
}
