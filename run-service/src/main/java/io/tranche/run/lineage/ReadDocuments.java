package io.tranche.run.lineage;

import io.tranche.contracts.workers.TaskUpstream;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** How it is stored what a partition was made from. */
public final class ReadDocuments {

  private ReadDocuments() {}

  /** As they are stored with a materialization. */
  public static List<Document> toDocuments(List<TaskUpstream> reads) {
    return reads.stream().map(ReadDocuments::toDocument).toList();
  }

  private static Document toDocument(TaskUpstream read) {
    Document document = new Document("asset", read.asset()).append("count", read.count());
    return read.listsAll()
        ? document.append(
            "partitions", read.partitions().stream().map(ReadDocuments::toDocument).toList())
        : document;
  }

  private static Document toDocument(TaskUpstream.Partition one) {
    Document document = new Document("key", one.key());
    one.dataVersion().ifPresent(version -> document.append("dataVersion", version));
    return document;
  }

  static List<TaskUpstream> toReads(List<Document> documents) {
    return documents.stream().map(ReadDocuments::toRead).toList();
  }

  private static TaskUpstream toRead(Document document) {
    return new TaskUpstream(
        document.getString("asset"),
        document.get("count", Number.class).longValue(),
        Optional.empty(),
        Optional.empty(),
        document.getList("partitions", Document.class, List.of()).stream()
            .map(ReadDocuments::toPartition)
            .toList(),
        Optional.empty());
  }

  private static TaskUpstream.Partition toPartition(Document document) {
    return new TaskUpstream.Partition(
        document.getString("key"),
        Optional.ofNullable(document.getString("dataVersion")),
        Optional.empty());
  }
}
