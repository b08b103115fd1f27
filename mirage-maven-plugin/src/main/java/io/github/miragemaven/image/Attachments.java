package io.github.miragemaven.image;

import io.github.miragemaven.image.Manifest.Device;
import io.github.miragemaven.image.Manifest.Kind;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The devices of a unikernel, each with what it is connected to.
 *
 * @param all in the image's order
 * @param temporaries those of this machine's things that are made for the run
 */
record Attachments(List<Attachment> all, List<Temporary> temporaries) {

    private static final String TEMPORARY = "temporary";
    private static final String DISK_SIZE = "16M";

    /**
     * One device.
     *
     * @param device the device
     * @param to the name of the tap or bridge, or the path of the disk
     */
    record Attachment(Device device, String to) {}

    Attachments {
        all = List.copyOf(all);
        temporaries = List.copyOf(temporaries);
    }

    /** How a target's networks are connected. */
    enum Networking {
        TAP,
        /** Xen's, to a bridge that whoever set up the machine made. */
        BRIDGE
    }

    /**
     * Connects an image's devices as a request says.
     *
     * @param wanted the image's devices, or empty if it doesn't tell them and takes what it is given
     * @throws ProjectException when a device is not connected, or one is named that the image has not
     * @throws WorldException when what a device is connected to is not there or will not do
     */
    static Attachments of(RunRequest request, Optional<List<Device>> wanted, Networking networking, Host host) {
        List<Device> devices = wanted.orElseGet(() -> given(request.devices()));
        refuseUnknown(request, devices);
        List<Attachment> all = new ArrayList<>();
        List<Temporary> temporaries = new ArrayList<>();
        List<String> unconnected = new ArrayList<>();
        List<String> trouble = new ArrayList<>();
        int networks = 0;
        for (Device device : devices) {
            String address = "10.0." + networks + ".1/24";
            networks += device.kind() == Kind.NET ? 1 : 0;
            String to = request.devices().of(device.kind()).getOrDefault(device.name(), "");
            if (to.isEmpty() && request.devices().temporary()) {
                to = TEMPORARY;
            }
            Optional<Temporary> temporary = temporary(request, device, to, address, temporaries.size());
            if (to.isEmpty()) {
                unconnected.add(unconnected(device, networking));
            } else if (temporary.isPresent() && device.kind() == Kind.NET && networking == Networking.BRIDGE) {
                unconnected.add("The network " + device.name() + " can't be a temporary one: Xen connects guests to"
                        + " bridges. Name one: -Dmirage.net." + device.name() + "=xenbr0");
            } else if (temporary.isPresent()) {
                if (device.kind() == Kind.NET) {
                    host.troubleWithTaps()
                            .filter(told -> !trouble.contains(told))
                            .ifPresent(trouble::add);
                }
                temporaries.add(temporary.get());
                all.add(new Attachment(device, name(temporary.get(), request)));
            } else if (device.kind() == Kind.BLOCK) {
                Path disk = request.folder().resolve(to);
                Host.troubleWithDisk(disk).ifPresent(trouble::add);
                all.add(new Attachment(device, nameOf(disk, request)));
            } else {
                if (networking == Networking.TAP) {
                    host.troubleWithTap(to, address)
                            .filter(told -> !trouble.contains(told))
                            .ifPresent(trouble::add);
                }
                all.add(new Attachment(device, to));
            }
        }
        if (!unconnected.isEmpty()) {
            throw new ProjectException(
                    String.join("\n", unconnected),
                    networking == Networking.BRIDGE
                            ? ""
                            : "Or let mvn make what is missing for this run: -Dmirage.devices=temporary");
        }
        if (!trouble.isEmpty()) {
            throw new WorldException(String.join("\n", trouble), "");
        }
        return new Attachments(all, temporaries);
    }

    private static List<Device> given(Devices devices) {
        List<Device> given = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            new TreeMap<>(devices.of(kind)).keySet().forEach(name -> given.add(new Device(name, kind)));
        }
        return given;
    }

    private static void refuseUnknown(RunRequest request, List<Device> devices) {
        for (Kind kind : Kind.values()) {
            List<String> known = names(devices, kind);
            Kind other = kind == Kind.NET ? Kind.BLOCK : Kind.NET;
            for (String name : new TreeMap<>(request.devices().of(kind)).keySet()) {
                if (known.contains(name)) {
                    continue;
                }
                String has = known.isEmpty()
                        ? "it has no " + kind.title() + " at all"
                        : "its " + kind.title() + (known.size() == 1 ? " is " : "s are ") + String.join(", ", known);
                throw new ProjectException(
                        request.image().getFileName() + " has no " + kind.title() + " " + name + ": " + has,
                        names(devices, other).contains(name)
                                ? name + " is a " + other.title() + ": -Dmirage." + other.option() + "." + name + "=…"
                                : "Correct -Dmirage." + kind.option() + "." + name + ", or <" + kind.option()
                                        + "> in the pom.");
            }
        }
    }

    private static List<String> names(List<Device> devices, Kind kind) {
        return devices.stream()
                .filter(device -> device.kind() == kind)
                .map(Device::name)
                .toList();
    }

    private static String unconnected(Device device, Networking networking) {
        String option = "-Dmirage." + device.kind().option() + "." + device.name();
        String what = "The " + device.kind().title() + " " + device.name() + " is not connected to anything. ";
        if (device.kind() == Kind.BLOCK) {
            return what + "Name a file or disk: " + option
                    + "=disk.img (to make an empty one: truncate -s 16M disk.img)";
        }
        return networking == Networking.BRIDGE
                ? what + "Name a bridge: " + option + "=xenbr0"
                : what + "Name a tap: " + option + "=tap100 (to make one: " + Host.makingTap("tap100", "10.0.0.1/24")
                        + ")";
    }

    private static Optional<Temporary> temporary(
            RunRequest request, Device device, String to, String address, int number) {
        if (!to.equals(TEMPORARY) && !to.startsWith(TEMPORARY + ":")) {
            return Optional.empty();
        }
        Optional<String> told =
                to.equals(TEMPORARY) ? Optional.empty() : Optional.of(to.substring(TEMPORARY.length() + 1));
        if (device.kind() == Kind.NET) {
            // Whoever finds it left over by a killed build can tell by the name what it is, and no two builds' are the
            // same.
            String tap = "mvn" + ProcessHandle.current().pid() + "-" + number;
            return Optional.of(Temporary.Tap.of(tap, told.orElse(address)));
        }
        Path file = request.work().resolve(request.title() + "-" + device.name() + ".img");
        return Optional.of(Temporary.Disk.of(file, told.orElse(DISK_SIZE)));
    }

    private static String name(Temporary temporary, RunRequest request) {
        if (temporary instanceof Temporary.Tap tap) {
            return tap.name();
        }
        if (temporary instanceof Temporary.Disk disk) {
            return nameOf(disk.file(), request);
        }
        throw new IllegalArgumentException("no device: " + temporary);
    }

    /** Tenders end a path at a blank, which a project's own folder may have in its path: relative ones have not. */
    private static String nameOf(Path disk, RunRequest request) {
        String name = disk.startsWith(request.folder())
                ? request.folder().relativize(disk).toString()
                : disk.toString();
        if (name.chars().anyMatch(Character::isWhitespace)) {
            throw new ProjectException(
                    "There is a blank in the path of the disk " + name + ", at which tenders end it",
                    "Give the file another name, or make a link to it that has none.");
        }
        return name;
    }
}
