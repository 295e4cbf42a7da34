package io.tranche.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that the promise "nothing acknowledged is lost" stands on, as they take effect. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class SettingsTest {

  @Inject KafkaClientService channels;
  @Inject KafkaSettings settings;
  @Inject ReactiveMongoClient store;
  @Inject Config config;

  @ParameterizedTest
  @CsvSource({"dynamic-partition-requests, 1", "partition-sets, 1048576", "definitions, 1"})
  void channelsTakeWholePollsFromTheirBeginning(String channel, String leastBytes) {
    Map<String, ?> effective = channels.getConsumer(channel).configuration();

    assertThat(effective.get("auto.offset.reset")).isEqualTo("earliest");
    assertThat(effective.get("enable.auto.commit")).hasToString("false");
    assertThat(effective.get("max.poll.records")).hasToString("500");
    assertThat(effective.get("fetch.min.bytes")).hasToString(leastBytes);
    assertThat(effective.get("group.id"))
        .asInstanceOf(InstanceOfAssertFactories.STRING)
        .startsWith(Kafka.TOPICS.prefix() + "definitions-service");
    assertThat(connector("batch")).isEqualTo("true");
    assertThat(connector("commit-strategy")).isEqualTo("throttled");
    assertThat(connector("auto.commit.interval.ms")).isEqualTo("500");
    assertThat(connector("throttled.unprocessed-record-max-age.ms")).isEqualTo("0");
    assertThat(connector("failure-strategy")).isEqualTo("fail");
  }

  @Test
  void theProducerWaitsForAllReplicasAndNeverDoubles() throws ReflectiveOperationException {
    var method = KafkaSettings.class.getDeclaredMethod("producer");
    method.setAccessible(true);

    assertThat(method.invoke(settings))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true);
  }

  @Test
  void theStoreAnswersWhatAMajorityHasJournaled() {
    var any = store.getDatabase("any").unwrap();

    assertThat(any.getWriteConcern().getWString()).isEqualTo("majority");
    assertThat(any.getWriteConcern().getJournal()).isTrue();
    assertThat(any.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
    assertThat(any.getReadPreference()).isEqualTo(ReadPreference.primary());
    assertThat(config.getValue("quarkus.mongodb.write-concern.retry-writes", Boolean.class))
        .isTrue();
  }

  private String connector(String name) {
    return config.getValue("mp.messaging.connector.smallrye-kafka." + name, String.class);
  }
}
