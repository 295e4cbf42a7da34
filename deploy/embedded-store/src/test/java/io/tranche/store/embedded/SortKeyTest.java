package io.tranche.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The laws of sort keys, on every pair of a list of values of all types. */
class SortKeyTest {
  private static final List<Object> VALUES = values();

  @Test
  void sortsBytesAsTheLibrarySortsValues() {
    for (Object one : VALUES) {
      for (Object other : VALUES) {
        int expected = Integer.signum(ValueComparator.asc().compare(one, other));
        if (expected == 0 && one instanceof Number && other instanceof Number) {
          // The library cuts a double beside a large long to a long: keys tell them apart.
          continue;
        }
        assertThat(compare(one, other, true)).as("%s and %s", one, other).isEqualTo(expected);
        assertThat(compare(one, other, false)).as("%s and %s", one, other).isEqualTo(-expected);
      }
    }
  }

  @Test
  void noKeyIsTheBeginningOfAnother() {
    for (Object one : VALUES) {
      for (Object other : VALUES) {
        byte[] shorter = SortKey.of(one, true);
        byte[] longer = SortKey.of(other, true);
        if (!Arrays.equals(shorter, longer) && shorter.length <= longer.length) {
          assertThat(Arrays.copyOf(longer, shorter.length))
              .as("%s and %s", one, other)
              .isNotEqualTo(shorter);
        }
      }
    }
  }

  @Test
  void equalNumbersOfAllTypesAreOneKey() {
    byte[] one = SortKey.of(1, true);
    assertThat(SortKey.of(1L, true)).isEqualTo(one);
    assertThat(SortKey.of(1.0, true)).isEqualTo(one);
    assertThat(SortKey.of(new de.bwaldvogel.mongo.bson.Decimal128(BigDecimal.ONE), true))
        .isEqualTo(one);
    assertThat(SortKey.of(-0.0, true)).isEqualTo(SortKey.of(0, true));
  }

  private static int compare(Object one, Object other, boolean ascending) {
    return Integer.signum(
        Arrays.compareUnsigned(SortKey.of(one, ascending), SortKey.of(other, ascending)));
  }

  private static List<Object> values() {
    List<Object> values = new ArrayList<>();
    values.add(MinKey.getInstance());
    values.add(null);
    values.addAll(List.of(Double.NEGATIVE_INFINITY, -1e300, Long.MIN_VALUE, -(1L << 53) - 1));
    values.addAll(List.of(-1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, Integer.MAX_VALUE));
    values.addAll(List.of(1L << 53, (1L << 53) + 1, (1L << 53) + 2, (1L << 53) + 3));
    values.addAll(List.of(Long.MAX_VALUE - 1, Long.MAX_VALUE, Double.POSITIVE_INFINITY));
    values.addAll(List.of("", "\0", "\0\0", "\0a", "a", "a\0", "a\1", "ab", "b", "ä", "日本"));
    values.addAll(List.of("\uD83D\uDE00", "\uFFFD"));
    values.add(new BinData(new byte[] {}));
    values.add(new BinData(new byte[] {(byte) 0x80}));
    values.add(new BinData(new byte[] {1, 2}));
    values.addAll(List.of(new UUID(1, 2), new UUID(-1, 2)));
    values.add(new ObjectId(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    values.add(new ObjectId(new byte[] {-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    values.addAll(List.of(false, true));
    values.addAll(List.of(Instant.ofEpochMilli(-1), Instant.EPOCH, Instant.ofEpochMilli(1)));
    values.addAll(List.of(new BsonTimestamp(1), new BsonTimestamp(-1)));
    values.add(MaxKey.getInstance());
    return values;
  }
}
