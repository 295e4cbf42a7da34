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
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
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

  /** As many as the product decides together. */
  private static final int MEMBERS_AT_ONCE = 1_000;

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
    Map<String, Wanted> wanted = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> one : records) {
      DynamicPartitionRequest request = Json.read(one.value(), DynamicPartitionRequest.class);
      for (Add add : request.adds()) {
        wanted.putIfAbsent(Ids.member(request.set(), add.key()), new Wanted(request, add));
        if (wanted.size() == MEMBERS_AT_ONCE) {
          add(wanted);
          wanted.clear();
        }
      }
    }
    add(wanted);
  }

  /** One key that a request adds. */
  private record Wanted(DynamicPartitionRequest request, Add add) {}

  private void add(Map<String, Wanted> wanted) throws InterruptedException {
    store.find("members", wanted.keySet()).forEach(known -> wanted.remove(known.getString("_id")));
    if (wanted.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    long ordinal =
        store.reserve("sets", wanted.values().iterator().next().request().set(), wanted.size());
    List<WriteModel<Document>> writes = new ArrayList<>();
    List<PartitionSetMember> members = new ArrayList<>();
    for (Wanted one : wanted.values()) {
      PartitionSetMember member = member(one.request(), one.add(), ordinal++, now);
      members.add(member);
      writes.add(BareStore.insert(member.id(), document(one, member)));
    }
    store.write("members", writes).join();
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    for (PartitionSetMember member : members) {
      Wanted one = wanted.get(member.id());
      if (one != null) {
        publish(member, one, sends);
      }
    }
    Producing.await(sends);
  }

  private static PartitionSetMember member(
      DynamicPartitionRequest request, Add add, long ordinal, Instant now) {
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

  private static Document document(Wanted wanted, PartitionSetMember member) {
    SourceVersion source = wanted.add().source().orElseThrow();
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
        .append("cause", wanted.request().cause().id());
  }

  private void publish(
      PartitionSetMember member, Wanted wanted, List<Future<RecordMetadata>> sends) {
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
    wanted.add().runs().forEach(run -> sends.add(request(member, wanted.request(), run)));
  }

  private Future<RecordMetadata> request(
      PartitionSetMember member, DynamicPartitionRequest request, RunTemplate run) {
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
    return producing.send(
        BareLoop.TOPICS.runRequests(),
        launch.id(),
        Json.write(launch),
        new CloudEvent(launch.id(), RunRequest.TYPE, "/bare", member.at()));
  }
}
