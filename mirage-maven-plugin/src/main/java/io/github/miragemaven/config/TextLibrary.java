package io.github.miragemaven.config;

import io.github.miragemaven.device.FilePath;
import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Modules String, Char, Filename, Fpath, and the String of Astring. */
final class TextLibrary {

    private static final String TO_STRING = "string -> string";

    private TextLibrary() {}

    static void define(Library.Module root) {
        root.module("String", m -> strings(m, false));
        root.module("StringLabels", m -> strings(m, true));
        root.module("Char", TextLibrary::characters);
        root.module("Filename", TextLibrary::fileNames);
        root.module("Fpath", TextLibrary::paths);
        root.module("Astring", m -> {
            m.module("String", TextLibrary::astring);
            m.module("Char", TextLibrary::characters);
            m.function("strf", "('a, Format.formatter, unit, string) format4 -> 'a", FormatLibrary::asprintf);
        });
    }

    static Character character(Native.Call c, long code) {
        if (code < 0 || code > 255) {
            throw c.invalid("Char.chr");
        }
        return (char) code;
    }

    /** {@code labelled} as StringLabels has them. */
    private static void strings(Library.Module m, boolean labelled) {
        String sep = labelled ? "sep:" : "";
        String pos = labelled ? "pos:" : "";
        String len = labelled ? "len:" : "";
        String f = labelled ? "f:" : "";
        m.value("empty", "");
        m.function("concat", sep + "string -> string list -> string", c -> concat(c, c.string(0), c.list(1)));
        m.function("cat", "string -> string -> string", c -> c.made(c.string(0) + c.string(1)));
        m.function(
                "split_on_char",
                sep + "char -> string -> string list",
                c -> c.made(split(c.string(1), c.character(0))));
        m.function("sub", "string -> " + pos + "int -> " + len + "int -> string", c -> {
            long start = c.integer(1);
            long length = c.integer(2);
            if (start < 0 || length < 0 || start + length > c.string(0).length()) {
                throw c.invalid("String.sub");
            }
            return c.made(c.string(0).substring((int) start, (int) (start + length)));
        });
        m.function("make", "int -> char -> string", c -> {
            if (c.integer(0) < 0) {
                throw c.invalid("String.make");
            }
            c.allocate(c.integer(0));
            return String.valueOf(c.character(1)).repeat((int) c.integer(0));
        });
        m.function("init", "int -> " + f + "(int -> char) -> string", c -> {
            if (c.integer(0) < 0) {
                throw c.invalid("String.init");
            }
            c.allocate(c.integer(0));
            StringBuilder out = new StringBuilder();
            for (long i = 0; i < c.integer(0); i++) {
                out.append(made(c, c.call(c.value(1), i)));
            }
            return out.toString();
        });
        m.function("map", f + "(char -> char) -> string -> string", c -> {
            StringBuilder out = new StringBuilder();
            c.string(1).chars().forEach(code -> out.append(made(c, c.call(c.value(0), (char) code))));
            return c.made(out.toString());
        });
        m.function("iter", f + "(char -> unit) -> string -> unit", c -> {
            c.string(1).chars().forEach(code -> c.call(c.value(0), (char) code));
            return Unit.UNIT;
        });
        m.function(
                "for_all",
                f + "(char -> bool) -> string -> bool",
                c -> c.string(1).chars().allMatch(test(c)));
        m.function(
                "exists",
                f + "(char -> bool) -> string -> bool",
                c -> c.string(1).chars().anyMatch(test(c)));
        m.function(
                "starts_with",
                "prefix:string -> string -> bool",
                c -> c.string(1).startsWith(c.string(0)));
        m.function(
                "ends_with", "suffix:string -> string -> bool", c -> c.string(1).endsWith(c.string(0)));
        common(m);
        positions(m);
    }

