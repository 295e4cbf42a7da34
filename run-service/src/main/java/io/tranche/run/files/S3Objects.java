package io.tranche.run.files;

import io.tranche.platform.s3.S3Signature;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bucket of Amazon S3 or a compatible store, over plain HTTP requests. */
final class S3Objects implements AddressedObjects {

  private static final Duration SMALL = Duration.ofSeconds(30);
  private static final Duration LARGE = Duration.ofHours(1);
  private static final int TRIES = 4;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int TOO_MANY = 429;
  private static final int OWN_FAULT = 500;
  private static final int MOST_SHOWN = 300;
  private static final Pattern CODE = Pattern.compile("<(Code|Message)>([^<]*)<");

  private final S3Address address;
  private final S3Signature signature;
  private final HttpClient http;
  private final Clock clock;

  S3Objects(S3Address address, HttpClient http, Clock clock) {
    this.address = address;
    this.signature = address.signature();
    this.http = http;
    this.clock = clock;
  }

  /** What is sent, with its hash; asked anew for each try. */
  private record Body(String hash, Publisher publisher) {

    static final Body NONE = of(new byte[0]);

    interface Publisher {
      HttpRequest.BodyPublisher open() throws IOException;
    }

    static Body of(byte[] content) {
      return new Body(
          S3Signature.hash(content),
          () ->
              content.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content));
    }

    static Body of(Path file) throws IOException {
      MessageDigest digest = S3Signature.sha256();
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      boolean isEmpty = Files.size(file) == 0;
      return new Body(
          HexFormat.of().formatHex(digest.digest()),
          () -> isEmpty ? BodyPublishers.noBody() : BodyPublishers.ofFile(file));
    }
  }

  @Override
  public Optional<Version> load(String key) throws IOException {
    HttpResponse<byte[]> response =
        send("GET", key, Body.NONE, Map.of(), SMALL, BodyHandlers.ofByteArray());
    if (response.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    check(response, key, "read");
    String tag =
        response
            .headers()
            .firstValue("etag")
            .orElseThrow(() -> new IOException("the store tells no ETag of " + uri(key)));
    return Optional.of(new Version(response.body(), tag));
  }

  @Override
  public boolean replace(String key, byte[] content, Optional<String> tag) throws IOException {
    Map<String, String> condition =
        tag.map(text -> Map.of("If-Match", text)).orElse(Map.of("If-None-Match", "*"));
    HttpResponse<byte[]> response =
        send("PUT", key, Body.of(content), condition, SMALL, BodyHandlers.ofByteArray());
    int status = response.statusCode();
    if (status == PRECONDITION_FAILED
        || status == CONFLICT
        || (status == NOT_FOUND && tag.isPresent())) {
      return false;
    }
    check(response, key, "write");
    return true;
  }

  @Override
  public void upload(String key, Path file) throws IOException {
    check(
        send("PUT", key, Body.of(file), Map.of(), LARGE, BodyHandlers.ofByteArray()), key, "write");
  }

  @Override
  public void download(String key, Path file) throws IOException {
    HttpResponse<Path> response =
        send("GET", key, Body.NONE, Map.of(), LARGE, BodyHandlers.ofFile(file));
    if (response.statusCode() == NOT_FOUND) {
      throw new NoSuchFileException(uri(key));
    }
    if (response.statusCode() != OK) {
      throw refusal(response.statusCode(), Files.readString(file), key, "read");
    }
  }

  @Override
  public void delete(String key) throws IOException {
    HttpResponse<byte[]> response =
        send("DELETE", key, Body.NONE, Map.of(), SMALL, BodyHandlers.ofByteArray());
    if (response.statusCode() != NOT_FOUND) {
      check(response, key, "delete");
    }
  }

  @Override
  public OptionalLong size(String key) throws IOException {
    HttpResponse<byte[]> response =
        send("HEAD", key, Body.NONE, Map.of(), SMALL, BodyHandlers.ofByteArray());
    if (response.statusCode() == NOT_FOUND) {
      return OptionalLong.empty();
    }
    check(response, key, "read");
    return response.headers().firstValueAsLong("content-length");
  }

  /** A store that has begun to answer can tell its failure only in the answer itself. */
  @Override
  public void copy(String from, String to) throws IOException {
    String source = "/" + address.bucket() + "/" + S3Signature.encoded(address.prefix() + from);
    HttpResponse<byte[]> response =
        send(
            "PUT",
            to,
            Body.NONE,
            Map.of("x-amz-copy-source", source),
            LARGE,
            BodyHandlers.ofByteArray());
    String told = new String(response.body(), StandardCharsets.UTF_8);
    if (told.contains("NoSuchKey")) {
      throw new NoSuchFileException(uri(from));
    }
    check(response, to, "write");
    if (told.contains("<Error>")) {
      throw refusal(response.statusCode(), told, to, "write");
    }
  }

  @Override
  public String putAddress(String key, Duration validity) {
    return signature.presigned("PUT", address.uri(key), validity, clock.instant()).toString();
  }

  @Override
  public String getAddress(String key, Duration validity) {
    return signature.presigned("GET", address.uri(key), validity, clock.instant()).toString();
  }

  @Override
  public String uri(String key) {
    return "s3://" + address.bucket() + "/" + address.prefix() + key;
  }

  @Override
  public void close() {}

  /** Tried again where the store is at fault, or the way to it. */
  private <T> HttpResponse<T> send(
      String method,
      String key,
      Body body,
      Map<String, String> headers,
      Duration timeout,
      BodyHandler<T> handler)
      throws IOException {
    URI uri = address.uri(key);
    for (int tries = 1; ; tries++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).timeout(timeout).method(method, body.publisher().open());
      headers.forEach(request::setHeader);
      if (method.equals("PUT")) {
        request.header("content-type", "application/octet-stream");
      }
      Map<String, String> signed = new TreeMap<>(headers);
      signed.keySet().removeIf(name -> !name.startsWith("x-amz-"));
      signature
          .headers(method, uri, body.hash(), signed, clock.instant())
          .forEach(request::setHeader);
      try {
        HttpResponse<T> response = http.send(request.build(), handler);
        boolean isAtFault = response.statusCode() >= OWN_FAULT || response.statusCode() == TOO_MANY;
        if (!isAtFault || tries == TRIES) {
          return response;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for " + uri.getHost());
      } catch (IOException e) {
        if (tries == TRIES) {
          throw new IOException(uri.getAuthority() + " does not answer: " + e, e);
        }
      }
    }
  }

  private void check(HttpResponse<byte[]> response, String key, String verb) throws IOException {
    if (response.statusCode() / 100 != 2) {
      throw refusal(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), key, verb);
    }
  }

  private IOException refusal(int status, String body, String key, String verb) {
    StringBuilder reason = new StringBuilder();
    Matcher told = CODE.matcher(body);
    while (told.find()) {
      reason.append(reason.isEmpty() ? "" : ": ").append(told.group(2));
    }
    String text = reason.toString();
    return new IOException(
        "the store does not "
            + verb
            + " "
            + uri(key)
            + ": "
            + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text)
            + " (HTTP "
            + status
            + ")");
  }
}
