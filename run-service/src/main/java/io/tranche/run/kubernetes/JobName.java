package io.tranche.run.kubernetes;

import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.worker.RemoteTasks;
import java.util.Locale;

/**
 * Where a Job is.
 *
 * @param name at most 63 characters, as it is the value of a label too
 */
record JobName(String namespace, String name) {

  private static final int LONGEST_SUBJECT = 24;

  /** It follows from run, step and token; the asset in it is for people. */
  static JobName of(String namespace, MaterializationContext context) {
    String subject =
        context
            .asset()
            .key()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String cut =
        subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) : subject;
    return new JobName(
        namespace, "tranche-" + cut + (cut.isEmpty() ? "" : "-") + RemoteTasks.requestId(context));
  }

  /** As {@link #toString()} writes it. */
  static JobName parse(String text) {
    int slash = text.indexOf('/');
    return new JobName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
