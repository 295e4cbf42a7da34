package io.tranche.run.admission;

import io.tranche.contracts.Ids;
import java.util.List;
import org.bson.Document;

/** By what is remembered which object some partitions were run for. */
public final class SourceIds {

  private SourceIds() {}

  /** The id of its document in {@code sources}. */
  public static String of(List<String> assets, List<String> partitions, String object) {
    return Ids.of("source", String.join("|", assets), String.join("|", partitions), object);
  }

  /** What the document says of it. */
  public static Document described(List<String> assets, List<String> partitions, String object) {
    return new Document("object", object).append("assets", assets).append("partitions", partitions);
  }
}
