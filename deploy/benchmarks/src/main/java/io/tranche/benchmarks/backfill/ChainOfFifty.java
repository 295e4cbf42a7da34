package io.tranche.benchmarks.backfill;

import static io.tranche.benchmarks.backfill.RunService.quantile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A backfill of fifty assets, each reading the one before. They have different policies in turns,
 * so that no two share a run: each run is requested when the one before has ended.
 */
final class ChainOfFifty {

  static final String NAME = "backfill.chain.50";

  private static final int LINKS = 50;
  private static final String FORM = "{\"asset\": \"%s\", \"selection\": \"*\"}";

  private ChainOfFifty() {}

  static String assets() {
    return IntStream.range(0, LINKS)
        .mapToObj(
            link ->
                "{\"key\": \"link%d\", \"deps\": [%s], \"materializer\": {\"type\": \"none\"}, %s}"
                    .formatted(
                        link,
                        link == 0 ? "" : "{\"asset\": \"link" + (link - 1) + "\"}",
                        "\"backfillPolicy\": {\"type\": \""
                            + (link % 2 == 0 ? "singleRun" : "multiRun")
                            + "\"}"))
        .collect(Collectors.joining(", "));
  }

  /** Milliseconds of a link, from its request to that of the next; beside it a chain of one. */
  static List<Figure> measure(RunService service, boolean quick)
      throws IOException, InterruptedException {
    int rounds = quick ? 5 : 20;
    List<Double> chains = new ArrayList<>();
    List<Double> ones = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      double chain = service.millisOfBackfill(FORM.formatted("link0+"));
      double one = service.millisOfBackfill(FORM.formatted("link0"));
      if (round > 0) {
        chains.add(chain / LINKS);
        ones.add(one);
      }
    }
    return List.of(Figure.millis(NAME, quantile(chains, 0.5), quantile(ones, 0.5)));
  }
}
