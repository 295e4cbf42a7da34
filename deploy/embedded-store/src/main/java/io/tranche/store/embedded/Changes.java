package io.tranche.store.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one operation has changed so far: it becomes one frame of the redo log, or is taken back
 * when the operation fails. A record names the table and says what the key holds afterwards, so
 * repeating a frame does no harm and needs no knowledge of collections or indexes.
 */
final class Changes {
  private static final byte PUT = 1;
  private static final byte REMOVE = 2;
  private static final byte DROP = 3;
  private static final byte RENAME = 4;

  /** What a frame is applied to when the store opens. */
  interface Target {
    void put(String table, byte[] key, byte[] value);

    void remove(String table, byte[] key);

    void drop(String table);

    void rename(String table, String newName);

    /** Everything up to a log has been applied, which is the first to repeat from now on. */
    void save(long firstLog);
  }

  private final List<Runnable> reversals = new ArrayList<>();
  private final List<String> names = new ArrayList<>(8);
  private final ByteArrayOutputStream records = new ByteArrayOutputStream(512);
  private boolean reversible = true;

  void put(Table table, byte[] key, byte[] value, byte @Nullable [] previous) {
    record(PUT, table.name());
    write(key);
    write(value);
    reversals.add(() -> table.restore(key, previous));
  }

  void remove(Table table, byte[] key, byte[] previous) {
    record(REMOVE, table.name());
    write(key);
    reversals.add(() -> table.restore(key, previous));
  }

  void drop(String table) {
    reversible = false;
    record(DROP, table);
  }

  void rename(String table, String newName) {
    reversible = false;
    record(RENAME, table);
    write(newName.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes all back; false when a table was dropped or renamed, which cannot be taken back. */
  boolean undo() {
    if (reversible) {
      for (int last = reversals.size() - 1; last >= 0; last--) {
        reversals.get(last).run();
      }
    }
    return reversible;
  }

  /** Hands over what was recorded so far, which can no longer be taken back. */
  byte[] takePart() {
    byte[] part = records.toByteArray();
    records.reset();
    names.clear();
    reversals.clear();
    reversible = false;
    return part;
  }

  byte[] toFrame() {
    return records.toByteArray();
  }

  static void replay(ByteBuffer frame, Target target) throws IOException {
    List<String> names = new ArrayList<>(8);
    while (frame.hasRemaining()) {
      byte kind = frame.get();
      int number = frame.getInt();
      if (number == names.size()) {
        names.add(text(frame));
      }
      String table = names.get(number);
      switch (kind) {
        case PUT -> target.put(table, bytes(frame), bytes(frame));
        case REMOVE -> target.remove(table, bytes(frame));
        case DROP -> target.drop(table);
        case RENAME -> target.rename(table, text(frame));
        default -> throw new IOException("unknown record (" + kind + ")");
      }
    }
  }

  /** Starts a record; a name is written once per frame and then goes by its number. */
  private void record(byte kind, String table) {
    int number = names.indexOf(table);
    records.write(kind);
    writeInt(number < 0 ? names.size() : number);
    if (number < 0) {
      names.add(table);
      write(table.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void write(byte[] bytes) {
    writeInt(bytes.length);
    records.writeBytes(bytes);
  }

  private void writeInt(int value) {
    records.write(value >>> 24);
    records.write(value >>> 16);
    records.write(value >>> 8);
    records.write(value);
  }

  private static byte[] bytes(ByteBuffer frame) {
    byte[] bytes = new byte[frame.getInt()];
    frame.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer frame) {
    return new String(bytes(frame), StandardCharsets.UTF_8);
  }
}
