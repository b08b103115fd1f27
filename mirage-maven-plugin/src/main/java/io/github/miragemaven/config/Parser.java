package io.github.miragemaven.config;

import io.github.miragemaven.config.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a file of OCaml (manual, part "The OCaml language"): everything but classes, functors, first-class modules and
 * extension nodes, which are refused by name.
 */
final class Parser extends ExpressionReader {

    private Parser(Source source) {
        super(source);
    }

    /** The structure that a file is. */
    static List<Item> file(Source source) {
        Parser parser = new Parser(source);
        List<Item> items = parser.items();
        if (parser.peek().kind() != Kind.END) {
            throw parser.expected("a definition such as \"let\"");
        }
        return items;
    }

    private List<Item> items() {
        enter();
        List<Item> items = new ArrayList<>();
        boolean expression = true;
        while (true) {
            attributes();
            if (skipSymbol(";;")) {
                expression = true;
                continue;
            }
            Token token = peek();
            if (token.kind() == Kind.END || token.keyword("end")) {
                leave();
                return items;
            }
            if (token.kind() == Kind.KEYWORD && itemStart(token.text())) {
                item(items);
                expression = false;
            } else if (expression) {
                items.add(new Item.Run(sequence()));
                expression = false;
            } else {
                throw expected("a definition such as \"let\", or \";;\" before an expression");
            }
        }
    }

    private static boolean itemStart(String word) {
        return switch (word) {
            case "let", "type", "exception", "module", "open", "include", "external", "class", "val" -> true;
            default -> false;
        };
    }

    private void item(List<Item> items) {
        Token word = peek();
        switch (word.text()) {
            case "let" -> let(items);
            case "type" -> {
                next();
                items.add(new Item.Types(typeDeclarations()));
            }
            case "exception" -> items.add(exception());
            case "module" -> module(items);
            case "open" -> {
                next();
                skipSymbol("!");
                items.add(new Item.Open(moduleExpr()));
            }
            case "include" -> {
                next();
                items.add(new Item.Include(moduleExpr()));
            }
            case "class" -> throw refused(word.span(), "classes and objects", "Use functions and records.");
            case "external" -> throw refused(word.span(), "C functions (external)", "Nothing outside can be called.");
            default -> throw expected("a definition such as \"let\"");
        }
        attributes();
    }

    /** A definition, or an expression {@code let … in …} at the top. */
    private void let(List<Item> items) {
        int start = mark();
        Token word = next();
        noExtension();
        attributes();
        boolean recursive = skipKeyword("rec");
        List<Expr.Binding> bindings = bindings();
        if (keyword("in")) {
            rewind(start);
            items.add(new Item.Run(sequence()));
        } else {
            items.add(new Item.Let(from(word.span()), recursive, bindings));
        }
    }

    private void module(List<Item> items) {
        Token word = next();
        if (skipKeyword("type")) {
            need(Kind.UPPER, "the name of a module type");
            if (skipSymbol("=")) {
                moduleType();
            }
            return;
        }
        if (keyword("rec")) {
            throw refused(peek().span(), "recursive modules", "Write plain modules, one after the other.");
        }
        Token name = moduleName();
        items.add(new Item.Module(name.span(), name.text(), moduleBody(word)));
    }

    /** {@code = struct … end} or {@code : S = …}. */
    @Override
    ModuleExpr moduleBody(Token start) {
        if (symbol("(")) {
            throw functors(peek().span());
        }
        Optional<ModuleExpr.ModuleType> signature = Optional.empty();
        if (skipSymbol(":")) {
            signature = Optional.of(moduleType());
        }
        needSymbol("=", " after the name of a module");
        ModuleExpr body = moduleExpr();
        return signature.isPresent() ? new ModuleExpr.Sealed(from(start.span()), body, signature.get()) : body;
    }

    private ModuleExpr moduleExpr() {
        enter();
        Token token = peek();
        ModuleExpr module;
        if (token.keyword("struct")) {
            next();
            List<Item> items = items();
            needKeyword("end", " after \"struct\"");
            module = new ModuleExpr.Structure(from(token.span()), items);
        } else if (token.keyword("functor")) {
            throw functors(token.span());
        } else if (token.symbol("(")) {
            next();
            if (keyword("val")) {
                throw refused(peek().span(), "first-class modules", "Use a plain module, or a record.");
            }
            module = moduleExpr();
            if (skipSymbol(":")) {
                module = new ModuleExpr.Sealed(token.span(), module, moduleType());
            }
            needSymbol(")", " after a module");
        } else {
            module = new ModuleExpr.Named(modulePath());
        }
        if (symbol("(")) {
            throw functors(Span.between(token.span(), peek().span()));
        }
        leave();
        return module;
    }

    private ModuleExpr.ModuleType moduleType() {
        enter();
        Token start = peek();
        ModuleExpr.ModuleType type;
        if (skipKeyword("sig")) {
            type = signature(start);
        } else if (skipKeyword("module")) {
            needKeyword("type", "");
            needKeyword("of", "");
            moduleExpr();
            type = new ModuleExpr.ModuleType.Open();
        } else if (skipSymbol("(")) {
            type = moduleType();
            needSymbol(")", " after a module type");
        } else if (keyword("functor")) {
            throw functors(start.span());
        } else {
            modulePath();
            type = new ModuleExpr.ModuleType.Open();
        }
        while (skipKeyword("with")) {
            do {
                if (skipKeyword("module")) {
                    modulePath();
                    skipDefinition();
                    modulePath();
                } else {
                    needKeyword("type", " after \"with\"");
                    typeParameters();
                    typeName();
                    skipDefinition();
                    type();
                }
            } while (skipKeyword("and"));
        }
        if (symbol("->")) {
            throw functors(peek().span());
        }
        leave();
        return type;
    }

    private ModuleExpr.ModuleType signature(Token start) {
        Set<String> values = new HashSet<>();
        Set<String> modules = new HashSet<>();
        while (!skipKeyword("end")) {
            attributes();
            Token word = next();
            switch (word.kind() == Kind.KEYWORD ? word.text() : "") {
                case "val" -> {
                    values.add(valueName().orElseThrow(() -> expected("the name of a value")));
                    needSymbol(":", " after the name of a value");
                    polymorphicType();
                }
                case "type" -> typeDeclarations();
                case "exception" -> {
                    need(Kind.UPPER, "the name of an exception");
                    constructorArguments(new ArrayList<>());
                }
                case "module" -> {
                    boolean type = skipKeyword("type");
                    modules.add(need(Kind.UPPER, "the name of a module").text());
                    if (type ? skipSymbol("=") : skipSymbol(":") || skipSymbol("=")) {
                        moduleType();
                    }
                }
                case "open" -> modulePath();
                case "include" ->
                    throw refused(word.span(), "\"include\" in a signature", "Name the values that can be seen.");
                default -> {
                    if (!word.symbol(";;")) {
                        rewind(mark() - 1);
                        throw expected("\"val\", \"type\" or \"end\" in a signature");
                    }
                }
            }
        }
        return new ModuleExpr.ModuleType.Signature(from(start.span()), Set.copyOf(values), Set.copyOf(modules));
    }

    private void skipDefinition() {
        if (!skipSymbol(":=")) {
            needSymbol("=", " after \"with\"");
        }
    }
}
