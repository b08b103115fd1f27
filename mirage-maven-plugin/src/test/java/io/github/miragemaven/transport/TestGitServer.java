package io.github.miragemaven.transport;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** git's smart protocol over http (gitprotocol-http(5)), for one repository at {@code /NAME.git}. */
final class TestGitServer {

    private TestGitServer() {}

    static void serve(TestServer server, String name, Repository repository, UploadPack.RequestPolicy policy) {
        server.on("/" + name + ".git/info/refs", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(200, 0);
            PacketLineOut out = new PacketLineOut(exchange.getResponseBody());
            UploadPack pack = pack(repository, exchange, policy);
            if (!"version=2".equals(exchange.getRequestHeaders().getFirst("Git-Protocol"))) {
                out.writeString("# service=git-upload-pack\n");
                out.end();
            }
            pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out), "git-upload-pack");
        });
        server.on("/" + name + ".git/git-upload-pack", exchange -> {
            byte[] request = request(exchange);
            exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
            exchange.sendResponseHeaders(200, 0);
            try {
                pack(repository, exchange, policy)
                        .upload(new java.io.ByteArrayInputStream(request), exchange.getResponseBody(), null);
            } catch (IOException e) {
                // The client has been told; that is what the test looks at.
            }
        });
    }

    private static byte[] request(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return in.readAllBytes();
        }
    }

    private static UploadPack pack(Repository repository, HttpExchange exchange, UploadPack.RequestPolicy policy) {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setRequestPolicy(policy);
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Git-Protocol"))
                .ifPresent(version -> pack.setExtraParameters(List.of(version)));
        return pack;
    }
}
