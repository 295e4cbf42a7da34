package io.tranche.store.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.BsonConstants;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A document as a reader gets it: his own copy.
 *
 * @param position where it is stored
 * @param bytes how long it is as BSON, which is how it is stored
 */
record StoredDocument(long position, int bytes, Document document) {
  private static final int USUAL_BYTES = 512;
  private static final int TOO_LARGE = 10334;

  static StoredDocument of(long position, byte[] bson) {
    return new StoredDocument(
        position, bson.length, BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson)));
  }

  static byte[] encode(Document document) {
    ByteBuf buffer = Unpooled.buffer(USUAL_BYTES);
    BsonEncoder.encodeDocument(document, buffer);
    if (buffer.readableBytes() > BsonConstants.MAX_BSON_OBJECT_SIZE) {
      throw new MongoServerError(
          TOO_LARGE,
          "BSONObjectTooLarge",
          "Cannot store a document: it is larger than 16 MiB ("
              + buffer.readableBytes()
              + " bytes)");
    }
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }
}
