package io.github.miragemaven.config;

import io.github.miragemaven.config.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads types and their declarations (OCaml manual, sections "Type expressions" and "Type and exception definitions"). */
class TypeReader extends TokenReader {

    TypeReader(Source source) {
        super(source);
    }

    /** A type, such as the signature of a catalogue entry. */
    static Type of(String text) {
        TypeReader parser = new TypeReader(new Source("signature", text));
        Type type = parser.type();
        if (parser.peek().kind() != Kind.END) {
            throw parser.expected("the end of the type");
        }
        return type;
    }

    List<Item.TypeDeclaration> typeDeclarations() {
        skipKeyword("nonrec");
        List<Item.TypeDeclaration> declarations = new ArrayList<>();
        do {
            attributes();
            declarations.add(typeDeclaration());
            attributes();
        } while (skipKeyword("and"));
        return declarations;
    }

    void typeParameters() {
        skipVariance();
        if (peek().kind() == Kind.TYPE_VARIABLE || peek().is(Kind.LOWER, "_")) {
            next();
        } else if (symbol("(")) {
            next();
            do {
                skipVariance();
                if (!peek().is(Kind.LOWER, "_")) {
                    need(Kind.TYPE_VARIABLE, "a type variable");
                } else {
                    next();
                }
            } while (skipSymbol(","));
            needSymbol(")", " after type parameters");
        }
    }

    private void skipVariance() {
        if (symbol("+") || symbol("-") || symbol("!")) {
            next();
        }
    }

    private Item.TypeDeclaration typeDeclaration() {
        Token start = peek();
        typeParameters();
        Token name = need(Kind.LOWER, "the name of a type");
        List<Item.TypeDeclaration.Constructor> constructors = new ArrayList<>();
        List<Item.TypeDeclaration.Field> fields = new ArrayList<>();
        if (symbol("+=")) {
            throw refused(peek().span(), "extensible types", "Declare a variant with all its constructors.");
        }
        while (skipSymbol("=")) {
            skipKeyword("private");
            if (symbol("..")) {
                throw refused(peek().span(), "extensible types", "Declare a variant with all its constructors.");
            } else if (symbol("{")) {
                fields.addAll(recordType());
            } else if (symbol("|") || (peek().kind() == Kind.UPPER && !peek(1).symbol(".")) || emptyConstructor()) {
                variant(constructors);
            } else {
                type();
            }
        }
        while (skipKeyword("constraint")) {
            type();
            needSymbol("=", "");
            type();
        }
        return new Item.TypeDeclaration(from(start.span()), name.text(), constructors, fields);
    }

    /** {@code ()}, {@code ::} and the like may be declared again. */
    private boolean emptyConstructor() {
        boolean unit = symbol("(") && (peek(1).symbol(")") || peek(1).symbol("::"));
        boolean list = symbol("[") && peek(1).symbol("]");
        return unit || list || keyword("true") || keyword("false");
    }

    private void variant(List<Item.TypeDeclaration.Constructor> constructors) {
        skipSymbol("|");
        do {
            attributes();
            String name;
            if (emptyConstructor()) {
                name = next().text();
                if (name.equals("(") || name.equals("[")) {
                    name += peek().symbol("::") ? "::" : "";
                    next();
                    skipSymbol(")");
                }
            } else {
                name = need(Kind.UPPER, "a constructor, which starts with a capital letter")
                        .text();
            }
            List<Item.TypeDeclaration.Field> inline = new ArrayList<>();
            int arity = constructorArguments(inline);
            constructors.add(new Item.TypeDeclaration.Constructor(name, arity, List.copyOf(inline)));
            attributes();
        } while (skipSymbol("|"));
    }

    /** {@code of a * b}, or {@code : a * b -> t}; gives how many there are. */
    int constructorArguments(List<Item.TypeDeclaration.Field> inline) {
        if (skipKeyword("of")) {
            if (symbol("{")) {
                inline.addAll(recordType());
                return 1;
            }
            return arguments();
        }
        if (skipSymbol(":")) {
            if (symbol("{")) {
                inline.addAll(recordType());
                needSymbol("->", " after the arguments of a constructor");
                type();
                return 1;
            }
            int arity = arguments();
            if (skipSymbol("->")) {
                type();
                return arity;
            }
            return 0;
        }
        return 0;
    }

    private int arguments() {
        int count = 0;
        do {
            appliedType();
            count++;
        } while (skipSymbol("*"));
        return count;
    }

    private List<Item.TypeDeclaration.Field> recordType() {
        needSymbol("{", "");
        List<Item.TypeDeclaration.Field> fields = new ArrayList<>();
        while (!symbol("}")) {
            boolean mutable = skipKeyword("mutable");
            Token name = need(Kind.LOWER, "the name of a field");
            needSymbol(":", " after the name of a field");
            polymorphicType();
            attributes();
            fields.add(new Item.TypeDeclaration.Field(name.text(), mutable));
            if (!skipSymbol(";")) {
                break;
            }
            attributes();
        }
        needSymbol("}", " or \";\" in a record type");
        return fields;
    }

