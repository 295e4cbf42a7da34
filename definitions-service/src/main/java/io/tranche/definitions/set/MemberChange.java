package io.tranche.definitions.set;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One change in the life of a member.
 *
 * @param version that the member had after it
 * @param ordinal that it had then; {@link Member#UNASSIGNED} for a life that ended, or was ended,
 *     together with its beginning
 */
record MemberChange(long version, What what, long ordinal, Reason reason) {

  /** What became of the member. */
  enum What {
    /** It was not there, and is. */
    ADDED,
    /** It was there and is, but something was said of it. */
    CHANGED,
    /** It is not there. */
    REMOVED;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static What parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
