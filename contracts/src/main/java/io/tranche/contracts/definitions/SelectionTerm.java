package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.AssetGraph.Direction;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A part of an {@link AssetSelection}; its text form is that of the grammar. */
sealed interface SelectionTerm {

  /** The assets of the graph that the term selects. */
  Set<String> in(AssetGraph graph);

  /** Collects the keys and patterns of keys that the term names. */
  default void addKeysTo(Set<String> keys) {
    parts().forEach(part -> part.addKeysTo(keys));
  }

  /** The terms that this one is made of. */
  default List<SelectionTerm> parts() {
    return List.of();
  }

  /** The same term of other parts. */
  default SelectionTerm ofParts(UnaryOperator<SelectionTerm> change) {
    return this;
  }

  /** How strongly the parts of the text hold together, from {@code or} up. */
  enum Binding {
    OR,
    AND,
    NOT,
    LAYERS,
    ATOM
  }

  default Binding binding() {
    return Binding.ATOM;
  }

  /** The text of the term in a place where it must hold together as strongly as said. */
  private static String print(SelectionTerm term, Binding least) {
    return term.binding().compareTo(least) < 0 ? "(" + term + ")" : term.toString();
  }

  private static String layers(OptionalInt layers) {
    return layers.isPresent() ? Integer.toString(layers.getAsInt()) : "";
  }

  private static String print(List<SelectionTerm> terms, String word, Binding least) {
    return terms.stream()
        .map(term -> print(term, least))
        .collect(Collectors.joining(" " + word + " "));
  }

  private static Set<String> matching(AssetGraph graph, Predicate<AssetDocument> test) {
    return graph.assets().values().stream()
        .filter(test)
        .map(AssetDocument::key)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The asset of a key, or those whose keys match; {@code *} stands for any text. */
  record Key(String pattern) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      if (!AssetSelection.isPattern(pattern)) {
        return graph.assets().containsKey(pattern) ? Set.of(pattern) : Set.of();
      }
      String[] texts = pattern.split("\\*", -1);
      return matching(graph, asset -> matches(asset.key(), texts));
    }

    /** Each text as far left as it goes: that leaves the most to the ones behind it. */
    private static boolean matches(String key, String[] texts) {
      String last = texts[texts.length - 1];
      int at = texts[0].length();
      if (!key.startsWith(texts[0])) {
        return false;
      }
      for (int i = 1; i < texts.length - 1; i++) {
        int found = key.indexOf(texts[i], at);
        if (found < 0) {
          return false;
        }
        at = found + texts[i].length();
      }
      return key.length() - at >= last.length() && key.endsWith(last);
    }

    @Override
    public void addKeysTo(Set<String> keys) {
      keys.add(pattern);
    }

