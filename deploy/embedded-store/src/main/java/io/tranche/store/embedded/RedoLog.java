package io.tranche.store.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file to which frames are only ever appended: [length, CRC32C, bytes] each. Whoever needs his
 * frames on disk flushes, and one write carries all frames that wait at that moment.
 */
final class RedoLog implements AutoCloseable {
  /** Reads a frame that is whole. */
  interface FrameReader {
    void read(ByteBuffer frame) throws IOException;
  }

  private static final int MAGIC = 0x54_52_4C_47;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 8;
  private static final int FRAME_HEADER_BYTES = 8;

  /** One write call takes this much: the JDK keeps a copy buffer of that size for each thread. */
  private static final int WRITE_BYTES = 1 << 18;

  private final FileChannel channel;
  private final boolean force;

  private final Object appending = new Object();
  private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private volatile long appended = HEADER_BYTES;

  private final Object flushing = new Object();
  private volatile long flushed = HEADER_BYTES;

  private RedoLog(FileChannel channel, boolean force) {
    this.channel = channel;
    this.force = force;
  }

  static RedoLog create(Path file, boolean force) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    RedoLog log = new RedoLog(channel, force);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putInt(MAGIC).putInt(VERSION).flip();
    log.write(header);
    return log;
  }

  void append(byte[] frame) {
    byte[] header =
        ByteBuffer.allocate(FRAME_HEADER_BYTES)
            .putInt(frame.length)
            .putInt(checksum(frame))
            .array();
    synchronized (appending) {
      waiting.writeBytes(header);
      waiting.writeBytes(frame);
      appended += FRAME_HEADER_BYTES + frame.length;
    }
  }

  /** Returns when everything appended before this call is in the file. */
  void flush() throws IOException {
    long wanted = appended;
    if (flushed >= wanted) {
      return;
    }
    synchronized (flushing) {
      if (flushed >= wanted) {
        return;
      }
      ByteArrayOutputStream group;
      long end;
      synchronized (appending) {
        group = waiting;
        waiting = new ByteArrayOutputStream();
        end = appended;
      }
      write(ByteBuffer.wrap(group.toByteArray()));
      flushed = end;
    }
  }

  /** How many bytes of frames were appended. */
  long size() {
    return appended - HEADER_BYTES;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Reads the frames of a log in order. A frame that is cut off ends it: the process died while
   * writing, nobody was answered.
   *
   * @return how many bytes of whole frames there were
   * @throws IOException when the file cannot be read, is no log, is newer than this program, or is
   *     damaged before its end
   */
  static long read(Path file, FrameReader reader) throws IOException {
    long size = Files.size(file);
    if (size < HEADER_BYTES) {
      return 0;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      requireHeader(in);
      long position = HEADER_BYTES;
      while (size - position > FRAME_HEADER_BYTES) {
        int length = in.readInt();
        int checksum = in.readInt();
        long end = position + FRAME_HEADER_BYTES + length;
        if (length < 0 || end > size) {
          return position;
        }
        byte[] frame = in.readNBytes(length);
        if (frame.length < length) {
          throw new EOFException("the file became shorter while it was read");
        }
        if (checksum(frame) != checksum) {
          if (end < size) {
            throw new IOException(
                "the frame at byte " + position + " is damaged, and others follow");
          }
          return position;
        }
        reader.read(ByteBuffer.wrap(frame));
        position = end;
      }
      return position;
    }
  }

  private static void requireHeader(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("it is not a redo log of this store");
    }
    int version = in.readInt();
    if (version > VERSION) {
      throw new IOException(
          "its version is " + version + ", this program reads versions up to " + VERSION);
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + WRITE_BYTES));
      channel.write(bytes);
    }
    if (force) {
      channel.force(false);
    }
  }

  private static int checksum(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame);
    return (int) crc.getValue();
  }
}
