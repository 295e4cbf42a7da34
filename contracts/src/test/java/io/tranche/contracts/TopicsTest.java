package io.tranche.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Topics.Declaration;
import io.tranche.contracts.Topics.Retention;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void declaresEveryTopicUnderThePrefix() {
    assertThat(new Topics("acme-").declarations())
        .extracting(Declaration::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith("acme-"));
  }

  @Test
  void compactsWhatIsReadAsAState() {
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    assertThat(topics.declarations())
        .filteredOn(topic -> topic.retention() == Retention.COMPACTED)
        .extracting(Declaration::name)
        .containsExactlyInAnyOrder(
            topics.partitionSets(),
            topics.definitions(),
            topics.partitionStates(),
            topics.backfillStates());
  }

  @Test
  void keepsDefinitionsInOneOrder() {
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    assertThat(topics.declarations())
        .filteredOn(topic -> topic.name().equals(topics.definitions()))
        .singleElement()
        .matches(Declaration::singlePartition);
  }

  @Test
  void keepsDeadLettersForWeeks() {
    assertThat(new Topics(Topics.DEFAULT_PREFIX).declarations())
        .filteredOn(topic -> topic.name().endsWith(".dlq"))
        .isNotEmpty()
        .allMatch(topic -> topic.retention() == Retention.WEEKS);
  }
}
