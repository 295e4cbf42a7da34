package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long what is recorded is kept. What is absent here is kept as other documents or the settings
 * of the installation say; {@link RetentionPolicies} puts them together.
 *
 * @param target whose runs and materializations; without it, those of all assets of its bundle
 * @param runs how long a run is kept after it has ended; at least {@link #LEAST}
 * @param materializations how long a materialization, or the evaluation of a check, is kept; the
 *     last one of each partition always is; at least {@link #LEAST}
 * @param ticks how long the ticks of the sensors and schedules of its bundle are kept; at least
 *     {@link #LEAST_OF_TICKS}
 */
public record RetentionDocument(
    String name,
    Optional<AssetSelection> target,
    Optional<Duration> runs,
    Optional<Duration> materializations,
    Optional<Duration> ticks)
    implements Definition {

  /** A request that comes again finds its run as long as it can come. */
  public static final Duration LEAST = Topics.COMES_AGAIN;

  /** Nothing but people looks at ticks again. */
  public static final Duration LEAST_OF_TICKS = Duration.ofDays(1);

  /** Longer than anybody keeps anything. */
  public static final Duration MOST = Duration.ofDays(36_500);

  /** It may select no asset, but names only those that are defined. */
  List<Problem> problems(AssetGraph graph) {
    return target
        .map(selection -> selection.problems("retention[" + name + "].target", graph))
        .orElse(List.of());
  }
}
