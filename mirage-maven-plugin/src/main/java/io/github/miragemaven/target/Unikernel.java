package io.github.miragemaven.target;

import java.util.List;

/**
 * What a target needs to know about the program to make its files.
 *
 * @param name as given to {@code register}
 * @param libraries the findlib libraries to link, in the order to be written
 * @param networks the networks it asks its tender for, in the order of Solo5's manifest
 * @param blocks the block devices it asks for, in the order of Solo5's manifest
 */
public record Unikernel(String name, List<String> libraries, List<String> networks, List<Block> blocks) {

    /**
     * A block device.
     *
     * @param name the file or device it is known by
     * @param number its place among the unikernel's block devices, from 1; 0 is the boot disk
     */
    public record Block(String name, int number) {

        /** The Linux name of the device, as Xen's configuration wants it: {@code xvdb} for number 1. */
        public String linuxName() {
            return "xvd" + letters(number);
        }

        private static String letters(int n) {
            String low = String.valueOf((char) ('a' + n % 26));
            return n < 26 ? low : letters(n / 26 - 1) + low;
        }

        /**
         * The XenStore id that Xen derives from the number (Xen's {@code xen-vbd-interface.7}: devices {@code xvd*} up
         * to 15, extended numbers from there).
         */
        public int xenStoreId() {
            return number < 16 ? (202 << 8) | (number << 4) : (1 << 28) | (number << 8);
        }
    }

    public Unikernel {
        libraries = List.copyOf(libraries);
        networks = List.copyOf(networks);
        blocks = List.copyOf(blocks);
    }
}
