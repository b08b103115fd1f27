package io.github.miragemaven.target;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files beside the program that tell a tender, Xen or libvirt what the machine around the unikernel has to be. */
final class MachineFiles {

    /**
     * The bridge that the example configuration connects networks to. The real tool looks at the bridges of the machine it
     * runs on; what is generated here must not depend on that.
     */
    private static final String BRIDGE = "br";

    private MachineFiles() {}

    static SortedMap<String, String> of(Target target, Unikernel unikernel) {
        SortedMap<String, String> files = new TreeMap<>();
        switch (target.family()) {
            case SOLO5 -> files.put("manifest.json", manifest(unikernel));
            // Xen's devices come from XenStore, not from Solo5's manifest.
            case XEN ->
                files.put("manifest.json", manifest(new Unikernel(unikernel.name(), List.of(), List.of(), List.of())));
            default -> {}
        }
        if (!files.isEmpty()) {
            // dune would otherwise take manifest.c's module for a missing one.
            files.put("manifest.ml", "");
        }
        String name = unikernel.name();
        if (target.isLike(Target.XEN)) {
            files.put(name + ".xl", xl(unikernel, false));
            files.put(name + ".xl.in", xl(unikernel, true));
            files.put(name + "_libvirt.xml", xenLibvirt(name));
        }
        if (target.isLike(Target.VIRTIO)) {
            files.put(name + "_libvirt.xml", virtioLibvirt(name));
        }
        return files;
    }

    /** Solo5's application manifest (solo5, docs/architecture.md, "Application manifest"). */
    private static String manifest(Unikernel unikernel) {
        List<String> devices = new ArrayList<>();
        unikernel.networks().forEach(name -> devices.add(device(name, "NET_BASIC")));
        unikernel.blocks().forEach(block -> devices.add(device(block.name(), "BLOCK_BASIC")));
        return """
                {
                  "type": "solo5.manifest",
                  "version": 1,
                  "devices": [ %s ]
                }
                """.formatted(String.join(", ", devices));
    }

    private static String device(String name, String type) {
        String escaped = name.replace("\\", "\\\\").replace("\"", "\\\"");
        return "{ \"name\": \"%s\", \"type\": \"%s\" }".formatted(escaped, type);
    }

    /**
     * A guest for {@code xl create} (Xen, xl.cfg(5)): with usual values to start from, or with {@code @NAMES@} for a system
     * administrator's sed.
     */
    private static String xl(Unikernel unikernel, boolean template) {
        String name = unikernel.name();
        String disks = unikernel.blocks().stream()
                .map(block -> "'format=raw, vdev=%s, access=rw, target=%s'"
                        .formatted(block.linuxName(), template ? "@BLOCK:" + block.name() + "@" : block.name()))
                .collect(Collectors.joining(", "));
        List<String> networks = unikernel.networks();
        String interfaces = IntStream.range(0, networks.size())
                .mapToObj(i -> "'bridge=%s'"
                        .formatted(
                                template
                                        ? "@NETWORK:" + networks.get(i) + "@"
                                        : BRIDGE + networks.indexOf(networks.get(i))))
                .collect(Collectors.joining(", "));
        return """
                name = '%s'
                kernel = '%s'
                type = 'pvh'
                memory = %s
                on_crash = 'preserve'

                disk = [ %s ]

                # if your system uses openvswitch then either edit /etc/xen/xl.conf and set
                #     vif.default.script="vif-openvswitch"
                # or add "script=vif-openvswitch," before the "bridge=" below:
                vif = [ %s ]
                """.formatted(
                        template ? "@NAME@" : name,
                        template ? "@KERNEL@" : Target.XEN.image(name),
                        template ? "@MEMORY@" : "256",
                        disks,
                        interfaces);
    }

    private static String xenLibvirt(String name) {
        return """
                <domain type='xen'>
                    <name>%1$s</name>
                    <memory unit='KiB'>262144</memory>
                    <currentMemory unit='KiB'>262144</currentMemory>
                    <vcpu placement='static'>1</vcpu>
                    <os>
                        <type arch='armv7l' machine='xenpv'>linux</type>
                        <kernel>%2$s</kernel>
                        <cmdline> </cmdline>
                    </os>
                    <clock offset='utc' adjustment='reset'/>
                    <on_crash>preserve</on_crash>
                    <!--
                    You must define network and block interfaces manually.
                    See http://libvirt.org/drvxen.html for information about converting .xl-files to libvirt xml automatically.
                    -->
                    <devices>
                        <!--
                        The disk configuration is defined here:
                        http://libvirt.org/formatstorage.html.
                        An example would look like:
                         <disk type='block' device='disk'>
                            <driver name='phy'/>
                            <source dev='/dev/loop0'/>
                            <target dev='' bus='xen'/>
                        </disk>
                        -->
                        <!--
                        The network configuration is defined here:
                        http://libvirt.org/formatnetwork.html
                        An example would look like:
                        <interface type='bridge'>
                            <mac address='c0:ff:ee:c0:ff:ee'/>
                            <source bridge='br0'/>
                        </interface>
                        -->
                        <console type='pty'>
                            <target type='xen' port='0'/>
                        </console>
                    </devices>
                </domain>
                """.formatted(name, Target.XEN.image(name));
    }

    private static String virtioLibvirt(String name) {
        return """
                <domain type='kvm'>
                    <name>%1$s</name>
                    <memory unit='KiB'>262144</memory>
                    <currentMemory unit='KiB'>262144</currentMemory>
                    <vcpu placement='static'>1</vcpu>
                    <os>
                        <type arch='x86_64' machine='pc'>hvm</type>
                        <kernel>%2$s</kernel>
                        <!-- Command line arguments can be given if required:
                        <cmdline>-l *:debug</cmdline>
                        -->
                    </os>
                    <clock offset='utc' adjustment='reset'/>
                    <devices>
                        <emulator>/usr/bin/qemu-system-x86_64</emulator>
                        <!--
                        Disk/block configuration reference is here:
                        https://libvirt.org/formatdomain.html#elementsDisks
                        This example uses a raw file on the host as a block in the guest:
                        <disk type='file' device='disk'>
                            <driver name='qemu' type='raw'/>
                            <source file='/var/lib/libvirt/images/%1$s.img'/>
                            <target dev='vda' bus='virtio'/>
                        </disk>
                        -->
                        <!--
                        Network configuration reference is here:
                        https://libvirt.org/formatdomain.html#elementsNICS
                        This example adds a device in the 'default' libvirt bridge:
                        <interface type='bridge'>
                            <source bridge='virbr0'/>
                            <model type='virtio'/>
                            <alias name='0'/>
                        </interface>
                        -->
                        <serial type='pty'>
                            <target port='0'/>
                        </serial>
                        <console type='pty'>
                            <target type='serial' port='0'/>
                        </console>
                        <memballoon model='none'/>
                    </devices>
                </domain>
                """.formatted(name, Target.VIRTIO.image(name));
    }
}
