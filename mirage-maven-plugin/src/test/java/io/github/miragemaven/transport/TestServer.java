package io.github.miragemaven.transport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that answers as a test tells it to, and remembers what it was asked. */
public final class TestServer implements AutoCloseable {

    /** How to answer one request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
    private volatile Answer otherwise = status(404);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    public TestServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Answers what no path has been given for, in place of 404. */
    public TestServer otherwise(Answer answer) {
        otherwise = answer;
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        }
    }

    /** Answers a request, be it to this server or to another one that asks this one. */
    void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        requests.add(exchange.getRequestMethod() + " " + path);
        Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sent.putAll(exchange.getRequestHeaders());
        headers.add(sent);
        // A proxy is asked for the whole address, and may be told what to answer by that.
        List<Answer> byPath = answers.get(exchange.getRequestURI().getRawPath());
        List<Answer> todo = byPath == null ? answers.get(path) : byPath;
        Answer answer;
        if (todo == null) {
            answer = otherwise;
        } else {
            synchronized (todo) {
                answer = todo.size() > 1 ? todo.remove(0) : todo.get(0);
            }
        }
        answer.to(exchange);
    }

    /** Answers requests for a path one after the other; the last answer is given for ever. */
    public TestServer on(String path, Answer... inTurn) {
        answers.put(path, new ArrayList<>(List.of(inTurn)));
        return this;
    }

    public static Answer bytes(byte[] body) {
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        };
    }

    public static Answer status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    public static Answer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Promises all of the body, gives a part, and hangs up. */
    public static Answer cutShort(byte[] body, int given) {
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, given);
            exchange.getResponseBody().flush();
        };
    }

    /** Gives a part of the body and then nothing more, for so long. */
    public static Answer stalled(byte[] body, int given, long millis) {
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, given);
            exchange.getResponseBody().flush();
            sleep(millis);
        };
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String url(String path) {
        return "http://" + authority() + path;
    }

    public String authority() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Each request so far, such as {@code GET /a}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The values of a header in each request so far; a request without it has none. */
    public List<String> header(String name) {
        return headers.stream()
                .flatMap(map -> map.getOrDefault(name, List.of("-")).stream())
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
