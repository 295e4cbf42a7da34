package io.tranche.definitions.set;

import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunTemplate;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.messaging.OutgoingRecord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the topics hear of members. */
@Singleton
class MemberMessages {

  private static final String SOURCE = "/definitions-service";

  private final Topics topics;

  @Inject
  MemberMessages(Topics topics) {
    this.topics = topics;
  }

  /**
   * The members that a batch touched, then the runs that their sources still ask for. A request
   * whose source has been outdone takes its runs with it.
   */
  List<OutgoingRecord> of(Batch batch) {
    List<OutgoingRecord> records = new ArrayList<>();
    batch.published().forEach(member -> records.add(of(member)));
    for (Change.Add add : batch.adds()) {
      batch
          .member(add.member())
          .filter(member -> member.owes(add.source().object(), add.request().id()))
          .ifPresent(member -> add.runs().forEach(run -> records.add(of(member, add, run))));
    }
    return records;
  }

  OutgoingRecord of(Member member) {
    PartitionSetMember message = member.message();
    return OutgoingRecord.of(
        topics.partitionSets(),
        message.id(),
        message,
        new CloudEvent(
            Ids.of("member", message.set(), message.key(), Long.toString(message.version())),
            PartitionSetMember.TYPE,
            SOURCE,
            message.at()));
  }

  private OutgoingRecord of(Member member, Change.Add add, RunTemplate run) {
    Optional<String> object =
        add.isWithoutObject() ? Optional.empty() : Optional.of(add.source().object());
    RunRequest.Launch unsourced =
        new RunRequest.Launch(
                run.id(),
                run.assets(),
                List.of(member.key()),
                add.request().origin(),
                add.request().cause(),
                run.runKey(),
                run.tags(),
                run.priority(),
                Optional.empty(),
                Optional.of(
                    new Proof(
                        member.set(),
                        member.key(),
                        member.ordinal(),
                        member.version(),
                        member.metadata(),
                        object)))
            .withRunConfig(run.runConfig())
            .withDebounce(run.debounce());
    RunRequest.Launch launch = run.source().map(unsourced::withSource).orElse(unsourced);
    return OutgoingRecord.of(
        topics.runRequests(),
        launch.id(),
        launch,
        new CloudEvent(launch.id(), RunRequest.TYPE, SOURCE, add.request().cause().at()));
  }
}
