package io.tranche.testing.wire;

import io.tranche.testing.wire.RecordedCall.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tap must understand of a protocol, for one connection of it. */
interface Conversation {
  /** The next whole frame, its length field included; null at the end of the stream. */
  byte @Nullable [] readFrame(InputStream stream) throws IOException;

  /** What a frame from the process asks for. */
  Request request(byte[] frame);

  /** The id of the request that a frame to the process answers. */
  int answered(byte[] frame);

  /** The frame to hand on to the process in its place. */
  byte[] forwarded(byte[] frame);

  /**
   * A frame from the process.
   *
   * @param calls the names of the calls that the frame makes, several when it writes to several
   *     topics, none when it touches no data
   * @param id what its answer carries
   * @param answered whether there will be an answer
   */
  record Request(List<String> calls, Effect effect, int id, boolean answered) {}

  /** Reads exactly so many bytes, or null when the stream ends before the first. */
  static byte @Nullable [] read(InputStream stream, int length) throws IOException {
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length == 0 && length > 0) {
      return null;
    }
    if (bytes.length < length) {
      throw new IOException("The stream ended within a frame (" + bytes.length + " bytes)");
    }
    return bytes;
  }
}