    /** The char that a function of config.ml made. */
    private static char made(Native.Call c, Object value) {
        if (value instanceof Character character) {
            return character;
        }
        throw c.machine()
                .source()
                .error(c.at(), c.function().name() + ": expected a char but found " + Show.kind(value), "");
    }

    private static IntPredicate test(Native.Call c) {
        return code -> c.test(c.value(0), (char) code);
    }

    private static String concat(Native.Call c, String separator, OList items) {
        StringBuilder out = new StringBuilder();
        for (Object item : items) {
            c.allocate(separator.length() + (long) ((String) item).length());
            if (!out.isEmpty() || item != items.head()) {
                out.append(separator);
            }
            out.append(item);
        }
        return out.toString();
    }

    private static List<Object> split(String text, char separator) {
        return new ArrayList<>(
                Arrays.asList((Object[]) text.split(java.util.regex.Pattern.quote(String.valueOf(separator)), -1)));
    }

    private static void common(Library.Module m) {
        m.function("length", "string -> int", c -> (long) c.string(0).length());
        m.function("trim", TO_STRING, c -> trim(c.string(0)));
        m.function("escaped", TO_STRING, c -> c.made(Format.escaped(c.string(0), '"')));
        m.function("equal", "string -> string -> bool", c -> c.string(0).equals(c.string(1)));
        m.function("compare", "string -> string -> int", c ->
                (long) Integer.signum(c.string(0).compareTo(c.string(1))));
        m.function("uppercase_ascii", TO_STRING, c -> ascii(c.string(0), true));
        m.function("lowercase_ascii", TO_STRING, c -> ascii(c.string(0), false));
        m.function("capitalize_ascii", TO_STRING, c -> first(c.string(0), true));
        m.function("uncapitalize_ascii", TO_STRING, c -> first(c.string(0), false));
        m.function("get", "string -> int -> char", c -> {
            if (c.integer(1) < 0 || c.integer(1) >= c.string(0).length()) {
                throw c.invalid("index out of bounds");
            }
            return c.string(0).charAt((int) c.integer(1));
        });
    }

    private static void positions(Library.Module m) {
        m.function("contains", "string -> char -> bool", c -> c.string(0).indexOf(c.character(1)) >= 0);
        m.function("index", "string -> char -> int", c -> found(c, c.string(0).indexOf(c.character(1))));
        m.function("rindex", "string -> char -> int", c -> found(c, c.string(0).lastIndexOf(c.character(1))));
        m.function(
                "index_opt",
                "string -> char -> int option",
                c -> position(c.string(0).indexOf(c.character(1))));
        m.function(
                "rindex_opt",
                "string -> char -> int option",
                c -> position(c.string(0).lastIndexOf(c.character(1))));
    }

    private static Long found(Native.Call c, int index) {
        if (index < 0) {
            throw c.notFound();
        }
        return (long) index;
    }

    private static Variant position(int index) {
        return index < 0 ? Variant.NONE : Variant.some((long) index);
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && " \t\n\r\f".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && " \t\n\r\f".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private static String ascii(String text, boolean upper) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(code -> out.append(ascii((char) code, upper)));
        return out.toString();
    }

