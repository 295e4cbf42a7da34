package io.tranche.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON forms of everything on the topics: fields that a reader does not know are ignored, what
 * is absent is left out, instants are ISO 8601.
 */
public final class Json {

  private static final JsonMapper MAPPER = configured(JsonMapper.builder()).build();

  private Json() {}

  /** The mapper itself, for HTTP bodies; it must not be reconfigured. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** The settings of our JSON forms, for a mapper of another format. */
  public static <B extends com.fasterxml.jackson.databind.cfg.MapperBuilder<?, B>> B configured(
      B builder) {
    return builder
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
        .withConfigOverride(List.class, c -> c.setSetterInfo(emptyForNull()))
        .withConfigOverride(Set.class, c -> c.setSetterInfo(emptyForNull()))
        .withConfigOverride(Map.class, c -> c.setSetterInfo(emptyForNull()));
  }

  private static JsonSetter.Value emptyForNull() {
    return JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
  }

  public static byte[] write(Object message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot write message: " + message.getClass().getName() + " has no JSON form", e);
    }
  }

  /**
   * Reads one message.
   *
   * @throws UnknownMessageType if the message is well formed but of a type that this release does
   *     not know
   * @throws TrancheException.Invalid if the bytes are not a message of the given kind
   */
  public static <T> T read(byte[] value, Class<T> type) {
    try {
      T message = MAPPER.readValue(value, type);
      if (message == null) {
        throw malformed(type, "it is null");
      }
      return message;
    } catch (InvalidTypeIdException e) {
      if (e.getTypeId() == null) {
        throw malformed(type, "it has no type");
      }
      throw new UnknownMessageType(e.getTypeId());
    } catch (JsonProcessingException e) {
      throw malformed(type, e.getOriginalMessage());
    } catch (IOException e) {
      throw malformed(type, String.valueOf(e.getMessage()));
    }
  }

  /** Reads any JSON value as a tree. */
  public static JsonNode tree(byte[] value) {
    try {
      return MAPPER.readTree(value);
    } catch (IOException e) {
      throw new TrancheException.Invalid(
          "malformed-json",
          "Cannot read value as JSON: " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private static TrancheException.Invalid malformed(Class<?> type, String reason) {
    return new TrancheException.Invalid(
        "malformed-message",
        "Cannot read " + type.getSimpleName() + " from JSON: " + firstLine(reason));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** A message of a type that this release does not know: counted, acknowledged, ignored. */
  public static final class UnknownMessageType extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownMessageType(String type) {
      super("unknown message type: " + type);
    }
  }
}
