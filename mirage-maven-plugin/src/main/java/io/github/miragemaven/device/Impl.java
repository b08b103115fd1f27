package io.github.miragemaven.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A device as config.ml puts it together, functoria's {@code 'a impl}: a device with its arguments, or a choice between
 * some that a key's value makes.
 *
 * <p>Implementations form a directed acyclic graph by sharing, and sharing means something: one network used twice is
 * connected once. So these are compared by identity, and {@link Graph} finds out which of them are the same.
 */
sealed interface Impl {

    Kind kind();

    /** The call in config.ml that made it; empty for one of the catalogue's own. */
    Optional<Position> origin();

    /** A device with what it is applied to. */
    final class Applied implements Impl {
        private final Device device;
        private final List<Impl> arguments;
        private final Kind kind;
        private final Optional<Position> origin;

        Applied(Device device, List<Impl> arguments, Kind kind, Optional<Position> origin) {
            this.device = device;
            this.arguments = List.copyOf(arguments);
            this.kind = kind;
            this.origin = origin;
        }

        Device device() {
            return device;
        }

        List<Impl> arguments() {
            return arguments;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public Optional<Position> origin() {
            return origin;
        }

        @Override
        public String toString() {
            return device.module();
        }
    }

    /** A choice that is applied to something, before it is known which device it will be. */
    final class AppliedChoice implements Impl {
        private final Choice function;
        private final List<Impl> arguments;
        private final Kind kind;

        AppliedChoice(Choice function, List<Impl> arguments, Kind kind) {
            this.function = function;
            this.arguments = List.copyOf(arguments);
            this.kind = kind;
        }

        Choice function() {
            return function;
        }

        List<Impl> arguments() {
            return arguments;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public Optional<Position> origin() {
            return function.origin();
        }

        @Override
        public String toString() {
            return function.toString();
        }
    }

    /** One of several devices, by a value that keys decide. */
    final class Choice implements Impl {
        private final KeyValue condition;
        private final List<Branch> branches;
        private final Impl otherwise;
        private final Optional<Position> origin;

        Choice(KeyValue condition, List<Branch> branches, Impl otherwise, Optional<Position> origin) {
            this.condition = condition;
            this.branches = List.copyOf(branches);
            this.otherwise = otherwise;
            this.origin = origin;
        }

        KeyValue condition() {
            return condition;
        }

        List<Branch> branches() {
            return branches;
        }

        Impl otherwise() {
            return otherwise;
        }

        Impl chosen(Context context) {
            Object value = condition.in(context);
            if (!value.getClass()
                    .equals(
                            branches.isEmpty()
                                    ? value.getClass()
                                    : branches.get(0).when().getClass())) {
                throw new Misuse(
                        "this choice is between "
                                + branches.stream()
                                        .map(branch -> Values.show(branch.when()))
                                        .toList() + ", but its condition is " + Values.described(value),
                        "Turn it into such a value with Key.match_.",
                        origin.map(place -> List.of(new Misuse.Note("the choice", place)))
                                .orElse(List.of()));
            }
            return branches.stream()
                    .filter(branch -> branch.when().equals(value))
                    .map(Branch::then)
                    .findFirst()
                    .orElse(otherwise);
        }

        @Override
        public Kind kind() {
            return otherwise.kind();
        }

        @Override
        public Optional<Position> origin() {
            return origin.or(otherwise::origin);
        }

        @Override
        public String toString() {
            return "a choice between devices";
        }
    }

    /** What to take for one value of the condition. */
    record Branch(Object when, Impl then) {}

    /** The device alone. */
    static Impl of(Device device) {
        return new Applied(device, List.of(), device.kind(), Optional.empty());
    }

    /** The device alone, made by a call in config.ml. */
    static Impl of(Device device, Position origin) {
        return new Applied(device, List.of(), device.kind(), Optional.of(origin));
    }

    /** {@code if_impl}. */
    static Impl either(KeyValue condition, Impl then, Impl otherwise) {
        return match(condition, List.of(new Branch(true, then), new Branch(false, otherwise)), then);
    }

    /** {@code match_impl}. */
    static Impl match(KeyValue condition, List<Branch> branches, Impl otherwise) {
        return match(condition, branches, otherwise, Optional.empty());
    }

    /** {@code match_impl}, written in config.ml. */
    static Impl match(KeyValue condition, List<Branch> branches, Impl otherwise, Optional<Position> origin) {
        for (Branch branch : branches) {
            if (!otherwise.kind().accepts(branch.then().kind())) {
                throw new Misuse(
                        "the branches of a choice differ in kind: one is " + otherwise.kind() + ", another "
                                + branch.then().kind(),
                        "Give every branch, and the default, a device of one kind.",
                        madeAt(otherwise, branch.then()));
            }
        }
        return new Choice(condition, branches, otherwise, origin);
    }

    /** {@code function $ argument}, one after the other. */
    default Impl apply(Impl... more) {
        Impl result = this;
        for (Impl argument : more) {
            result = applyOne(result, argument);
        }
        return result;
    }

    private static Impl applyOne(Impl function, Impl argument) {
        if (!(function.kind() instanceof Kind.Functor functor)) {
            throw new Misuse(
                    function + " of kind " + function.kind() + " takes no (more) devices, but is applied to " + argument
                            + " of kind " + argument.kind(),
                    "Leave `$` and what follows it out, or give " + function + " a type with one more `@->`.",
                    madeAt(argument, function));
        }
        if (!functor.parameter().accepts(argument.kind())) {
            throw new Misuse(
                    function + " wants a device of kind " + functor.parameter() + " here, but gets one of kind "
                            + argument.kind(),
                    "The type of " + function + " is " + function.kind() + ": apply it to a device of kind "
                            + functor.parameter() + ".",
                    madeAt(argument, function));
        }
        if (function instanceof Applied applied) {
            return new Applied(
                    applied.device(), and(applied.arguments(), argument), functor.result(), applied.origin());
        }
        if (function instanceof AppliedChoice applied) {
            return new AppliedChoice(applied.function(), and(applied.arguments(), argument), functor.result());
        }
        return new AppliedChoice((Choice) function, List.of(argument), functor.result());
    }

    private static List<Impl> and(List<Impl> some, Impl more) {
        List<Impl> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }

    /** Where the devices were made, each with its kind; those of the catalogue's own are nowhere. */
    static List<Misuse.Note> madeAt(Impl... impls) {
        List<Misuse.Note> notes = new ArrayList<>();
        for (Impl impl : impls) {
            impl.origin()
                    .map(place -> new Misuse.Note(impl + " of kind " + impl.kind() + " is made here", place))
                    .ifPresent(notes::add);
        }
        return notes;
    }

    /** The same device, remembered as made at {@code place}, so that errors can name the line. */
    default Impl from(Position place) {
        if (this instanceof Applied applied && applied.origin().isEmpty()) {
            return new Applied(applied.device(), applied.arguments(), applied.kind(), Optional.of(place));
        }
        if (this instanceof Choice choice && choice.origin.isEmpty()) {
            return new Choice(choice.condition, choice.branches, choice.otherwise, Optional.of(place));
        }
        return this;
    }

    /** The same device under a kind that says more, such as {@code v4 ip} for {@code ip}. */
    default Impl as(Kind precise) {
        if (this instanceof Applied applied) {
            return new Applied(applied.device(), applied.arguments(), precise, applied.origin());
        }
        return this;
    }
}
