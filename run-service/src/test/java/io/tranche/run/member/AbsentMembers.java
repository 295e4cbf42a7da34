package io.tranche.run.member;

import com.mongodb.MongoTimeoutException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A copy whose store is away for some questions, and then answers with these members. */
public final class AbsentMembers implements MemberRepository {

  private final AtomicInteger away;
  private final List<PartitionSetMember> members;

  private AbsentMembers(int times, List<PartitionSetMember> members) {
    this.away = new AtomicInteger(times);
    this.members = members;
  }

  public static Members times(int times, PartitionSetMember... members) {
    return new Members(new AbsentMembers(times, List.of(members)));
  }

  @Override
  public Uni<List<PartitionSetMember>> find(Collection<String> ids) {
    return away.getAndDecrement() > 0
        ? Uni.createFrom().failure(new MongoTimeoutException("no server"))
        : Uni.createFrom()
            .item(members.stream().filter(member -> ids.contains(member.id())).toList());
  }

  @Override
  public Uni<List<PartitionSetMember>> findByOrdinals(String set, Collection<Long> ordinals) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Uni<Boolean> save(
      Collection<PartitionSetMember> missing, Collection<PartitionSetMember> newer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Multi<Place> places() {
    throw new UnsupportedOperationException();
  }
}
