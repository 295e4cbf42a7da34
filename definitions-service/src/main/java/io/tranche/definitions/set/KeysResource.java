package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.definitions.RequiredParameter;
import io.tranche.definitions.set.MemberChange.What;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Questions about the keys of a partition set. */
@Path("/api/v1/partition-sets")
@Produces(MediaType.APPLICATION_JSON)
public class KeysResource {

  private static final Duration TOTAL_WITHIN = Duration.ofMillis(500);

  private final Sets sets;
  private final MemberRepository members;

  @Inject
  KeysResource(Sets sets, MemberRepository members) {
    this.sets = sets;
    this.members = members;
  }

  /** How many members of a set have keys that begin with a text. */
  record KeyCount(String set, String search, long count) {}

  /**
   * One change of a member.
   *
   * @param version that the member had after it
   * @param ordinal that it had then; absent for a life that began and ended at once
   * @param by who asked, as {@code sensor:landing}
   * @param cause what led to it
   * @param at when the change was made
   */
  record ChangeView(
      long version,
      What change,
      OptionalLong ordinal,
      Optional<String> by,
      Cause cause,
      Instant at) {

    static ChangeView of(MemberChange change) {
      return new ChangeView(
          change.version(),
          change.what(),
          change.ordinal() == Member.UNASSIGNED
              ? OptionalLong.empty()
              : OptionalLong.of(change.ordinal()),
          change.reason().origin().map(Origin::toString),
          change.reason().cause(),
          change.reason().at());
    }
  }

  /**
   * The members: in the order in which they were added, or as {@code order} says: ordinal, newest
   * or key. With {@code search} those whose keys begin with it, in the order of the keys; with
   * {@code removed=true} also those that are none any more.
   */
  @GET
  @Path("/keys")
  public Uni<Page<MemberView>> keys(
      @RestQuery @Nullable String set,
      @RestQuery @Nullable String search,
      @RestQuery @Nullable String order,
      @RestQuery @Nullable Boolean removed,
      @RestQuery @Nullable String cursor,
      @RestQuery @Nullable Integer limit) {
    ListOrder.Question question =
        new ListOrder.Question(
            sets.known(set),
            Optional.ofNullable(search).orElse(""),
            Boolean.TRUE.equals(removed),
            Optional.ofNullable(cursor).orElse(""),
            Page.limit(limit));
    ListOrder by = ListOrder.of(order, question);
    return by.list(members, question)
        .chain(found -> total(question).map(total -> page(found, question, by, total)));
  }

  /**
   * Of a part of the members the number is not known without counting them, and of a large set not
   * until its ordinals have been read once: nobody waits for that.
   */
  private Uni<OptionalLong> total(ListOrder.Question question) {
    return question.prefix().isEmpty() && !question.removedToo()
        ? sets.count(question.set())
            .map(OptionalLong::of)
            .ifNoItem()
            .after(TOTAL_WITHIN)
            .recoverWithItem(OptionalLong.empty())
        : Uni.createFrom().item(OptionalLong.empty());
  }

  private static Page<MemberView> page(
      List<Member> found, ListOrder.Question question, ListOrder by, OptionalLong total) {
    return new Page<>(
        found.stream().map(MemberView::of).toList(),
        found.size() < question.limit()
            ? Optional.empty()
            : Optional.of(by.cursorAfter(found.get(found.size() - 1))),
        total);
  }

  /** How many members there are, or how many whose keys begin with {@code search}. */
  @GET
  @Path("/count")
  public Uni<KeyCount> count(@RestQuery @Nullable String set, @RestQuery @Nullable String search) {
    String name = sets.known(set);
    String prefix = Optional.ofNullable(search).orElse("");
    Uni<Long> count = prefix.isEmpty() ? sets.count(name) : members.countByKey(name, prefix);
    return count.map(number -> new KeyCount(name, prefix, number));
  }

  /** The newest 20 changes of a member, the newest first; the total counts those before too. */
  @GET
  @Path("/history")
  public Uni<Page<ChangeView>> history(
      @RestQuery @Nullable String set, @RestQuery @Nullable String key) {
    String name = sets.known(set);
    String member = RequiredParameter.of("key", key);
    return members
        .findAll(List.of(Ids.member(name, member)))
        .map(
            found ->
                Optional.ofNullable(found.get(Ids.member(name, member)))
                    .map(KeysResource::history)
                    .orElseThrow(() -> neverThere(name, member)));
  }

  private static Page<ChangeView> history(Member member) {
    List<MemberChange> changes = new ArrayList<>(member.changes());
    Collections.reverse(changes);
    return new Page<>(
        changes.stream().map(ChangeView::of).toList(),
        Optional.empty(),
        OptionalLong.of(member.version()));
  }

  private static TrancheException neverThere(String set, String key) {
    return new TrancheException.NotFound(
        "unknown-partition-key",
        "Cannot tell the history of a partition: set " + set + " never had it (" + key + ")");
  }
}
