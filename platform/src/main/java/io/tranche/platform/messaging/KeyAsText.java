package io.tranche.platform.messaging;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.DeserializationFailureHandler;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/**
 * Keys of outside topics may be any bytes: what is no text becomes one, and never stops a consumer.
 */
@ApplicationScoped
@Identifier("key-as-text")
class KeyAsText implements DeserializationFailureHandler<String> {

  @Override
  public String decorateDeserialization(
      Uni<String> deserialization,
      String topic,
      boolean isKey,
      String deserializer,
      byte[] data,
      Headers headers) {
    return new String(data, StandardCharsets.ISO_8859_1);
  }
}
