package io.tranche.testing.wire;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * Puts the tap's address in the place of the broker's in every answer that names it, so that
 * clients stay on the tap. The broker needs no listener of its own for it, and there may be one
 * broker only.
 */
record KafkaAddresses(String host, int port) {

  byte[] rewrite(byte[] frame, RequestHeader request, Map<Uuid, String> topicNames) {
    ByteBuffer message = ByteBuffer.wrap(frame).slice(Integer.BYTES, frame.length - Integer.BYTES);
    ApiMessage answer = AbstractResponse.parseResponse(message, request).data();
    if (answer instanceof MetadataResponseData metadata) {
      requireOne(metadata.brokers().size());
      metadata.brokers().forEach(broker -> broker.setHost(host).setPort(port));
      metadata.topics().stream()
          .filter(topic -> topic.name() != null)
          .forEach(topic -> topicNames.put(topic.topicId(), topic.name()));
    } else if (answer instanceof DescribeClusterResponseData cluster) {
      requireOne(cluster.brokers().size());
      cluster.brokers().forEach(broker -> broker.setHost(host).setPort(port));
    } else if (answer instanceof FindCoordinatorResponseData found) {
      // An answer of the old form, and one that found none, says so with an empty host.
      if (!found.host().isEmpty()) {
        found.setHost(host).setPort(port);
      }
      found.coordinators().stream()
          .filter(coordinator -> !coordinator.host().isEmpty())
          .forEach(coordinator -> coordinator.setHost(host).setPort(port));
    }
    return frame(answer, request);
  }

  private static byte[] frame(ApiMessage answer, RequestHeader request) {
    short headerVersion = request.apiKey().responseHeaderVersion(request.apiVersion());
    ResponseHeaderData header = new ResponseHeaderData().setCorrelationId(request.correlationId());
    ByteBuffer head = MessageUtil.toByteBufferAccessor(header, headerVersion).buffer();
    ByteBuffer body = MessageUtil.toByteBufferAccessor(answer, request.apiVersion()).buffer();
    int size = head.remaining() + body.remaining();
    return ByteBuffer.allocate(Integer.BYTES + size).putInt(size).put(head).put(body).array();
  }

  private static void requireOne(int brokers) {
    if (brokers > 1) {
      throw new IllegalStateException(
          "Cannot tap a cluster: the tap stands in for one broker (" + brokers + " brokers)");
    }
  }
}
