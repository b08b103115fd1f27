package io.github.miragemaven.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.Configured;
import io.github.miragemaven.device.Application.ConnectedDevice;
import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages, bounds and code of each device, as mirage 4.11 has them in {@code lib/devices}. */
@DisplayName("The catalogue's devices")
class DevicesTest {

    private static final String STACK = """
            open Mirage
            let net = netif "n"
            let eth = ethif net
            let arp = arp eth
            let stack = direct_stackv4v6 net eth arp (create_ipv4 eth arp) (create_ipv6 net eth)
            let tcpip = tcpv4v6_of_stackv4v6 stack
            let he = generic_happy_eyeballs stack
            let dns = generic_dns_client stack he
            let way = mimic_happy_eyeballs stack he dns
            let arg = Runtime_arg.create ~pos:__POS__ "Unikernel.arg"
            """;

    private static Arguments row(
            Target target, String expression, String kind, String module, String packages, String code) {
        return Arguments.of(target, expression, kind, module, packages, code);
    }

    static Stream<Arguments> devices() {
        return Stream.of(
                row(
                        Target.UNIX,
                        "netif ~group:\"g\" \"e\"",
                        "network",
                        "Netif",
                        "mirage-net-unix >= 3.0.0 < 4.0.0",
                        "Netif.connect _mirage_runtime_network_interface_groupg_e"),
                row(
                        Target.HVT,
                        "netif \"e\"",
                        "network",
                        "Netif",
                        "mirage-net-solo5 >= 0.8.0 < 0.9.0",
                        "Netif.connect \"e\""),
                row(
                        Target.MACOSX,
                        "netif \"e\"",
                        "network",
                        "Netif",
                        "mirage-net-macosx >= 1.8.0 < 2.0.0",
                        "Netif.connect _mirage_runtime_network_interface_e"),
                row(
                        Target.XEN,
                        "netif \"e\"",
                        "network",
                        "Netif",
                        "mirage-net-xen >= 2.1.0 < 3.0.0",
                        "Netif.connect _mirage_runtime_network_interface_e"),
                row(
                        Target.QUBES,
                        "netif \"e\"",
                        "network",
                        "Netif",
                        "mirage-net-xen >= 2.1.0 < 3.0.0, mirage-qubes >= 2.0.0 < 3.0.0",
                        "Netif.connect _mirage_runtime_network_interface_e"),
                row(
                        Target.UNIKRAFT_QEMU,
                        "netif \"e\"",
                        "network",
                        "Netif",
                        "mirage-net-unikraft >= 1.0.0 < 2.0.0",
                        "Netif.connect _mirage_runtime_network_interface_e"),
                row(
                        Target.UNIX,
                        "eth",
                        "ethernet",
                        "Ethernet.Make",
                        "ethernet >= 3.0.0 < 4.0.0",
                        "Ethernet_make__N.connect _netif__N"),
                row(
                        Target.UNIX,
                        "arp",
                        "arpv4",
                        "Arp.Make",
                        "arp >= 4.0.0 < 5.0.0",
                        "Arp_make__N.connect _ethernet_make__N"),
                row(
                        Target.UNIX,
                        "create_ipv4 eth arp",
                        "ipv4",
                        "Static_ipv4.Make",
                        "tcpip >= 9.0.0 < 10.0.0",
                        "Static_ipv4_make__N.connect ~no_init:_mirage_runtime_network_ipv6_only_ "
                                + "~cidr:_mirage_runtime_network_v4_network_ipaddr_v4_prefix_of_string_exn_10_0_0_224 "
                                + "?gateway:_mirage_runtime_network_v4_gateway_none _ethernet_make__N _arp_make__N"),
                row(
                        Target.UNIX,
                        "dhcp_proj_net $ ipv4_of_dhcp net eth arp",
                        "network",
                        "Dhcp_ipv4.Proj_net",
                        "charrua-client >= 3.0.0 < 4.0.0",
                        "Dhcp_ipv4_proj_net__N.connect _dhcp_ipv4_make__N"),
                row(
                        Target.XEN,
                        "ipv4_qubes default_qubesdb eth arp",
                        "ipv4",
                        "Qubesdb_ipv4.Make",
                        "mirage-qubes-ipv4 >= 2.0.0 < 3.0.0",
                        "Qubesdb_ipv4_make__N.connect _qubes_db__N _ethernet_make__N _arp_make__N"),
                row(
                        Target.UNIX,
                        "direct_udp (create_ipv4 eth arp)",
                        "udp",
                        "Udp.Make",
                        "tcpip >= 9.0.0 < 10.0.0",
                        "Udp_make__N.connect _static_ipv4_make__N"),
                row(
                        Target.UNIX,
                        "direct_tcp (create_ipv4 eth arp)",
                        "tcp",
                        "Tcp.Flow.Make",
                        "tcpip >= 9.0.0 < 10.0.0",
                        "Tcp_flow_make__N.connect _static_ipv4_make__N"),
                row(
                        Target.UNIX,
                        "tcpip",
                        "tcpv4v6",
                        "Tcpip_stack_direct.TCPV4V6",
                        "tcpip >= 9.0.0 < 10.0.0",
                        "Tcpip_stack_direct_tcpv4v6__N.connect _tcpip_stack_direct_makev4v6__N"),
                row(
                        Target.UNIX,
                        "he",
                        "happy_eyeballs",
                        "Happy_eyeballs_mirage.Make",
                        "happy-eyeballs-mirage >= 2.0.0 < 3.0.0",
                        "Happy_eyeballs_mirage_make__N.connect_device "
                                + "?aaaa_timeout:_mirage_runtime_network_he_aaaa_timeout_none "
                                + "?connect_delay:_mirage_runtime_network_he_connect_delay_none "
                                + "?connect_timeout:_mirage_runtime_network_he_connect_timeout_none "
                                + "?resolve_timeout:_mirage_runtime_network_he_resolve_timeout_none "
                                + "?resolve_retries:_mirage_runtime_network_he_resolve_retries_none "
                                + "?timer_interval:_mirage_runtime_network_he_timer_interval_none "
                                + "_tcpip_stack_direct_makev4v6__N"),
                row(
                        Target.UNIX,
                        "generic_dns_client ~timeout:5L ~cache_size:3 stack he",
                        "dns_client",
                        "Dns_client_mirage.Make",
                        "dns-client-mirage >= 10.0.0 < 11.0.0",
                        "Dns_client_mirage_make__N.connect ?nameservers:_mirage_runtime_network_dns_servers_none "
                                + "?timeout:_mirage_runtime_network_dns_timeout_some_5 "
                                + "?cache_size:_mirage_runtime_network_dns_cache_size_some_3 "
                                + "(_tcpip_stack_direct_makev4v6__N, _happy_eyeballs_mirage_make__N)"),
                row(
                        Target.UNIX,
                        "way",
                        "mimic",
                        "Mimic_happy_eyeballs.Make",
                        "mimic-happy-eyeballs >= 0.0.9",
                        "Mimic_happy_eyeballs_make__N.connect _happy_eyeballs_mirage_make__N"),
                row(
                        Target.UNIX,
                        "git_tcp tcpip way",
                        "git_client",
                        "Git_net.TCP.Make",
                        "git-net < 1.0.0",
                        "Git_net_tcp_make__N.connect _mimic_happy_eyeballs_make__N"),
                row(
                        Target.UNIX,
                        "merge_git_clients (git_tcp tcpip way) (git_tcp tcpip way)",
                        "git_client",
                        "Mimic.Merge",
                        "mimic",
                        "Lwt.return (Mimic.merge _git_net_tcp_make__N _git_net_tcp_make__N)"),
                row(
                        Target.UNIX,
                        "git_ssh ~key:\"k\" tcpip way",
                        "git_client",
                        "Git_net.SSH.Make",
                        "git-net < 1.0.0",
                        "Git_net_ssh_make__N.connect _mimic_happy_eyeballs_make__N >>= "
                                + "Git_net_ssh_make__N.with_optionnal_key "
                                + "?authenticator:_mirage_runtime_network_ssh_authenticator_none "
                                + "~key:_mirage_runtime_network_ssh_key_some_k "
                                + "~password:_mirage_runtime_network_ssh_password_none"),
                row(
                        Target.UNIX,
                        "conduit_direct stack",
                        "conduit",
                        "Conduit_mirage.TCP",
                        "conduit-mirage >= 8.0.0 < 9.0.0",
                        "Lwt.return _tcpip_stack_direct_makev4v6__N"),
                row(
                        Target.UNIX,
                        "conduit_direct ~tls:true stack",
                        "conduit",
                        "Conduit_mirage.TLS",
                        "conduit-mirage >= 8.0.0 < 9.0.0, tls-mirage >= 2.0.0 < 3.0.0",
                        "Lwt.return _conduit_mirage_tcp__N"),
                row(
                        Target.UNIX,
                        "cohttp_server (conduit_direct stack)",
                        "http",
                        "Cohttp_mirage.Server.Make",
                        "cohttp-mirage >= 6.1.0 < 7.0.0",
                        "Lwt.return (Cohttp_mirage_server_make__N.listen _conduit_mirage_tcp__N)"),
                row(
                        Target.UNIX,
                        "httpaf_server (conduit_direct stack)",
                        "http",
                        "Httpaf_mirage.Server_with_conduit",
                        "httpaf-mirage",
                        "Lwt.return (Httpaf_mirage.Server_with_conduit.listen _conduit_mirage_tcp__N)"),
                row(
                        Target.UNIX,
                        "cohttp_client (resolver_dns stack) (conduit_direct stack)",
                        "http_client",
                        "Cohttp_mirage.Client.Make",
                        "cohttp-mirage >= 6.1.0 < 7.0.0",
                        "Lwt.return (Cohttp_mirage_client_make__N.ctx _resolver_mirage_make__N _conduit_mirage_tcp__N)"),
                row(
                        Target.UNIX,
                        "paf_server ~port:arg tcpip",
                        "http_server",
                        "Paf_mirage.Make",
                        "paf >= 0.8.0 < 0.9.0",
                        "Paf_mirage_make__N.init ~port:_unikernel_arg _tcpip_stack_direct_tcpv4v6__N"),
                row(
                        Target.UNIX,
                        "paf_client tcpip way",
                        "alpn_client",
                        "Http_mirage_client.Make",
                        "http-mirage-client >= 0.0.9 < 0.1.0",
                        "Http_mirage_client_make__N.connect _mimic_happy_eyeballs_make__N"),
                row(
                        Target.UNIX,
                        "resolver_unix_system",
                        "resolver",
                        "Resolver_lwt",
                        "conduit-lwt-unix >= 8.0.0 < 9.0.0, conduit-mirage >= 8.0.0 < 9.0.0",
                        "Lwt.return Resolver_lwt_unix.system"),
                row(
                        Target.UNIX,
                        "crunch \"web/htdocs\"",
                        "kv_ro",
                        "Static_web_htdocs",
                        "crunch >= 4.0.0 < 5.0.0, mirage-kv-mem >= 4.0.0 < 5.0.0",
                        "Static_web_htdocs.connect ()"),
                row(
                        Target.UNIX,
                        "direct_kv_ro \"d\"",
                        "kv_ro",
                        "Mirage_kv_unix",
                        "mirage-kv-unix >= 2.1.0 < 3.0.0",
                        "Mirage_kv_unix.connect \"d\""),
                row(
                        Target.HVT,
                        "direct_kv_ro \"d\"",
                        "kv_ro",
                        "Static_d",
                        "crunch >= 4.0.0 < 5.0.0, mirage-kv-mem >= 4.0.0 < 5.0.0",
                        "Static_d.connect ()"),
                row(
                        Target.UNIX,
                        "direct_kv_rw \"d\"",
                        "kv_rw",
                        "Mirage_kv_unix",
                        "mirage-kv-unix >= 2.1.0 < 3.0.0",
                        "Mirage_kv_unix.connect \"d\""),
                row(
                        Target.UNIX,
                        "kv_rw_mem ()",
                        "kv_rw",
                        "Mirage_kv_mem",
                        "mirage-kv-mem >= 3.0.0 < 4.0.0",
                        "Mirage_kv_mem.connect ()"),
                row(
                        Target.UNIX,
                        "block_of_file \"f\"",
                        "block",
                        "Block",
                        "mirage-block-unix >= 2.12.0 < 3.0.0",
                        "Block.connect \"f\""),
                row(
                        Target.SPT,
                        "block_of_file \"f\"",
                        "block",
                        "Block",
                        "mirage-block-solo5 >= 0.8.0 < 0.9.0",
                        "Block.connect \"f\""),
                row(
                        Target.QUBES,
                        "block_of_file \"f\"",
                        "block",
                        "Block",
                        "mirage-block-xen >= 2.1.0 < 3.0.0",
                        "Block.connect \"51728\""),
                row(
                        Target.UNIKRAFT_FIRECRACKER,
                        "block_of_file \"0\"",
                        "block",
                        "Block",
                        "mirage-block-unikraft >= 1.0.0 < 2.0.0",
                        "Block.connect \"0\""),
                row(
                        Target.XEN,
                        "block_of_xenstore_id \"/dev/xvdi1\"",
                        "block",
                        "Block",
                        "mirage-block-xen >= 2.1.0 < 3.0.0",
                        "Block.connect \"/dev/xvdi1\""),
                row(
                        Target.UNIX,
                        "ramdisk \"r\"",
                        "block",
                        "Ramdisk",
                        "mirage-block-ramdisk",
                        "Ramdisk.connect ~name:\"r\""),
                row(
                        Target.UNIX,
                        "generic_block \"r\"",
                        "block",
                        "Ramdisk",
                        "mirage-block-ramdisk",
                        "Ramdisk.connect ~name:\"r\""),
                row(
                        Target.UNIX,
                        "tar_kv_ro (ramdisk \"r\")",
                        "kv_ro",
                        "Tar_mirage.Make_KV_RO",
                        "tar-mirage >= 1.0.0 < 4.0.0",
                        "Tar_mirage_make_kv_ro__N.connect _ramdisk__N"),
                row(
                        Target.UNIX,
                        "tar_kv_rw (ramdisk \"r\")",
                        "kv_rw",
                        "Tar_mirage.Make_KV_RW",
                        "tar-mirage >= 2.2.0 < 4.0.0",
                        "Tar_mirage_make_kv_rw__N.connect _ramdisk__N"),
                row(
                        Target.UNIX,
                        "fat_ro (ramdisk \"r\")",
                        "kv_ro",
                        "Fat.KV_RO",
                        "fat-filesystem >= 0.15.0 < 0.16.0",
                        "Fat_kv_ro__N.connect _ramdisk__N"),
                row(
                        Target.UNIX,
                        "chamelon ~program_block_size:arg (ramdisk \"r\")",
                        "kv_rw",
                        "Kv.Make",
                        "chamelon >= 0.0.8",
                        "Kv_make__N.connect ~program_block_size:_unikernel_arg _ramdisk__N "
                                + ">|= Result.map_error (Fmt.str \"%a\" Kv_make__N.pp_error) "
                                + ">|= Result.fold ~ok:Fun.id ~error:failwith"),
                row(
                        Target.UNIX,
                        "docteur \"https://example.org/r\"",
                        "kv_ro",
                        "Docteur_unix.Fast",
                        "docteur-unix >= 0.0.6",
                        "let ( <.> ) f g = fun x -> f (g x) in let f = Rresult.R.(failwith_error_msg <.> reword_error "
                                + "(msgf \"%a\" Docteur_unix.Fast.pp_error)) in Lwt.map f (Docteur_unix.Fast.connect "
                                + "~analyze:_mirage_runtime_analyze \"disk.img\")"),
                row(
                        Target.HVT,
                        "docteur ~mode:`Light \"https://example.org/r\"",
                        "kv_ro",
                        "Docteur_solo5.Light",
                        "docteur-solo5 >= 0.0.6",
                        "let ( <.> ) f g = fun x -> f (g x) in let f = Rresult.R.(failwith_error_msg <.> reword_error "
                                + "(msgf \"%a\" Docteur_solo5.Light.pp_error)) in Lwt.map f "
                                + "(Docteur_solo5.Light.connect ~analyze:_mirage_runtime_analyze \"docteur\")"),
                row(
                        Target.QUBES,
                        "default_qubesdb",
                        "qubesdb",
                        "Qubes.DB",
                        "mirage-qubes >= 2.0.0 < 3.0.0",
                        "Qubes.DB.connect ~domid:0 ()"),
                row(Target.UNIX, "no_lease", "lease", "Lwt", "", "Lwt.return None"),
                row(
                        Target.UNIX,
                        "syslog_udp stack",
                        "syslog",
                        "Logs_syslog_mirage.Udp",
                        "logs-syslog >= 0.5.0 < 0.6.0",
                        "match _mirage_runtime_network_syslog_none with | None -> Logs.warn (fun m -> m \"no syslog server "
                                + "specified, dumping logs to stdout\"); Lwt.return_unit | Some server -> let reporter = "
                                + "Logs_syslog_mirage_udp__N.create _tcpip_stack_direct_makev4v6__N "
                                + "~hostname:(Mirage_runtime.name ()) ~port:_mirage_runtime_network_syslog_port_none server "
                                + "?truncate:_mirage_runtime_network_syslog_truncate_none () in Logs.set_reporter reporter; "
                                + "Lwt.return_unit"),
                row(
                        Target.UNIX,
                        "default_random",
                        "random",
                        "Mirage_crypto_rng_mirage",
                        "mirage-crypto-rng-mirage >= 2.0.0 < 3.0.0",
                        "Mirage_crypto_rng_mirage.initialize (module Mirage_crypto_rng.Fortuna)"),
                row(
                        Target.UNIX,
                        "default_reporter ~level:None ()",
                        "reporter",
                        "Mirage_logs",
                        "mirage-logs >= 3.0.0 < 4.0.0",
                        "let reporter = Mirage_logs.create () in Mirage_runtime.set_level ~default:None "
                                + "_mirage_runtime_logs; Logs.set_reporter reporter; Lwt.return reporter"),
                row(
                        Target.UNIKRAFT_QEMU,
                        "default_sleep",
                        "sleep",
                        "Mirage_sleep",
                        "mirage-sleep >= 4.1.0 < 5.0.0",
                        "return ()"),
                row(Target.UNIX, "mock_ptime", "ptime", "Mirage_ptime", "mirage-ptime >= 5.1.0 < 6.0.0", "return ()"),
                row(
                        Target.XEN,
                        "default_mtime",
                        "mtime",
                        "Mirage_mtime",
                        "mirage-mtime >= 5.2.0 < 6.0.0",
                        "return ()"));
    }

