package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A text that selects assets, wherever assets are selected: the keys, wildcards, {@code group:},
 * {@code tag:} and {@code owner:} of Dagster's asset selection syntax, layers before and behind
 * ({@code 2+raw/orders+}), {@code roots(…)} and {@code sinks(…)}, {@code and}, {@code or}, {@code
 * not} and parentheses. The guide on the asset graph has the grammar.
 *
 * <p>Laws: {@code parse(x.toString()).equals(x)}; {@code and}, {@code or} and {@code not} are
 * intersection, union and complement of sets of assets.
 */
public final class AssetSelection {

  /** Every asset. */
  public static final AssetSelection ALL = new AssetSelection(new SelectionTerm.Key("*"));

  private final SelectionTerm term;

  AssetSelection(SelectionTerm term) {
    this.term = term;
  }

  /**
   * Reads a selection.
   *
   * @throws TrancheException.Invalid {@code invalid-asset-selection}: the text does not follow the
   *     grammar; the one problem says at which character, and what is accepted there
   */
  public static AssetSelection parse(String text) {
    return new AssetSelection(new AssetSelectionParser(text).parse());
  }

  /** One asset. */
  public static AssetSelection of(String key) {
    return new AssetSelection(new SelectionTerm.Key(key));
  }

  /**
   * One asset and what is around it.
   *
   * @param upstream how many layers of what it reads; absent for all
   * @param downstream how many layers of what reads it; absent for all
   */
  public static AssetSelection around(String key, OptionalInt upstream, OptionalInt downstream) {
    SelectionTerm asset = new SelectionTerm.Key(key);
    return new AssetSelection(
        new SelectionTerm.Or(
            List.of(
                new SelectionTerm.Upstream(asset, upstream),
                new SelectionTerm.Downstream(asset, downstream))));
  }

  SelectionTerm term() {
    return term;
  }

  /** The same selection of assets that are called something else. */
  AssetSelection withKeys(UnaryOperator<String> change) {
    return new AssetSelection(withKeys(term, change));
  }

  private static SelectionTerm withKeys(SelectionTerm term, UnaryOperator<String> change) {
    return term instanceof SelectionTerm.Key key
        ? new SelectionTerm.Key(change.apply(key.pattern()))
        : term.ofParts(part -> withKeys(part, change));
  }

  /** The selected assets, each after all that it reads. Keys that are not defined select none. */
  public List<String> resolve(AssetGraph graph) {
    return graph.inOrder(term.in(graph));
  }

  /** A problem for each asset that is named by its whole key and is not defined. */
  List<Problem> problems(String path, AssetGraph graph) {
    Set<String> named = new TreeSet<>();
    term.addKeysTo(named);
    List<Problem> problems = new ArrayList<>();
    for (String key : named) {
      if (!isPattern(key) && !graph.assets().containsKey(key)) {
        problems.add(undefined(path, key, graph.assets().keySet()));
      }
    }
    return problems;
  }

  private static Problem undefined(String path, String key, Collection<String> keys) {
    return Problem.at(
        path, key, "is not defined" + Suggestion.of(key, keys), "the key of an asset");
  }

  static boolean isPattern(String key) {
    return key.indexOf('*') >= 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AssetSelection that && term.equals(that.term);
  }

  @Override
  public int hashCode() {
    return term.hashCode();
  }

  /** The same selection, written with no more parentheses and quotes than it needs. */
  @Override
  public String toString() {
    return term.toString();
  }
}
