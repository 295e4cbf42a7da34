package io.tranche.benchmarks.bare;

import com.mongodb.client.model.WriteModel;
import io.tranche.benchmarks.workload.Producing;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.contracts.sets.SourceVersion;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.bson.Document;

/** Requests to members and run requests. The members are read first: an old event must not win. */
final class DefinitionsStep implements BareLoop.Step {

  private final BareStore store;
  private final Producing producing;
  private final Clock clock;

  DefinitionsStep(BareStore store, Producing producing, Clock clock) {
    this.store = store;
    this.producing = producing;
    this.clock = clock;
  }

  @Override
  public void handle(List<ConsumerRecord<String, byte[]>> records) throws InterruptedException {
    Instant now = clock.instant();
    Map<String, DynamicPartitionRequest> requests = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> one : records) {
      DynamicPartitionRequest request = Json.read(one.value(), DynamicPartitionRequest.class);
      requests.putIfAbsent(Ids.member(request.set(), request.adds().get(0).key()), request);
    }
    store
        .find("members", requests.keySet())
        .forEach(known -> requests.remove(known.getString("_id")));
    if (requests.isEmpty()) {
      return;
    }
    long ordinal =
        store.reserve("sets", requests.values().iterator().next().set(), requests.size());
    List<WriteModel<Document>> writes = new ArrayList<>();
    List<PartitionSetMember> members = new ArrayList<>();
    for (DynamicPartitionRequest request : requests.values()) {
      PartitionSetMember member = member(request, ordinal++, now);
      members.add(member);
      writes.add(BareStore.insert(member.id(), document(request, member)));
    }
    store.write("members", writes).join();
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    for (PartitionSetMember member : members) {
      DynamicPartitionRequest request = requests.get(member.id());
      if (request != null) {
        publish(member, request, sends);
      }
    }
    Producing.await(sends);
  }

  private static PartitionSetMember member(
      DynamicPartitionRequest request, long ordinal, Instant now) {
    DynamicPartitionRequest.Add add = request.adds().get(0);
    return new PartitionSetMember(
        request.set(),
        add.key(),
        ordinal,
        1,
        add.metadata(),
        add.source().map(SourceVersion::object),
        false,
        now);
  }

  private static Document document(DynamicPartitionRequest request, PartitionSetMember member) {
    SourceVersion source = request.adds().get(0).source().orElseThrow();
    return new Document("set", member.set())
        .append("key", member.key())
        .append("ordinal", member.ordinal())
        .append("version", member.version())
        .append("metadata", new Document(new LinkedHashMap<>(member.metadata())))
        .append(
            "sources",
            List.of(
                new Document("object", source.object())
                    .append("order", source.order())
                    .append("alive", true)))
        .append("cause", request.cause().id());
  }

  private void publish(
      PartitionSetMember member,
      DynamicPartitionRequest request,
      List<Future<RecordMetadata>> sends) {
    RunTemplate run = request.adds().get(0).runs().get(0);
    Proof proof =
        new Proof(
            member.set(),
            member.key(),
            member.ordinal(),
            member.version(),
            member.metadata(),
            member.object());
    RunRequest.Launch launch =
        new RunRequest.Launch(
            run.id(),
            run.assets(),
            List.of(member.key()),
            request.origin(),
            request.cause(),
            run.runKey(),
            run.tags(),
            run.priority(),
            Optional.empty(),
            Optional.of(proof));
    sends.add(
        producing.send(
            BareLoop.TOPICS.partitionSets(),
            member.id(),
            Json.write(member),
            new CloudEvent(
                Ids.of("member", member.id(), "1"),
                PartitionSetMember.TYPE,
                "/bare",
                member.at())));
    sends.add(
        producing.send(
            BareLoop.TOPICS.runRequests(),
            launch.id(),
            Json.write(launch),
            new CloudEvent(launch.id(), RunRequest.TYPE, "/bare", member.at())));
  }
}
