package io.tranche.definitions.partition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Partitions of an asset that some partitions of another are made from, or that are made from them.
 *
 * @param distance how many edges away the asset is, at the least
 * @param partitions at most 1,000 of them
 * @param count how many there are
 * @param requiredButNonexistent what is needed too and does not exist, at most 1,000 keys; always
 *     empty downstream
 * @param edges that led here
 */
public record RelatedPartitions(
    String asset,
    int distance,
    List<String> partitions,
    long count,
    List<String> requiredButNonexistent,
    List<Edge> edges) {

  static final int MOST_NAMED = 1_000;

  /**
   * An edge of the graph that was followed.
   *
   * @param mapping as it was written, or the one that the definitions lead to
   * @param reason {@code given}, or what about the definitions leads to it
   */
  public record Edge(String upstream, String downstream, JsonNode mapping, String reason) {}
}