    @ParameterizedTest(name = "{1} for {0}")
    @MethodSource("devices")
    void isAsInMirage(Target target, String expression, String kind, String module, String packages, String code) {
        Application application = Configured.application(
                target,
                STACK + "let device = " + expression + "\nlet () = register \"x\" [ main \"Main\" (" + kind
                        + " @-> job) $ device ]",
                Map.of());
        List<ConnectedDevice> devices = application.devices();
        String variable = devices.get(devices.size() - 2).needs().get(0);
        ConnectedDevice device = devices.stream()
                .filter(each -> each.variable().equals(variable))
                .findFirst()
                .orElseThrow();
        assertThat(device.module()).isEqualTo(module);
        assertThat(device.connect().text().replaceAll("__\\d+", "__N").replaceAll("\\s+", " "))
                .isEqualTo(code);
        assertThat(application.requirements())
                .extracting(DevicesTest::shown)
                .containsAll(packages.isEmpty() ? List.of() : List.of(packages.split(", ", -1)));
    }

    private static String shown(Requirement requirement) {
        StringBuilder text = new StringBuilder(requirement.name());
        requirement.min().forEach(version -> text.append(" >= ").append(version));
        requirement.max().forEach(version -> text.append(" < ").append(version));
        return text.toString();
    }

    @Test
    @DisplayName("are all there: every value of lib/mirage.mli, and of functoria's DSL")
    void complete() {
        List<String> names = new Catalogue(Target.UNIX, Map.of())
                .entries().stream().map(Entry::path).toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .contains(
                        "typ",
                        "@->",
                        "$",
                        "dep",
                        "runtime_arg",
                        "key",
                        "if_impl",
                        "match_impl",
                        "package",
                        "main",
                        "code",
                        "of_device",
                        "impl",
                        "qubesdb",
                        "default_qubesdb",
                        "sleep",
                        "default_sleep",
                        "no_sleep",
                        "ptime",
                        "default_ptime",
                        "no_ptime",
                        "mock_ptime",
                        "mtime",
                        "default_mtime",
                        "no_mtime",
                        "mock_mtime",
                        "reporter",
                        "default_reporter",
                        "no_reporter",
                        "random",
                        "default_random",
                        "no_random",
                        "block",
                        "block_of_file",
                        "block_of_xenstore_id",
                        "ramdisk",
                        "generic_block",
                        "kv_ro",
                        "crunch",
                        "tar_kv_ro",
                        "direct_kv_ro",
                        "fat_ro",
                        "generic_kv_ro",
                        "docteur",
                        "kv_rw",
                        "direct_kv_rw",
                        "kv_rw_mem",
                        "chamelon",
                        "tar_kv_rw",
                        "ccm_block",
                        "network",
                        "default_network",
                        "netif",
                        "ethernet",
                        "etif",
                        "ethif",
                        "arpv4",
                        "arp",
                        "ipv4",
                        "ipv6",
                        "ipv4v6",
                        "dhcp_ipv4",
                        "lease",
                        "ipv4_of_dhcp",
                        "make_dhcp_requests",
                        "add_dhcp_request",
                        "dhcp_proj_net",
                        "dhcp_proj_ipv4",
                        "dhcp_proj_lease",
                        "no_lease",
                        "create_ipv4",
                        "ipv4_qubes",
                        "create_ipv6",
                        "create_ipv4v6",
                        "udp",
                        "udpv4v6",
                        "direct_udp",
                        "tcp",
                        "tcpv4v6",
                        "direct_tcp",
                        "stackv4v6",
                        "direct_stackv4v6",
                        "generic_stackv4v6",
                        "generic_stackv4v6_with_lease",
                        "tcpv4v6_of_stackv4v6",
                        "resolver",
                        "resolver_dns",
                        "resolver_unix_system",
                        "happy_eyeballs",
                        "generic_happy_eyeballs",
                        "dns_client",
                        "generic_dns_client",
                        "syslog",
                        "syslog_udp",
                        "syslog_tcp",
                        "syslog_tls",
                        "monitoring",
                        "conduit",
                        "conduit_direct",
                        "mimic",
                        "mimic_happy_eyeballs",
                        "http",
                        "cohttp_server",
                        "httpaf_server",
                        "http_client",
                        "cohttp_client",
                        "http_server",
                        "paf_server",
                        "alpn_client",
                        "paf_client",
                        "argv",
                        "default_argv",
                        "no_argv",
                        "git_client",
                        "merge_git_clients",
                        "git_tcp",
                        "git_ssh",
                        "git_http",
                        "job",
                        "noop",
                        "runtime_args",
                        "register",
                        "connect_err");
    }

