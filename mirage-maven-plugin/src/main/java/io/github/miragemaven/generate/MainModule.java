package io.github.miragemaven.generate;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Application.ConnectedDevice;
import io.github.miragemaven.device.Position;
import io.github.miragemaven.device.RuntimeArgument;
import java.util.Optional;

/**
 * Writes {@code mirage/main.ml}: registers the runtime arguments, applies the functors, connects each device once it is
 * asked for, and runs the application. Code that config.ml wrote has a line directive to it, so that the compiler points
 * there; after it another leads back here.
 */
final class MainModule {

    private static final String FILE = "mirage/main.ml";

    private final Application application;
    private final StringBuilder text;

    private MainModule(Application application, String start) {
        this.application = application;
        text = new StringBuilder(start);
    }

    /**
     * The module's text.
     *
     * @param start what comes before it in the file, so that lines are counted right
     */
    static String of(Application application, String start) {
        MainModule main = new MainModule(application, start);
        main.write();
        return main.text.substring(start.length());
    }

    private void write() {
        add("""
                open Lwt.Infix
                type 'a io = 'a Lwt.t
                let return = Lwt.return
                let run t = %s.Main.run t ; exit 0

                """.formatted(application.target().osModule()));
        for (ConnectedDevice device : application.devices()) {
            if (device.registersArguments()) {
                application.runtimeArguments().forEach(this::register);
            }
            applyFunctor(device);
        }
        application.devices().forEach(this::connect);
        run();
    }

    private void register(RuntimeArgument argument) {
        add("let %s = Mirage_runtime.register_arg @@\n".formatted(argument.key()));
        code(argument.code(), argument.userPlace());
        add(";;\n");
        comeBack(argument.userPlace());
        add("\n");
    }

    private void applyFunctor(ConnectedDevice device) {
        if (device.functorArguments().isEmpty()) {
            return;
        }
        add("module %s = %s".formatted(device.implementation(), device.module()));
        device.functorArguments().forEach(argument -> add("(" + argument + ")"));
        add("\n\n");
    }

    private void connect(ConnectedDevice device) {
        add("let %s = lazy (\n".formatted(device.variable()));
        device.needs().forEach(need -> add("  let __%1$s = Lazy.force %1$s in\n".formatted(need)));
        device.needs().forEach(need -> add("  __%1$s >>= fun _%1$s ->\n".formatted(need)));
        device.arguments()
                .forEach(argument -> add("  let _%s = (%s ()) in\n".formatted(argument.variable(), argument.key())));
        code(device.connect().text(), device.connect().place());
        add(");;\n");
        comeBack(device.connect().place());
        add("\n");
    }

    private void run() {
        add("let () =\n  let t = ");
        application.first().forEach(variable -> add("Lazy.force %s >>= fun _ ->\n  ".formatted(variable)));
        String last =
                application.devices().get(application.devices().size() - 1).variable();
        add("Lazy.force %s in\n  run t\n;;\n".formatted(last));
    }

    private void code(String code, Optional<Position> place) {
        place.ifPresent(p -> directive(p.line(), p.file()));
        add("  " + code.stripTrailing() + "\n");
    }

    private void comeBack(Optional<Position> place) {
        // A directive numbers the line after it, which is one past the lines there are and the directive's own.
        place.ifPresent(p -> directive((int) text.chars().filter(c -> c == '\n').count() + 2, FILE));
    }

    private void directive(int line, String file) {
        add("# %d \"%s\"\n".formatted(line, file.replace("\\", "\\\\").replace("\"", "\\\"")));
    }

    private void add(String more) {
        text.append(more);
    }
}
