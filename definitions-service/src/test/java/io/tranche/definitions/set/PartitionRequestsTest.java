package io.tranche.definitions.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.contracts.sets.SourceVersion;
import io.tranche.definitions.Kafka;
import io.tranche.definitions.SalesBundle;
import io.tranche.testing.TrancheTestResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class PartitionRequestsTest {

  private static final Instant ARRIVED = Instant.parse("2024-01-01T08:00:00Z");

  @BeforeEach
  void applySales() {
    SalesBundle.apply();
  }

  @Test
  void registersAMemberAndRequestsItsRunWithProof() {
    try (Kafka kafka = new Kafka()) {
      kafka.send(
          Kafka.TOPICS.dynamicPartitionRequests(),
          "order_files",
          "request-1",
          new DynamicPartitionRequest(
              "order_files",
              List.of(
                  new Add(
                      "orders/us/2024-01-01.csv",
                      Map.of("date", "2024-01-01", "region", "us"),
                      Optional.of(
                          new SourceVersion(
                              "s3://landing/orders/us/2024-01-01.csv", "0055", Optional.empty())),
                      List.of(RunTemplate.of("run-1", "raw/orders")))),
              List.of(),
              Origin.sensor("landing"),
              Cause.fileArrival("event-1", "s3://landing/orders/us/2024-01-01.csv", ARRIVED)));
    }

    PartitionSetMember member =
        Kafka.await(
                Kafka.TOPICS.partitionSets(),
                PartitionSetMember.class,
                one -> one.key().equals("orders/us/2024-01-01.csv"),
                1)
            .get(0);
    assertThat(member.set()).isEqualTo("order_files");
    assertThat(member.version()).isEqualTo(1);
    assertThat(member.metadata()).containsEntry("region", "us");
    assertThat(member.object()).contains("s3://landing/orders/us/2024-01-01.csv");
    RunRequest.Launch launch =
        (RunRequest.Launch)
            Kafka.await(
                    Kafka.TOPICS.runRequests(),
                    RunRequest.class,
                    request -> request.id().equals("run-1"),
                    1)
                .get(0);
    assertThat(launch.partitions()).containsExactly("orders/us/2024-01-01.csv");
    assertThat(launch.cause().at()).isEqualTo(ARRIVED);
    assertThat(launch.proof().orElseThrow().ordinal()).isEqualTo(member.ordinal());
    assertThat(launch.proof().orElseThrow().version()).isEqualTo(1);
  }
}
