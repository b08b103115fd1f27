package io.github.miragemaven.image;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from an exit status and what was printed how a unikernel ended. */
final class Endings {

    /** Solo5, {@code bindings/exit.c}; the status that QEMU has is always the same. */
    private static final Pattern EXIT = Pattern.compile("Solo5: solo5_exit\\(([0-9]+)\\) called");

    /** What QEMU makes of {@code outw(0x501, 41)} (Solo5, {@code bindings/virtio/platform.c}). */
    private static final int QEMU_ENDED_BY_GUEST = 83;

    /** {@code SOLO5_EXIT_ABORT} (Solo5, {@code include/solo5.h}). */
    private static final int ABORT = 255;

    /** cmdliner's status for a command line that it does not understand. */
    private static final int USAGE = 64;

    private static final List<String> EMULATORS = List.of("virtio", "unikraft-qemu");

    /** What QEMU says when KVM is there but does not do. */
    private static final List<String> KVM_FAILED = List.of(
            "KVM internal error",
            "failed to set MSR",
            "failed to initialize kvm",
            "Could not access KVM kernel module");

    private Endings() {}

    /** Whether KVM, and not the unikernel, is why QEMU ended or stands still. */
    static boolean isKvmToBlame(String output) {
        return KVM_FAILED.stream().anyMatch(output::contains);
    }

    /** How it ended. */
    static Ending of(RunRequest request, int status, String output) {
        int own = EMULATORS.contains(request.target()) ? statusWithin(status, output) : status;
        if (own == 0) {
            return new Ending(0, "The unikernel ended well", "");
        }
        if (output.contains("KVM: internal error exit: suberror=0x1")) {
            return new Ending(
                    own,
                    "This machine's KVM can't run the image: it ended with \"KVM: internal error exit: suberror=0x1\". KVM"
                            + " emulates the kernel mode of its guests here, without the SSE instructions that OCaml's"
                            + " code has; that is so where this machine is itself a virtual one without nested"
                            + " virtualisation of its own",
                    "Build for spt, which needs no KVM (-Dtarget=spt), or for virtio, which QEMU can emulate"
                            + " (-Dtarget=virtio), or run the image on another machine.");
        }
        if (EMULATORS.contains(request.target()) && isKvmToBlame(output)) {
            return new Ending(
                    own,
                    "This machine's KVM can't run the image (QEMU's message is above)",
                    "Let QEMU emulate the processor: -Dmirage.kvm=false");
        }
        if (output.contains("Device or resource busy")) {
            return new Ending(
                    own,
                    "What a device is connected to is in use (exit status " + own + ")",
                    "Another unikernel has it: end that one, or connect this one to another tap.");
        }
        if (own == ABORT && !isProgram(request)) {
            return new Ending(
                    own,
                    "The unikernel aborted (exit status 255): an assertion failed, a fault was hit or memory ran out",
                    "Its last lines tell which. For more memory: -Dmirage.memory=1024");
        }
        if (own == USAGE) {
            return new Ending(
                    own,
                    "The unikernel ended with exit status 64: it did not understand its arguments: "
                            + String.join(" ", request.arguments()),
                    "-Dmirage.args=--help shows those it has.");
        }
        return new Ending(own, "The unikernel ended with exit status " + own, "");
    }

    private static boolean isProgram(RunRequest request) {
        return request.target().equals("unix") || request.target().equals("macosx");
    }

    private static int statusWithin(int status, String output) {
        if (status != QEMU_ENDED_BY_GUEST) {
            return status;
        }
        if (output.contains("Solo5: solo5_abort() called") || output.contains("Solo5: ABORT:")) {
            return ABORT;
        }
        Matcher matcher = EXIT.matcher(output);
        int told = 0;
        while (matcher.find()) {
            told = Integer.parseInt(matcher.group(1));
        }
        return told;
    }
}
