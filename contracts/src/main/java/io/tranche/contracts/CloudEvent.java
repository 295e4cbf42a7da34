package io.tranche.contracts;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attributes that every record of ours carries as Kafka headers: CloudEvents 1.0 in binary
 * mode.
 *
 * @param id deterministic: the same cause has the same id
 * @param type what happened, with the version of its form, e.g. {@code io.tranche.run-request.v1}
 * @param source who says so, e.g. {@code /sensor-service}
 * @param time when it happened
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding for CloudEvents 1.0</a>
 */
public record CloudEvent(String id, String type, String source, Instant time) {

  public static final String SPEC_VERSION_HEADER = "ce_specversion";
  public static final String ID_HEADER = "ce_id";
  public static final String TYPE_HEADER = "ce_type";
  public static final String SOURCE_HEADER = "ce_source";
  public static final String TIME_HEADER = "ce_time";
  public static final String CONTENT_TYPE_HEADER = "content-type";

  /** The headers in the order in which they are written. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(SPEC_VERSION_HEADER, "1.0");
    headers.put(ID_HEADER, id);
    headers.put(TYPE_HEADER, type);
    headers.put(SOURCE_HEADER, source);
    headers.put(TIME_HEADER, time.toString());
    headers.put(CONTENT_TYPE_HEADER, "application/json");
    return headers;
  }
}
