package io.tranche.testing.wire;

import io.tranche.testing.wire.RecordedCall.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;

/** The Kafka protocol, read with the client's own classes. */
final class KafkaConversation implements Conversation {
  private final String topicPrefix;
  private final KafkaAddresses addresses;

  /** Recent produce requests name topics by their ids, which any connection may have looked up. */
  private final Map<Uuid, String> topicNames;

  /** Requests whose answers name the broker's address. */
  private final Map<Integer, RequestHeader> addressed = new ConcurrentHashMap<>();

  KafkaConversation(String topicPrefix, KafkaAddresses addresses, Map<Uuid, String> topicNames) {
    this.topicPrefix = topicPrefix;
    this.addresses = addresses;
    this.topicNames = topicNames;
  }

  @Override
  public byte @Nullable [] readFrame(InputStream stream) throws IOException {
    byte[] length = Conversation.read(stream, Integer.BYTES);
    if (length == null) {
      return null;
    }
    int size = ByteBuffer.wrap(length).getInt();
    byte[] rest = Conversation.read(stream, size);
    if (rest == null) {
      throw new IOException("The stream ended within a frame");
    }
    return ByteBuffer.allocate(Integer.BYTES + size).put(length).put(rest).array();
  }

  @Override
  public Request request(byte[] frame) {
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    buffer.getInt();
    RequestHeader header = RequestHeader.parse(buffer);
    int id = header.correlationId();
    return switch (header.apiKey()) {
      case PRODUCE -> {
        ProduceRequestData data = (ProduceRequestData) body(header, buffer).data();
        yield new Request(produced(data), Effect.WRITES, id, data.acks() != 0);
      }
      case OFFSET_COMMIT -> {
        OffsetCommitRequestData data = (OffsetCommitRequestData) body(header, buffer).data();
        yield new Request(committed(data), Effect.WRITES, id, true);
      }
      case CREATE_TOPICS -> new Request(List.of("kafka:createTopics"), Effect.WRITES, id, true);
      case METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER -> {
        addressed.put(id, header);
        yield new Request(List.of(), Effect.READS, id, true);
      }
      default -> new Request(List.of(), Effect.READS, id, true);
    };
  }

  @Override
  public int answered(byte[] frame) {
    return ByteBuffer.wrap(frame).getInt(Integer.BYTES);
  }

  @Override
  public byte[] forwarded(byte[] frame) {
    RequestHeader header = addressed.remove(answered(frame));
    return header == null ? frame : addresses.rewrite(frame, header, topicNames);
  }

  private static AbstractRequest body(RequestHeader header, ByteBuffer buffer) {
    return AbstractRequest.parseRequest(
            header.apiKey(), header.apiVersion(), new ByteBufferAccessor(buffer))
        .request;
  }

  private List<String> produced(ProduceRequestData data) {
    return data.topicData().stream()
        .map(topic -> "kafka:produce:" + topic(topic.name(), topic.topicId()))
        .sorted()
        .toList();
  }

  private List<String> committed(OffsetCommitRequestData data) {
    String group = "kafka:commit:" + Prefix.strip(topicPrefix, data.groupId());
    return data.topics().stream()
        .map(topic -> group + "/" + topic(topic.name(), topic.topicId()))
        .sorted()
        .toList();
  }

  private String topic(@Nullable String name, Uuid id) {
    if (name != null && !name.isEmpty()) {
      return Prefix.strip(topicPrefix, name);
    }
    String known = topicNames.get(id);
    if (known == null) {
      throw new IllegalStateException(
          "Cannot name a topic: no metadata with its id passed this tap (" + id + ")");
    }
    return Prefix.strip(topicPrefix, known);
  }
}