    @Test
    @DisplayName("make a stack as net, no-dhcp, utcp and the target say")
    void stacks() {
        String config = "open Mirage\nlet () = register \"x\" [ main \"M\" (stackv4v6 @-> job) $ generic_stackv4v6"
                + " default_network ]";
        assertThat(modules(Target.UNIX, config, Map.of()))
                .contains("Dhcp_ipv4.Make")
                .doesNotContain("Static_ipv4.Make");
        assertThat(modules(Target.HVT, config, Map.of("no-dhcp", "true")))
                .contains("Static_ipv4.Make")
                .doesNotContain("Dhcp_ipv4.Make");
        assertThat(modules(Target.UNIX, config, Map.of("no-dhcp", ""))).contains("Tcpv4v6_socket");
        assertThat(modules(Target.UNIX, config, Map.of("no-dhcp", "", "net", "ocaml")))
                .contains("Static_ipv4.Make");
        assertThat(modules(Target.MACOSX, config, Map.of("net", "socket"))).contains("Udpv4v6_socket");
        assertThat(modules(Target.QUBES, config, Map.of("net", "host"))).contains("Qubesdb_ipv4.Make", "Qubes.DB");
        assertThat(modules(Target.UNIX, config, Map.of("utcp", "true")))
                .contains("Utcp_mirage.Make")
                .doesNotContain("Tcp.Flow.Make");
    }