    Item.ExceptionDefinition exception() {
        Token word = next();
        Token name = need(Kind.UPPER, "the name of an exception");
        int arity = constructorArguments(new ArrayList<>());
        if (skipSymbol("=")) {
            throw refused(from(word.span()), "a second name for an exception", "Use the exception itself.");
        }
        return new Item.ExceptionDefinition(from(word.span()), name.text(), arity);
    }

    /** A type that may start with {@code 'a 'b.} or {@code type a b.}. */
    Type polymorphicType() {
        int start = mark();
        if (skipKeyword("type")) {
            while (peek().kind() == Kind.LOWER) {
                next();
            }
            needSymbol(".", " after locally abstract types");
            return type();
        }
        while (peek().kind() == Kind.TYPE_VARIABLE) {
            next();
        }
        if (mark() > start && skipSymbol(".")) {
            return type();
        }
        rewind(start);
        return type();
    }

    Type tupleType() {
        Type first = appliedType();
        if (!symbol("*")) {
            return first;
        }
        List<Type> items = new ArrayList<>();
        items.add(first);
        while (skipSymbol("*")) {
            items.add(appliedType());
        }
        return new Type.Tuple(List.copyOf(items));
    }

    private Type appliedType() {
        List<Type> arguments = new ArrayList<>();
        Token token = peek();
        if (token.kind() == Kind.TYPE_VARIABLE) {
            next();
            arguments.add(new Type.Variable(token.text()));
        } else if (token.is(Kind.LOWER, "_")) {
            next();
            arguments.add(new Type.Variable("_"));
        } else if (token.symbol("(") && peek(1).keyword("module")) {
            throw refused(token.span(), "first-class modules", "Use a plain module, or a record.");
        } else if (token.symbol("(")) {
            next();
            do {
                arguments.add(type());
            } while (skipSymbol(","));
            needSymbol(")", " in a type");
            if (arguments.size() > 1 && peek().kind() != Kind.LOWER && peek().kind() != Kind.UPPER) {
                throw expected("the name of a type with " + arguments.size() + " parameters");
            }
        } else if (token.symbol("[") || token.symbol("[<") || token.symbol("[>")) {
            arguments.add(tags());
        } else if (token.symbol("<")) {
            throw refused(token.span(), "object types", "Use a record.");
        } else if (token.kind() == Kind.LOWER || token.kind() == Kind.UPPER) {
            arguments.add(new Type.Named(typeName(), List.of()));
        } else {
            throw expected("a type");
        }
        while ((peek().kind() == Kind.LOWER && !peek().text().equals("_")) || peek().kind() == Kind.UPPER) {
            Type applied = new Type.Named(typeName(), List.copyOf(arguments));
            arguments.clear();
            arguments.add(applied);
        }
        attributes();
        return arguments.get(0);
    }

    String typeName() {
        StringBuilder name = new StringBuilder();
        while (peek().kind() == Kind.UPPER) {
            name.append(next().text());
            needSymbol(".", " after the module of a type");
            name.append('.');
        }
        return name.append(need(Kind.LOWER, "the name of a type").text()).toString();
    }

    private Type tags() {
        boolean exact = !next().symbol("[>");
        List<Type.Tags.Tag> tags = new ArrayList<>();
        skipSymbol("|");
        while (!symbol("]")) {
            if (peek().kind() == Kind.TAG) {
                String name = next().text();
                Optional<Type> payload = Optional.empty();
                if (skipKeyword("of")) {
                    skipSymbol("&");
                    payload = Optional.of(type());
                }
                tags.add(new Type.Tags.Tag(name, payload));
            } else if (skipSymbol(">")) {
                while (peek().kind() == Kind.TAG) {
                    next();
                }
                break;
            } else {
                appliedType();
                exact = false;
            }
            if (!skipSymbol("|") && !symbol(">")) {
                break;
            }
        }
        needSymbol("]", " after a polymorphic variant type");
        return new Type.Tags(List.copyOf(tags), exact);
    }

    Type type() {
        enter();
        Parameter.Kind kind = Parameter.Kind.POSITIONAL;
        String label = "";
        Token token = peek();
        if (token.kind() == Kind.QUESTION_LABEL || token.kind() == Kind.TILDE_LABEL) {
            kind = token.kind() == Kind.QUESTION_LABEL ? Parameter.Kind.OPTIONAL : Parameter.Kind.LABELLED;
            label = next().text();
        } else if (token.kind() == Kind.LOWER
                && peek(1).symbol(":")
                && !token.text().equals("_")) {
            kind = Parameter.Kind.LABELLED;
            label = next().text();
            next();
        }
        Type from = tupleType();
        Type type = from;
        if (skipSymbol("->")) {
            type = new Type.Arrow(kind, label, from, type());
        } else if (!label.isEmpty()) {
            throw expected("\"->\" after a labelled parameter");
        }
        while (skipKeyword("as")) {
            need(Kind.TYPE_VARIABLE, "a type variable");
        }
        leave();
        return type;
    }
}
