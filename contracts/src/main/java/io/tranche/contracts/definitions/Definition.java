package io.tranche.contracts.definitions;

import java.util.Optional;

/** What a document defines. */
sealed interface Definition
    permits AlertDocument,
        AssetDocument,
        ConnectionDocument,
        JobDocument,
        MaterializerDocument,
        PartitionSetDocument,
        PoolDocument,
        QuotaDocument,
        RetentionDocument,
        ScheduleDocument,
        SensorDocument {

  /** Reads a document of a kind; what is wrong is noted in the fields' problems. */
  static Optional<Definition> read(Kind kind, Fields fields) {
    return switch (kind) {
      case ASSET -> Optional.of(DocumentReader.asset(fields));
      case JOB -> JobReader.job(fields).map(Definition.class::cast);
      case SENSOR -> SensorReader.sensor(fields).map(Definition.class::cast);
      case SCHEDULE -> Optional.of(ScheduleReader.schedule(fields));
      case PARTITION_SET -> Optional.of(PartitionSetReader.partitionSet(fields));
      case POOL -> Optional.of(PoolReader.pool(fields));
      case MATERIALIZER -> Optional.of(MaterializerReader.materializer(fields));
      case CONNECTION -> ConnectionReader.connection(fields).map(Definition.class::cast);
      case QUOTA -> Optional.of(QuotaReader.quota(fields));
      case ALERT -> AlertReader.alert(fields).map(Definition.class::cast);
      case RETENTION -> Optional.of(RetentionReader.retention(fields));
      case CATALOG -> throw new IllegalArgumentException("a bundle holds no catalog");
    };
  }
}
