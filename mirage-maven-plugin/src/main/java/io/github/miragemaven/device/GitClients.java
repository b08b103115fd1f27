package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;
import java.util.Optional;

/** Git over TCP, SSH and HTTP (mirage 4.11, {@code lib/devices/git.ml}). */
final class GitClients implements Family {

    static final Kind.Plain GIT_CLIENT = Kind.plain("git_client");

    private static final Requirement GIT_NET = Requirement.of("git-net").below("1.0.0");
    private static final Kind CLIENT = Kind.functor(InternetProtocols.TCPV4V6, Mimics.MIMIC, GIT_CLIENT);

    private final Impl merged = Device.of("Mimic.Merge", Kind.functor(GIT_CLIENT, GIT_CLIENT, GIT_CLIENT))
            .packages(Requirement.of("mimic"))
            .connect((info, module, values) ->
                    Code.of("Lwt.return (Mimic.merge %s %s)".formatted(values.get(0), values.get(1))))
            .impl();

    private final Impl tcp = Device.of("Git_net.TCP.Make", CLIENT)
            .packages(GIT_NET)
            .connect((info, module, values) -> Code.of("%s.connect %s".formatted(module, values.get(1))))
            .impl();

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("git_client", "git_client typ", a -> GIT_CLIENT),
                new Entry(
                        "merge_git_clients",
                        "git_client impl -> git_client impl -> git_client impl",
                        a -> merged.apply(a.impl(0, GIT_CLIENT), a.impl(1, GIT_CLIENT))
                                .from(a.origin())),
                new Entry("git_tcp", "tcpv4v6 impl -> mimic impl -> git_client impl", a -> apply(tcp, a)),
                new Entry(
                        "git_ssh",
                        "?group:string -> ?authenticator:string -> ?key:string -> ?password:string -> tcpv4v6 impl "
                                + "-> mimic impl -> git_client impl",
                        a -> apply(ssh(a), a)),
                new Entry(
                        "git_http",
                        "?group:string -> ?authenticator:string -> ?headers:(string * string) list -> tcpv4v6 impl "
                                + "-> mimic impl -> git_client impl",
                        a -> apply(http(a), a)));
    }

    private static Impl apply(Impl client, Arguments arguments) {
        return client.apply(arguments.impl(0, InternetProtocols.TCPV4V6), arguments.impl(1, Mimics.MIMIC))
                .from(arguments.origin());
    }

    private static Impl ssh(Arguments arguments) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(arguments.string("group"));
        return Device.of("Git_net.SSH.Make", CLIENT)
                .packages(GIT_NET)
                .runtime(
                        RuntimeArguments.sshKey(place, arguments.string("key")),
                        RuntimeArguments.sshPassword(place, arguments.string("password")),
                        RuntimeArguments.sshAuthenticator(place, arguments.string("authenticator")))
                .connect((info, module, values) -> Code.of(
                        "%1$s.connect %2$s >>= %1$s.with_optionnal_key ?authenticator:%3$s ~key:%4$s ~password:%5$s"
                                .formatted(module, values.get(1), values.get(4), values.get(2), values.get(3))))
                .impl();
    }

    private static Impl http(Arguments arguments) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(arguments.string("group"));
        Optional<List<Tuple>> headers =
                arguments.optional("headers", List.class).map(list -> Values.list(Tuple.class, list));
        return Device.of("Git_net.HTTP.Make", CLIENT)
                .packages(GIT_NET)
                .runtime(
                        RuntimeArguments.tlsAuthenticator(place, arguments.string("authenticator")),
                        RuntimeArguments.httpHeaders(place, headers))
                .connect((info, module, values) -> Code.of(
                        "%1$s.connect %2$s >>= %1$s.with_optional_tls_config_and_headers ?headers:%3$s ?authenticator:%4$s"
                                .formatted(module, values.get(1), values.get(3), values.get(2))))
                .impl();
    }
}