    @Override
    public String toString() {
      return AssetSelectionParser.isBareKey(pattern)
          ? pattern
          : "key:" + AssetSelectionParser.quotedUnlessPlain(pattern);
    }
  }

  /** The assets of a group. */
  record Group(String name) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      return matching(graph, asset -> asset.group().equals(name));
    }

    @Override
    public String toString() {
      return "group:" + AssetSelectionParser.quotedUnlessPlain(name);
    }
  }

  /** The assets that have a tag, with any value or with one. */
  record Tag(String name, Optional<String> value) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      return matching(
          graph,
          asset ->
              Optional.ofNullable(asset.tags().get(name))
                  .filter(held -> value.isEmpty() || value.get().equals(held))
                  .isPresent());
    }

    @Override
    public String toString() {
      return "tag:"
          + AssetSelectionParser.quotedUnlessPlain(name)
          + value.map(given -> "=" + AssetSelectionParser.quotedUnlessPlain(given)).orElse("");
    }
  }

  /** The assets of an owner. */
  record Owner(String name) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      return matching(graph, asset -> asset.owners().contains(name));
    }

    @Override
    public String toString() {
      return "owner:" + AssetSelectionParser.quotedUnlessPlain(name);
    }
  }

  /** The assets that a term does not select. */
  record Not(SelectionTerm term) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      Set<String> rest = new HashSet<>(graph.assets().keySet());
      rest.removeAll(term.in(graph));
      return rest;
    }

    @Override
    public SelectionTerm ofParts(UnaryOperator<SelectionTerm> change) {
      return new Not(change.apply(term));
    }

    @Override
    public List<SelectionTerm> parts() {
      return List.of(term);
    }

    @Override
    public Binding binding() {
      return Binding.NOT;
    }

    @Override
    public String toString() {
      return "not " + SelectionTerm.print(term, Binding.NOT);
    }
  }

  /** The assets that all of at least two terms select. */
  record And(List<SelectionTerm> parts) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      Set<String> both = new HashSet<>(parts.get(0).in(graph));
      parts.stream().skip(1).forEach(part -> both.retainAll(part.in(graph)));
      return both;
    }

    @Override
    public SelectionTerm ofParts(UnaryOperator<SelectionTerm> change) {
      return new And(parts.stream().map(change).toList());
    }

    @Override
    public Binding binding() {
      return Binding.AND;
    }

    @Override
    public String toString() {
      return SelectionTerm.print(parts, "and", Binding.NOT);
    }
  }

  /** The assets that any of at least two terms selects. */
  record Or(List<SelectionTerm> parts) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      Set<String> any = new HashSet<>();
      parts.forEach(part -> any.addAll(part.in(graph)));
      return any;
    }

    @Override
    public SelectionTerm ofParts(UnaryOperator<SelectionTerm> change) {
      return new Or(parts.stream().map(change).toList());
    }

    @Override
    public Binding binding() {
      return Binding.OR;
    }

    @Override
    public String toString() {
      return SelectionTerm.print(parts, "or", Binding.AND);
    }
  }

  /** The selected assets, and what they read. */
  record Upstream(SelectionTerm term, OptionalInt layers) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      return graph.reached(term.in(graph), Direction.UPSTREAM, layers);
    }

    @Override
    public SelectionTerm ofParts(UnaryOperator<SelectionTerm> change) {
      return new Upstream(change.apply(term), layers);
    }

    @Override
    public List<SelectionTerm> parts() {
      return List.of(term);
    }

    @Override
    public Binding binding() {
      return Binding.LAYERS;
    }

    @Override
    public String toString() {
      return SelectionTerm.layers(layers) + "+" + SelectionTerm.print(term, Binding.ATOM);
    }
  }

  /** The selected assets, and what reads them. */
  record Downstream(SelectionTerm term, OptionalInt layers) implements SelectionTerm {
    @Override
    public Set<String> in(AssetGraph graph) {
      return graph.reached(term.in(graph), Direction.DOWNSTREAM, layers);
    }

    @Override
    public SelectionTerm ofParts(UnaryOperator<SelectionTerm> change) {
      return new Downstream(change.apply(term), layers);
    }

    @Override
    public List<SelectionTerm> parts() {
      return List.of(term);
    }

    @Override
    public Binding binding() {
      return Binding.LAYERS;
    }

    @Override
    public String toString() {
      return SelectionTerm.print(term, Binding.ATOM) + "+" + SelectionTerm.layers(layers);
    }
  }

  /** The selected assets at one end: those that have no other selected one on that side. */
  record End(Side side, SelectionTerm term) implements SelectionTerm {

    /** Which end. */
    enum Side {
      ROOTS(Direction.UPSTREAM),
      SINKS(Direction.DOWNSTREAM);

      private final Direction outwards;

      Side(Direction outwards) {
        this.outwards = outwards;
      }
    }

    @Override
    public Set<String> in(AssetGraph graph) {
      Set<String> selected = term.in(graph);
      return selected.stream()
          .filter(
              asset ->
                  graph.neighbours(asset, side.outwards).stream().noneMatch(selected::contains))
          .collect(Collectors.toCollection(HashSet::new));
    }

    @Override
    public SelectionTerm ofParts(UnaryOperator<SelectionTerm> change) {
      return new End(side, change.apply(term));
    }

    @Override
    public List<SelectionTerm> parts() {
      return List.of(term);
    }

    @Override
    public String toString() {
      return side.name().toLowerCase(Locale.ROOT) + "(" + term + ")";
    }
  }
}
