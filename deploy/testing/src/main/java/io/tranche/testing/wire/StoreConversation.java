package io.tranche.testing.wire;

import io.tranche.testing.wire.RecordedCall.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** The MongoDB wire protocol, as far as commands in OP_MSG frames go. */
final class StoreConversation implements Conversation {
  private static final int HEADER_BYTES = 16;
  private static final int OP_MSG = 2013;
  private static final int MORE_TO_COME = 2;

  private static final Set<String> READS =
      Set.of("find", "getMore", "count", "distinct", "aggregate", "listIndexes");
  private static final Set<String> WRITES =
      Set.of(
          "insert",
          "update",
          "delete",
          "findAndModify",
          "create",
          "createIndexes",
          "drop",
          "dropIndexes");

  private final String databasePrefix;

  StoreConversation(String databasePrefix) {
    this.databasePrefix = databasePrefix;
  }

  @Override
  public byte @Nullable [] readFrame(InputStream stream) throws IOException {
    byte[] length = Conversation.read(stream, Integer.BYTES);
    if (length == null) {
      return null;
    }
    int size = littleEndian(length).getInt();
    byte[] rest = Conversation.read(stream, size - Integer.BYTES);
    if (rest == null) {
      throw new IOException("The stream ended within a frame");
    }
    return ByteBuffer.allocate(size).put(length).put(rest).array();
  }

  @Override
  public Request request(byte[] frame) {
    ByteBuffer header = littleEndian(frame);
    int id = header.getInt(Integer.BYTES);
    if (header.getInt(3 * Integer.BYTES) != OP_MSG) {
      return new Request(List.of(), Effect.READS, id, true);
    }
    boolean answered = (header.getInt(HEADER_BYTES) & MORE_TO_COME) == 0;
    RawBsonDocument body = body(frame);
    Map.Entry<String, BsonValue> first = body.entrySet().iterator().next();
    String command = first.getKey();
    boolean writes = WRITES.contains(command);
    if (!writes && !READS.contains(command)) {
      return new Request(List.of(), Effect.READS, id, answered);
    }
    String database = Prefix.strip(databasePrefix, body.getString("$db").getValue());
    BsonValue target = command.equals("getMore") ? body.get("collection") : first.getValue();
    String name = "store:" + command + ":" + database + "." + target(target);
    return new Request(List.of(name), writes ? Effect.WRITES : Effect.READS, id, answered);
  }

  @Override
  public int answered(byte[] frame) {
    return littleEndian(frame).getInt(2 * Integer.BYTES);
  }

  @Override
  public byte[] forwarded(byte[] frame) {
    return frame;
  }

  /** Aggregations of a whole database name no collection. */
  private static String target(@Nullable BsonValue collection) {
    return collection != null && collection.isString()
        ? collection.asString().getValue()
        : "$database";
  }

  /** The section of kind 0, which may follow document sequences (kind 1). */
  private static RawBsonDocument body(byte[] frame) {
    ByteBuffer buffer = littleEndian(frame);
    int at = HEADER_BYTES + Integer.BYTES;
    while (frame[at] != 0) {
      at += 1 + buffer.getInt(at + 1);
    }
    return new RawBsonDocument(frame, at + 1, buffer.getInt(at + 1));
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
