package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.http.Page;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In which order the members of a set are listed. Each has an index of its own. */
enum ListOrder {
  /** As they were added. */
  ORDINAL {
    @Override
    Uni<List<Member>> list(MemberRepository members, Question question) {
      long from = Page.position(question.cursor());
      return members.listFrom(question.set(), from, question.limit());
    }

    @Override
    String cursorAfter(Member last) {
      return Long.toString(last.ordinal() + 1);
    }
  },
  /** What was added last comes first. */
  NEWEST {
    @Override
    Uni<List<Member>> list(MemberRepository members, Question question) {
      long before = question.cursor().isEmpty() ? Long.MAX_VALUE : Page.position(question.cursor());
      return members.listBefore(question.set(), before, question.limit());
    }

    @Override
    String cursorAfter(Member last) {
      return Long.toString(last.ordinal());
    }
  },
  /** By the text of their keys, and the only order in which a prefix can be looked for. */
  KEY {
    @Override
    Uni<List<Member>> list(MemberRepository members, Question question) {
      return question.removedToo()
          ? members.listAllByKey(
              question.set(), question.prefix(), question.cursor(), question.limit())
          : members.listByKey(
              question.set(), question.prefix(), question.cursor(), question.limit());
    }

    @Override
    String cursorAfter(Member last) {
      return last.key();
    }
  };

  /**
   * Which members are asked for.
   *
   * @param prefix what their keys begin with; only where they are ordered by key
   * @param removedToo whether also those that are none any more; only where ordered by key
   * @param cursor empty for the first page
   */
  record Question(String set, String prefix, boolean removedToo, String cursor, int limit) {}

  abstract Uni<List<Member>> list(MemberRepository members, Question question);

  /** Where the page begins that follows this member. */
  abstract String cursorAfter(Member last);

  /** The order that is asked for, or that goes with the question where none is. */
  static ListOrder of(@Nullable String given, Question question) {
    boolean keyOnly = !question.prefix().isEmpty() || question.removedToo();
    if (given == null || given.isEmpty()) {
      return keyOnly ? KEY : ORDINAL;
    }
    for (ListOrder order : values()) {
      if (order.name().toLowerCase(Locale.ROOT).equals(given) && (order == KEY || !keyOnly)) {
        return order;
      }
    }
    throw new TrancheException.Invalid(
        "invalid-order",
        keyOnly
            ? "Cannot list: with search or removed the order must be key (" + given + ")"
            : "Cannot list: order must be ordinal, newest or key (" + given + ")");
  }
}