    @Test
    @DisplayName("ask DHCP for what was wanted, once for each stack")
    void dhcpRequests() {
        Application application = Configured.application(Target.HVT, """
                open Mirage
                let wanted = make_dhcp_requests ()
                let () = add_dhcp_request wanted 15
                let stack, lease = generic_stackv4v6_with_lease ~dhcp_requests:wanted default_network
                let dns = generic_dns_client ~dhcp:(wanted, lease) stack (generic_happy_eyeballs stack)
                let () = register "x" [ main "M" (dns_client @-> job) $ dns ]
                """);
        assertThat(application.devices())
                .extracting(device -> device.connect().text())
                .anyMatch(text -> text.contains("(Some [1; 3; 6; 15])"));
    }

    private static List<String> modules(Target target, String config, Map<String, String> keys) {
        return Configured.application(target, config, keys).devices().stream()
                .map(ConnectedDevice::module)
                .toList();
    }

    @Test
    @DisplayName("encrypt a block device with the key of a runtime argument")
    void encrypted() {
        Application application = Configured.application(
                Target.UNIX,
                STACK
                        + "let () = register \"x\" [ main \"M\" (block @-> job) $ ccm_block ~nonce_len:8 arg (ramdisk \"r\") ]",
                Map.of());
        Optional<String> code = application.devices().stream()
                .filter(device -> device.module().equals("Block_ccm.Make"))
                .map(device -> device.connect().text())
                .findFirst();
        assertThat(code)
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("let key = _unikernel_arg in")
                        .contains("?nonce_len:(Some 8) ~key:(Cstruct.of_hex key) _ramdisk__"));
    }
}
