package io.tranche.contracts.definitions;

/** Reads quotas; what is wrong is noted in the fields' problems. */
final class QuotaReader {

  private QuotaReader() {}

  static QuotaDocument quota(Fields fields) {
    QuotaDocument quota =
        new QuotaDocument(
            Namespace.name(fields),
            fields.wholeNumber("documents"),
            fields.wholeNumber("keys"),
            fields.integerBetween("running", 0, QuotaDocument.MOST_RUNS),
            fields.integerBetween("queued", 1, QuotaDocument.MOST_RUNS));
    fields.end();
    return quota;
  }
}