    private static char ascii(char c, boolean upper) {
        if (upper) {
            return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
        }
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    private static String first(String text, boolean upper) {
        return text.isEmpty() ? text : ascii(text.charAt(0), upper) + text.substring(1);
    }

    private static void characters(Library.Module m) {
        m.function("code", "char -> int", c -> (long) c.character(0));
        m.function("chr", "int -> char", c -> character(c, c.integer(0)));
        m.function("equal", "char -> char -> bool", c -> c.character(0) == c.character(1));
        m.function("compare", "char -> char -> int", c -> (long) c.character(0) - c.character(1));
        m.function("uppercase_ascii", "char -> char", c -> ascii(c.character(0), true));
        m.function("lowercase_ascii", "char -> char", c -> ascii(c.character(0), false));
        m.function("escaped", "char -> string", c -> Format.escaped(String.valueOf(c.character(0)), '\''));
    }

    private static void fileNames(Library.Module m) {
        m.value("dir_sep", "/").value("current_dir_name", ".").value("parent_dir_name", "..");
        m.function("basename", TO_STRING, c -> baseName(c.string(0)));
        m.function("dirname", TO_STRING, c -> folder(c.string(0)));
        m.function("concat", "string -> string -> string", c -> {
            String folder = c.string(0);
            return c.made(folder + (folder.isEmpty() || folder.endsWith("/") ? "" : "/") + c.string(1));
        });
        m.function("is_relative", "string -> bool", c -> !c.string(0).startsWith("/"));
        m.function(
                "is_implicit",
                "string -> bool",
                c -> !c.string(0).startsWith("/")
                        && !c.string(0).startsWith("./")
                        && !c.string(0).startsWith("../"));
        m.function("check_suffix", "string -> string -> bool", c -> c.string(0).endsWith(c.string(1)));
        m.function("chop_suffix", "string -> string -> string", c -> {
            if (!c.string(0).endsWith(c.string(1))) {
                throw c.invalid("Filename.chop_suffix");
            }
            return c.string(0).substring(0, c.string(0).length() - c.string(1).length());
        });
        m.function("extension", TO_STRING, c -> c.string(0).substring(extension(c.string(0))));
        m.function("remove_extension", TO_STRING, c -> c.string(0).substring(0, extension(c.string(0))));
        m.function("chop_extension", TO_STRING, c -> {
            if (extension(c.string(0)) == c.string(0).length()) {
                throw c.invalid("Filename.chop_extension");
            }
            return c.string(0).substring(0, extension(c.string(0)));
        });
        m.function("quote", TO_STRING, c -> c.made("'" + c.string(0).replace("'", "'\\''") + "'"));
    }

    /** Where the extension starts; the length where there is none. Dots that begin a name are part of it. */
    private static int extension(String name) {
        int dot = name.lastIndexOf('.');
        int start = name.lastIndexOf('/') + 1;
        if (dot < start || name.substring(start, dot).chars().allMatch(c -> c == '.')) {
            return name.length();
        }
        return dot;
    }

    private static String baseName(String name) {
        String bare = bare(name);
        if (bare.isEmpty()) {
            return name.isEmpty() ? "." : "/";
        }
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    private static String folder(String name) {
        String bare = bare(name);
        if (bare.isEmpty()) {
            return name.isEmpty() ? "." : "/";
        }
        int slash = bare.lastIndexOf('/');
        if (slash < 0) {
            return ".";
        }
        String folder = bare(bare.substring(0, slash));
        return folder.isEmpty() ? "/" : folder;
    }

    /** Without slashes at its end. */
    private static String bare(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(0, end);
    }

    private static void paths(Library.Module m) {
        m.function("v", "string -> Fpath.t", c -> {
            if (c.string(0).isEmpty() || c.string(0).indexOf('\0') >= 0) {
                throw c.invalid(Format.string(c.string(0)) + ": invalid path");
            }
            return new FilePath(c.string(0));
        });
        m.function("/", "Fpath.t -> string -> Fpath.t", c -> below(path(c, 0), c.string(1)));
        m.alias("add_seg", "/");
        m.function(
                "//",
                "Fpath.t -> Fpath.t -> Fpath.t",
                c -> path(c, 1).path().startsWith("/")
                        ? path(c, 1)
                        : below(path(c, 0), path(c, 1).path()));
        m.alias("append", "//");
        m.function("to_string", "Fpath.t -> string", c -> path(c, 0).path());
        m.function("basename", "Fpath.t -> string", c -> baseName(path(c, 0).path()));
        m.function("parent", "Fpath.t -> Fpath.t", c -> {
            String folder = folder(path(c, 0).path());
            return new FilePath(folder.endsWith("/") ? folder : folder + "/");
        });
        m.function("add_ext", "string -> Fpath.t -> Fpath.t", c -> {
            String extension = c.string(0).startsWith(".") || c.string(0).isEmpty() ? c.string(0) : "." + c.string(0);
            return new FilePath(path(c, 1).path() + extension);
        });
        m.function("+", "Fpath.t -> string -> Fpath.t", c -> {
            String extension = c.string(1).startsWith(".") || c.string(1).isEmpty() ? c.string(1) : "." + c.string(1);
            return new FilePath(path(c, 0).path() + extension);
        });
        m.function("pp", "Format.formatter -> Fpath.t -> unit", c -> {
            c.formatter(0).text(path(c, 1).path());
            return Unit.UNIT;
        });
        m.function("equal", "Fpath.t -> Fpath.t -> bool", c -> path(c, 0).equals(path(c, 1)));
    }

    private static FilePath path(Native.Call c, int index) {
        return c.as(index, FilePath.class, "an Fpath.t");
    }

    private static FilePath below(FilePath folder, String name) {
        return new FilePath(folder.path().endsWith("/") ? folder.path() + name : folder.path() + "/" + name);
    }

    /** Astring: what {@code open Astring} puts in the place of String (its documentation, module Astring.String). */
    private static void astring(Library.Module m) {
        m.value("empty", "");
        common(m);
        m.function(
                "concat",
                "?sep:string -> string list -> string",
                c -> concat(c, (String) c.option(0).orElse(""), c.list(1)));
        m.function("append", "string -> string -> string", c -> c.made(c.string(0) + c.string(1)));
        m.function("is_empty", "string -> bool", c -> c.string(0).isEmpty());
        m.function(
                "is_prefix", "affix:string -> string -> bool", c -> c.string(1).startsWith(c.string(0)));
        m.function(
                "is_suffix", "affix:string -> string -> bool", c -> c.string(1).endsWith(c.string(0)));
        m.function(
                "is_infix", "affix:string -> string -> bool", c -> c.string(1).contains(c.string(0)));
        m.function("cut", "?rev:bool -> sep:string -> string -> (string * string) option", c -> {
            String text = c.string(2);
            String separator = separator(c, 1);
            int at = c.option(0).equals(Optional.of(true)) ? text.lastIndexOf(separator) : text.indexOf(separator);
            return at < 0
                    ? Variant.NONE
                    : Variant.some(Tuple.of(text.substring(0, at), text.substring(at + separator.length())));
        });
        m.function("cuts", "?rev:bool -> ?empty:bool -> sep:string -> string -> string list", c -> {
            boolean empty = (Boolean) c.option(1).orElse(true);
            String[] parts = c.string(3).split(java.util.regex.Pattern.quote(separator(c, 2)), -1);
            return c.made(Arrays.stream(parts)
                    .filter(part -> empty || !part.isEmpty())
                    .toList());
        });
        m.function("v", "len:int -> (int -> char) -> string", c -> {
            if (c.integer(0) < 0) {
                throw c.invalid("String.v");
            }
            c.allocate(c.integer(0));
            StringBuilder out = new StringBuilder();
            for (long i = 0; i < c.integer(0); i++) {
                out.append(made(c, c.call(c.value(1), i)));
            }
            return out.toString();
        });
        m.module("Ascii", ascii -> {
            ascii.function("uppercase", TO_STRING, c -> ascii(c.string(0), true));
            ascii.function("lowercase", TO_STRING, c -> ascii(c.string(0), false));
            ascii.function("capitalize", TO_STRING, c -> first(c.string(0), true));
            ascii.function("uncapitalize", TO_STRING, c -> first(c.string(0), false));
        });
    }

    private static String separator(Native.Call c, int index) {
        if (c.string(index).isEmpty()) {
            throw c.invalid("The separator is empty".toLowerCase(Locale.ROOT));
        }
        return c.string(index);
    }
}
