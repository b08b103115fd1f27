package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;

/** HTTP servers and clients (mirage 4.11, {@code lib/devices/http.ml}). */
final class Http implements Family {

    static final Kind.Plain HTTP = Kind.plain("http");
    static final Kind.Plain HTTP_CLIENT = Kind.plain("http_client");
    static final Kind.Plain HTTP_SERVER = Kind.plain("http_server");
    static final Kind.Plain ALPN_CLIENT = Kind.plain("alpn_client");

    private static final Requirement COHTTP = Requirement.of("cohttp-mirage", "6.1.0", "7.0.0");

    private final Impl cohttpServer = Device.of("Cohttp_mirage.Server.Make", Kind.functor(Conduits.CONDUIT, HTTP))
            .packages(COHTTP)
            .connect("Lwt.return (%s.listen %s)")
            .impl();

    private final Impl cohttpClient = Device.of(
                    "Cohttp_mirage.Client.Make", Kind.functor(NameServices.RESOLVER, Conduits.CONDUIT, HTTP_CLIENT))
            .packages(COHTTP)
            .connect("Lwt.return (%s.ctx %s %s)")
            .impl();

    private final Impl pafClient = Device.of(
                    "Http_mirage_client.Make", Kind.functor(InternetProtocols.TCPV4V6, Mimics.MIMIC, ALPN_CLIENT))
            .packages(Requirement.of("http-mirage-client", "0.0.9", "0.1.0"))
            .connect((info, module, values) -> Code.of("%s.connect %s".formatted(module, values.get(1))))
            .impl();

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("http", "http typ", a -> HTTP),
                new Entry(
                        "cohttp_server",
                        "conduit impl -> http impl",
                        a -> cohttpServer.apply(a.impl(0, Conduits.CONDUIT)).from(a.origin())),
                new Entry(
                        "httpaf_server",
                        "conduit impl -> http impl",
                        a -> httpaf(a.impl(0, Conduits.CONDUIT)).from(a.origin())),
                new Entry("http_client", "http_client typ", a -> HTTP_CLIENT),
                new Entry(
                        "cohttp_client",
                        "resolver impl -> conduit impl -> http_client impl",
                        a -> cohttpClient
                                .apply(a.impl(0, NameServices.RESOLVER), a.impl(1, Conduits.CONDUIT))
                                .from(a.origin())),
                new Entry("http_server", "http_server typ", a -> HTTP_SERVER),
                new Entry(
                        "paf_server",
                        "port:int runtime_arg -> tcpv4v6 impl -> http_server impl",
                        a -> paf(a.get("port", RuntimeArgument.class), a.impl(0, InternetProtocols.TCPV4V6))
                                .from(a.origin())),
                new Entry("alpn_client", "alpn_client typ", a -> ALPN_CLIENT),
                new Entry(
                        "paf_client",
                        "tcpv4v6 impl -> mimic impl -> alpn_client impl",
                        a -> pafClient
                                .apply(a.impl(0, InternetProtocols.TCPV4V6), a.impl(1, Mimics.MIMIC))
                                .from(a.origin())));
    }

    private static Impl httpaf(Impl conduit) {
        return Device.of("Httpaf_mirage.Server_with_conduit", HTTP)
                .packages(Requirement.of("httpaf-mirage"))
                .dependencies(List.of(conduit))
                .connect("Lwt.return (%s.listen %s)")
                .impl();
    }

    private static Impl paf(RuntimeArgument port, Impl tcp) {
        return Device.of("Paf_mirage.Make", Kind.functor(InternetProtocols.TCPV4V6, HTTP_SERVER))
                .packages(Requirement.of("paf", "0.8.0", "0.9.0").linking("paf.mirage"))
                .runtime(port)
                .connect((info, module, values) ->
                        Code.of("%s.init ~port:%s %s".formatted(module, values.get(1), values.get(0))))
                .impl()
                .apply(tcp);
    }
}
