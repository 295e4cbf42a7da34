package io.tranche.run.member;

import static io.tranche.run.TestWorld.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.sets.PartitionSetMember;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentMembersTest {

  private static final PartitionSetMember FIRST = member("files", "a", 1, 1);
  private static final PartitionSetMember SECOND = member("files", "a", 1, 2);

  private final RecentMembers recent = new RecentMembers(2);

  @Test
  void knowsWhatIsStoredOfAMemberThatIsNoNewer() {
    recent.note(List.of(SECOND));
    recent.note(List.of(FIRST));

    assertThat(recent.atLeast(FIRST)).contains(SECOND);
    assertThat(recent.atLeast(SECOND)).contains(SECOND);
    assertThat(recent.atLeast(member("files", "a", 1, 3))).isEmpty();
  }

  @Test
  void forgetsWhatIsNotRecent() {
    recent.note(List.of(FIRST, member("files", "b", 2, 1), member("files", "c", 3, 1)));

    assertThat(recent.atLeast(FIRST)).isEmpty();
    assertThat(recent.atLeast(member("files", "c", 3, 1))).isPresent();
  }
}
