package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.definitions.set.MemberDecision.Refused;
import org.junit.jupiter.api.Test;

class RoomTest {

  @Test
  void isSharedByTheSetsOfANamespace() {
    Room room = new Room().limitNamespace("toys", 3, 1);
    room.take("toys/boxes");
    room.take("toys/bags");
    room.take("other");

    assertThat(room.refusal("toys/boxes", "a")).map(Refused::code).contains("quota-reached");
    assertThat(room.refusal("toysother", "a")).isEmpty();
    assertThat(room.refusal("other", "a")).isEmpty();
  }

  @Test
  void comesBackWhenAMemberIsRemovedAnywhereInTheNamespace() {
    Room room = new Room().limitNamespace("toys", 1, 1);
    room.free("toys/bags");

    assertThat(room.refusal("toys/boxes", "a")).isEmpty();
  }

  @Test
  void isThatOfTheSetFirst() {
    Room room = new Room().limit("toys/boxes", 1, 1).limitNamespace("toys", 1, 1);

    assertThat(room.refusal("toys/boxes", "a")).map(Refused::code).contains("set-full");
    assertThat(room.refusal("toys/bags", "a")).map(Refused::code).contains("quota-reached");
  }

  @Test
  void isTakenFromACopyOnly() {
    Room room = new Room().limit("boxes", 1, 0);
    room.copy().take("boxes");

    assertThat(room.refusal("boxes", "a")).isEmpty();
  }
}
