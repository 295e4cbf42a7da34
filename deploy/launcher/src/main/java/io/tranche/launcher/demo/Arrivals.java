package io.tranche.launcher.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tranche.contracts.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/** Puts files into the folder that plays a bucket, and says so as S3 does. */
final class Arrivals {

  private final String bucket;
  private final Path folder;

  Arrivals(String bucket, Path folder) {
    this.bucket = bucket;
    this.folder = folder;
  }

  /** Copies a file to its key; the answer is the notification that S3 would send. */
  byte[] drop(Path file, String key, Instant at) throws IOException {
    Path target = folder.resolve(key);
    Files.createDirectories(target.getParent());
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    byte[] content = Files.readAllBytes(file);
    ObjectNode object =
        Json.mapper()
            .createObjectNode()
            .put("key", URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"))
            .put("size", content.length)
            .put("eTag", md5(content))
            .put("sequencer", sequencer(at));
    ObjectNode event =
        Json.mapper()
            .createObjectNode()
            .put("eventVersion", "2.1")
            .put("eventSource", "aws:s3")
            .put("awsRegion", "local")
            .put("eventTime", at.toString())
            .put("eventName", "ObjectCreated:Put");
    ObjectNode s3 = event.putObject("s3").put("s3SchemaVersion", "1.0");
    s3.putObject("bucket").put("name", bucket).put("arn", "arn:aws:s3:::" + bucket);
    s3.set("object", object);
    ObjectNode notification = Json.mapper().createObjectNode();
    notification.putArray("Records").add(event);
    return Json.write(notification);
  }

  /** Grows with time, as the sequencers of S3 do for one object. */
  private static String sequencer(Instant at) {
    long nanos =
        Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    return String.format(Locale.ROOT, "%016X", nanos);
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
