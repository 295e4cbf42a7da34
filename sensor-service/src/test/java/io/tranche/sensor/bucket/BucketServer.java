package io.tranche.sensor.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tranche.platform.s3.S3Signature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What S3 says to ListObjectsV2, to those only who sign their requests. */
public final class BucketServer implements AutoCloseable {

  static final String ACCESS_KEY = "access";
  static final String SECRET_KEY = "s3cret/key";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

  private final HttpServer server;
  private final ConcurrentNavigableMap<String, String> etags = new ConcurrentSkipListMap<>();
  private final AtomicInteger failures = new AtomicInteger();

  public BucketServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void put(String key, String etag) {
    etags.put(key, etag);
  }

  public void remove(String key) {
    etags.remove(key);
  }

  /** The next answers are that it is out of order. */
  public void fail(int times) {
    failures.set(times);
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      send(exchange, 503, "<Error><Code>SlowDown</Code></Error>");
    } else if (!isSigned(exchange)) {
      send(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
    } else {
      send(exchange, 200, listing(query(exchange.getRequestURI().getRawQuery())));
    }
  }

  private static boolean isSigned(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("authorization");
    String time = exchange.getRequestHeaders().getFirst("x-amz-date");
    URI uri =
        URI.create(
            "http://" + exchange.getRequestHeaders().getFirst("host") + exchange.getRequestURI());
    return new S3Signature("us-east-1", ACCESS_KEY, SECRET_KEY, Optional.empty())
        .headers(uri, LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC))
        .getOrDefault("authorization", "")
        .equals(given);
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String one : raw.split("&")) {
      int equals = one.indexOf('=');
      query.put(one.substring(0, equals), URLDecoder.decode(one.substring(equals + 1), UTF_8));
    }
    return query;
  }

  private String listing(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    int most = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
    List<Map.Entry<String, String>> behind =
        etags.tailMap(query.getOrDefault("start-after", ""), false).entrySet().stream()
            .filter(one -> one.getKey().startsWith(prefix))
            .limit(most + 1L)
            .toList();
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
            .append("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">")
            .append("<EncodingType>url</EncodingType><IsTruncated>")
            .append(behind.size() > most)
            .append("</IsTruncated>");
    behind.stream()
        .limit(most)
        .forEach(
            one ->
                xml.append("<Contents><Key>")
                    .append(URLEncoder.encode(one.getKey(), UTF_8))
                    .append("</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>")
                    .append("&quot;" + one.getValue() + "&quot;</ETag><Size>5</Size>")
                    .append("<Owner><ID>o</ID></Owner></Contents>"));
    return xml.append("</ListBucketResult>").toString();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
