package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes whose unsigned order is the order of the values, and which are equal when the
 * query matcher calls the values equal.
 *
 * <p>Every value starts with the tag of its type, so types sort as MongoDB sorts them. No encoding
 * is the beginning of another one: encodings can be joined to a compound key, and turned round for
 * a descending part by inverting every byte.
 */
final class SortKey {
  static final int NULL = 0x18;
  private static final int MIN_KEY = 0x10;
  private static final int NUMBER = 0x20;
  private static final int STRING = 0x28;
  private static final int DOCUMENT = 0x30;
  private static final int ARRAY = 0x38;
  private static final int BINARY = 0x40;
  private static final int LEGACY_UUID = 0x48;
  private static final int UUID_TAG = 0x50;
  private static final int OBJECT_ID = 0x58;
  private static final int BOOLEAN = 0x60;
  private static final int DATE = 0x68;
  private static final int TIMESTAMP = 0x70;
  private static final int REGULAR_EXPRESSION = 0x78;
  private static final int CODE = 0x80;
  private static final int MAX_KEY = 0xE0;

  private static final int END = 0;

  private byte[] bytes = new byte[48];
  private int length;

  static byte[] of(@Nullable Object value, boolean ascending) {
    return new SortKey().append(value, ascending).toBytes();
  }

  /** The first byte of every value of the type of this one. */
  static byte[] typeOf(@Nullable Object value, boolean ascending) {
    int tag = tag(value);
    return new byte[] {(byte) (ascending ? tag : ~tag)};
  }

  /** Whether the order of the bytes is exactly the order that the library sorts this value by. */
  static boolean ordersExactly(@Nullable Object value) {
    return switch (tag(value)) {
      case DOCUMENT, ARRAY, REGULAR_EXPRESSION, CODE -> false;
      default -> !(value instanceof Decimal128);
    };
  }

  SortKey append(@Nullable Object value, boolean ascending) {
    int start = length;
    write(value);
    if (!ascending) {
      for (int i = start; i < length; i++) {
        bytes[i] = (byte) ~bytes[i];
      }
    }
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private static int tag(@Nullable Object value) {
    if (Missing.isNullOrMissing(value)) {
      return NULL;
    } else if (value instanceof String) {
      return STRING;
    } else if (value instanceof Number) {
      return NUMBER;
    } else if (value instanceof Instant) {
      return DATE;
    } else if (value instanceof Boolean) {
      return BOOLEAN;
    } else if (value instanceof ObjectId) {
      return OBJECT_ID;
    } else if (value instanceof Map) {
      return DOCUMENT;
    } else if (value instanceof Collection) {
      return ARRAY;
    } else if (value instanceof BinData) {
      return BINARY;
    } else if (value instanceof UUID) {
      return UUID_TAG;
    } else if (value instanceof LegacyUUID) {
      return LEGACY_UUID;
    } else if (value instanceof BsonTimestamp) {
      return TIMESTAMP;
    } else if (value instanceof BsonRegularExpression) {
      return REGULAR_EXPRESSION;
    } else if (value instanceof BsonJavaScript) {
      return CODE;
    } else if (value instanceof MinKey) {
      return MIN_KEY;
    } else if (value instanceof MaxKey) {
      return MAX_KEY;
    }
    throw new IllegalArgumentException("Cannot index a value: unknown type (" + value + ")");
  }

  private void write(@Nullable Object value) {
    int tag = tag(value);
    writeByte(tag);
    if (value instanceof String text) {
      writeString(text);
    } else if (value instanceof Number number) {
      writeNumber(number);
    } else if (value instanceof Instant instant) {
      writeLong(instant.toEpochMilli() ^ Long.MIN_VALUE);
    } else if (value instanceof Boolean truth) {
      writeByte(truth ? 1 : 0);
    } else if (value instanceof ObjectId id) {
      writeBytes(id.toByteArray());
    } else if (value instanceof Map<?, ?> document) {
      writeDocument(document);
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(this::write);
      writeByte(END);
    } else if (value instanceof BinData binary) {
      writeLong(binary.getData().length);
      writeBytes(binary.getData());
    } else if (value instanceof UUID uuid) {
      writeLong(uuid.getMostSignificantBits());
      writeLong(uuid.getLeastSignificantBits());
    } else if (value instanceof LegacyUUID uuid) {
      writeLong(uuid.getUuid().getMostSignificantBits() ^ Long.MIN_VALUE);
      writeLong(uuid.getUuid().getLeastSignificantBits() ^ Long.MIN_VALUE);
    } else if (value instanceof BsonTimestamp timestamp) {
      writeLong(timestamp.getValue());
    } else if (value instanceof BsonRegularExpression expression) {
      writeString(expression.getPattern());
      writeString(String.valueOf(expression.getOptions()));
    } else if (value instanceof BsonJavaScript script) {
      writeString(script.getCode());
    }
  }

  /** Fields in their order, each with its type first: so the library compares documents. */
  private void writeDocument(Map<?, ?> document) {
    document.forEach(
        (name, value) -> {
          writeByte(tag(value));
          writeString(String.valueOf(name));
          write(value);
        });
    writeByte(END);
  }

  /**
   * A number as a double, then how far a long lies from that double: all longs keep their order,
   * and 1, 1L, 1.0 and the decimal 1 are one key.
   */
  private void writeNumber(Number number) {
    double rounded = number.doubleValue();
    long rest = 0;
    if (number instanceof Long exact && exact != (long) rounded) {
      rest = exact - (long) rounded;
    }
    long bits = Double.doubleToLongBits(rounded == 0 ? 0.0 : rounded);
    writeLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
    writeByte((int) ((rest + 0x8000) >>> 8));
    writeByte((int) (rest + 0x8000));
  }

  /**
   * UTF-16 units, each as one to three bytes, ended by two zeros. This is the order that the query
   * matcher compares strings by; it differs from the order of UTF-8 for supplementary characters
   * only.
   */
  private void writeString(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == 0) {
        writeByte(0);
        writeByte(0xFF);
      } else if (unit < 0x80) {
        writeByte(unit);
      } else if (unit < 0x800) {
        writeByte(0xC0 | (unit >> 6));
        writeByte(0x80 | (unit & 0x3F));
      } else {
        writeByte(0xE0 | (unit >> 12));
        writeByte(0x80 | ((unit >> 6) & 0x3F));
        writeByte(0x80 | (unit & 0x3F));
      }
    }
    writeByte(END);
    writeByte(END);
  }

  private void writeLong(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      writeByte((int) (value >>> shift));
    }
  }

  private void writeBytes(byte[] more) {
    for (byte each : more) {
      writeByte(each);
    }
  }

  private void writeByte(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) value;
  }
}
