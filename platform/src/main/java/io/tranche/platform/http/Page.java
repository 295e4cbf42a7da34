package io.tranche.platform.http;

import io.tranche.contracts.TrancheException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor where the next page starts; absent on the last one
 * @param total how many there are in all, where that is known without counting them
 */
public record Page<T>(List<T> items, Optional<String> nextCursor, OptionalLong total) {

  /** How many items a page has when the user does not say. */
  public static final int DEFAULT_LIMIT = 50;

  /** How many items a page has at the most. */
  public static final int MAX_LIMIT = 1_000;

  public Page {
    items = List.copyOf(items);
  }

  public static <T> Page<T> last(List<T> items) {
    return new Page<>(items, Optional.empty(), OptionalLong.empty());
  }

  /** The page size to use for what the user gave. */
  public static int limit(@Nullable Integer given) {
    if (given == null) {
      return DEFAULT_LIMIT;
    }
    if (given < 1 || given > MAX_LIMIT) {
      throw new TrancheException.Invalid(
          "invalid-limit",
          "Cannot list: limit must be between 1 and " + MAX_LIMIT + " (" + given + ")");
    }
    return given;
  }

  /** A cursor that is a position from 0. */
  public static long position(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return 0;
    }
    try {
      long position = Long.parseLong(cursor);
      if (position >= 0) {
        return position;
      }
    } catch (NumberFormatException e) {
      // answered below, as every cursor that is not ours
    }
    throw new TrancheException.Invalid(
        "invalid-cursor",
        "Cannot list: cursor must be a nextCursor of an earlier page (" + cursor + ")");
  }
}
