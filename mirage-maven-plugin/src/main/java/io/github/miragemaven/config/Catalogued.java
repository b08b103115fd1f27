package io.github.miragemaven.config;

import io.github.miragemaven.device.Arguments;
import io.github.miragemaven.device.Entry;
import io.github.miragemaven.device.Misuse;
import io.github.miragemaven.device.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An entry of the catalogue as a value of config.ml. */
final class Catalogued extends Signed implements Scope.Value.Constant.Supplier {

    private final Entry entry;
    private @Nullable Object value;

    Catalogued(Entry entry) {
        super(entry.path(), entry.signature());
        this.entry = entry;
    }

    /** The function; or the value, which is made once so that its uses share it. */
    @Override
    public Object get(Machine machine, Span at) {
        Object known = value;
        if (known == null) {
            known = shape().isFunction() ? new Fn(this) : run(machine, List.of(), at);
            value = known;
        }
        return known;
    }

    @Override
    public Object invoke(Machine machine, List<Object> values, Span at) {
        machine.step(at);
        int formatted = shape().format();
        if (formatted < 0) {
            return run(machine, values, at);
        }
        return format(machine, name(), values.get(formatted), at, (format, arguments) -> {
            Formatter out = new Formatter(machine);
            format.print(arguments, new Printing.Boxes(machine, out, at));
            List<Object> printed = new ArrayList<>(values);
            printed.set(formatted, out.finish());
            return run(machine, printed, at);
        });
    }

    private Object run(Machine machine, List<Object> values, Span at) {
        List<Object> positional = new ArrayList<>();
        Map<String, Object> labelled = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Parameter parameter = parameters().get(i);
            Optional<Object> given = parameter.kind() == Parameter.Kind.OPTIONAL
                    ? ((Variant) values.get(i)).toOptional()
                    : Optional.of(values.get(i));
            if (given.isPresent()) {
                Object out = Outside.out(machine, given.get(), parameter.type(), at);
                if (parameter.kind() == Parameter.Kind.POSITIONAL) {
                    positional.add(out);
                } else {
                    labelled.put(parameter.label(), out);
                }
            }
        }
        Arguments arguments =
                new Arguments(positional, labelled, machine.source().position(at));
        try {
            return Outside.in(entry.body().apply(arguments));
        } catch (Misuse misuse) {
            throw Outside.misuse(machine, name(), misuse, at);
        }
    }
}
