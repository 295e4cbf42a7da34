package io.tranche.run.worker;

import io.tranche.contracts.workers.TaskPartition;
import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.PartitionInput;
import java.util.List;

/** What a worker is told of a task. */
final class TaskOffers {

  private TaskOffers() {}

  static WorkerCommand.Offer of(Task task, MaterializationContext context, FilePlaces files) {
    return new WorkerCommand.Offer(
        task.worker().orElseThrow(),
        task.id(),
        task.runId(),
        task.token(),
        task.queue(),
        task.assets(),
        partitions(context),
        context.runConfig(),
        files.outputs(),
        files.upstream());
  }

  static List<TaskPartition> partitions(MaterializationContext context) {
    return context.partitions().stream().map(TaskOffers::partition).toList();
  }

  private static TaskPartition partition(PartitionInput input) {
    return new TaskPartition(
        input.key(),
        input.dimensions(),
        input.window(),
        input.metadata(),
        input.object(),
        input.upstream());
  }
}
