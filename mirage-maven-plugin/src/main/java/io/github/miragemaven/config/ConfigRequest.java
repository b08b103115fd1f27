package io.github.miragemaven.config;

import io.github.miragemaven.device.Entry;
import java.util.List;

/**
 * A config.ml to evaluate.
 *
 * @param fileName the file as its author would name it, usually {@code config.ml}: errors and {@code __POS__} say it
 * @param text what is in it
 * @param entries what {@code open Mirage} brings, and what the libraries beside it do
 * @param workingFolder what {@code Sys.getcwd ()} gives: the absolute path of the folder that config.ml is in
 * @param limits how much it may compute
 */
public record ConfigRequest(String fileName, String text, List<Entry> entries, String workingFolder, Limits limits) {

    public ConfigRequest {
        entries = List.copyOf(entries);
    }
}
