package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.Dependencies;
import io.tranche.contracts.automation.Known;
import io.tranche.contracts.automation.OfDependencies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong between an asset and the documents that it names. */
final class AssetValidation {

  private AssetValidation() {}

  static List<Problem> problems(AssetDocument asset, Catalog catalog) {
    List<Problem> problems = new ArrayList<>();
    String path = "assets[" + asset.key() + "]";
    PartitionsReader.dynamicSets(asset.partitions())
        .forEach(set -> catalog.checkSet(path + ".partitions.name", set, problems));
    for (AssetDocument.Dependency dependency : asset.deps()) {
      checkDependency(
          asset, dependency, path + ".deps[" + dependency.asset() + "]", catalog, problems);
    }
    asset.pool().ifPresent(pool -> checkPool(path + ".pool", pool, catalog, problems));
    asset
        .materializer()
        .ifPresent(
            materializer ->
                checkMaterializer(path + ".materializer", materializer, catalog, problems));
    asset
        .output()
        .ifPresent(output -> checkOutput(asset, output, path + ".output", catalog, problems));
    for (AssetCheck check : asset.checks()) {
      String field = path + ".checks[" + check.name() + "].connection";
      check.connection().ifPresent(name -> checkDatabase(field, name, catalog, problems));
    }
    asset
        .automation()
        .ifPresent(
            automation ->
                checkCondition(
                    path + ".automation.when", automation.condition(), asset, catalog, problems));
    return problems;
  }

  private static void checkMaterializer(
      String path, Materializer materializer, Catalog catalog, List<Problem> problems) {
    if (materializer instanceof Materializer.Sql sql) {
      checkDatabase(path + ".connection", sql.connection(), catalog, problems);
      checkObserved(path, sql.report(), catalog, problems);
    } else if (materializer instanceof Materializer.Query query) {
      checkObserved(path, query.report(), catalog, problems);
    }
  }

  private static void checkObserved(
      String path, Materializer.SqlReport report, Catalog catalog, List<Problem> problems) {
    for (Materializer.SqlReport.Observed observed : report.observe()) {
      if (!catalog.assets().containsKey(observed.asset())) {
        problems.add(
            notDefined(path + ".observe[" + observed.asset() + "]", observed.asset(), catalog));
      }
    }
  }

  private static Problem notDefined(String path, String asset, Catalog catalog) {
    return Problem.at(
        path + ".asset",
        asset,
        "is not defined" + Suggestion.of(asset, catalog.assets().keySet()),
        "the key of an asset");
  }

  private static void checkCondition(
      String path,
      AutomationCondition condition,
      AssetDocument asset,
      Catalog catalog,
      List<Problem> problems) {
    for (AutomationCondition part : condition.all().toList()) {
      if (part instanceof OfDependencies some) {
        checkDependencies(path, some.of(), catalog, problems);
      } else if (part instanceof Known.Check check) {
        checkNamed(path, check.name(), asset, catalog, problems);
      }
    }
  }

  private static void checkDependencies(
      String path, Dependencies of, Catalog catalog, List<Problem> problems) {
    of.allow()
        .ifPresent(
            text ->
                problems.addAll(
                    AssetSelection.parse(text).problems(path + ".allow", catalog.graph())));
    of.ignore()
        .ifPresent(
            text ->
                problems.addAll(
                    AssetSelection.parse(text).problems(path + ".ignore", catalog.graph())));
  }

  /** A check is one of the asset itself, or, where dependencies are matched, of one of them. */
  private static void checkNamed(
      String path, String name, AssetDocument asset, Catalog catalog, List<Problem> problems) {
    Set<String> names =
        Stream.concat(
                Stream.of(asset),
                asset.deps().stream()
                    .flatMap(
                        dependency ->
                            Optional.ofNullable(catalog.assets().get(dependency.asset())).stream()))
            .flatMap(one -> one.checks().stream())
            .map(AssetCheck::name)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!names.contains(name)) {
      problems.add(
          Problem.at(
              path,
              name,
              "is no check of the asset, or of one that it reads" + Suggestion.of(name, names),
              names.isEmpty() ? "no check" : String.join(", ", names)));
    }
  }

  private static void checkDatabase(
      String path, String connection, Catalog catalog, List<Problem> problems) {
    ConnectionDocument named = catalog.connections().get(connection);
    if (named == null || !named.isDatabase()) {
      problems.add(
          Problem.at(
              path,
              connection,
              "is not a database connection"
                  + Suggestion.of(connection, catalog.connections().keySet()),
              ConnectionReader.NAME_OF_A_DATABASE));
    }
  }

  private static void checkOutput(
      AssetDocument asset,
      AssetOutput output,
      String path,
      Catalog catalog,
      List<Problem> problems) {
    ConnectionDocument named = catalog.connections().get(output.connection());
    if (named == null || !named.holdsFiles()) {
      problems.add(
          Problem.at(
              path + ".connection",
              output.connection(),
              "is not a connection that holds files"
                  + Suggestion.of(output.connection(), catalog.connections().keySet()),
              ConnectionReader.NAME_OF_FILES));
    }
    Materializer materializer = asset.materializer().orElse(null);
    if (materializer != null && !AssetOutput.isWrittenBy(materializer)) {
      problems.add(
          Problem.at(
              path,
              "given",
              "is not written by a materializer of type " + materializer.type(),
              "sql without a table, command, worker, http, kubernetesJob, or external: true"));
    }
    if (materializer != null
        && AssetOutput.isWrittenElsewhere(materializer)
        && named instanceof ConnectionDocument.Store) {
      problems.add(
          Problem.at(
              path + ".connection",
              output.connection(),
              "is a store of your own, which gives no address that a materializer of type "
                  + materializer.type()
                  + " could write to",
              "a connection of type files or s3, or a materializer of type sql or command"));
    }
    for (int at = asset.key().indexOf('/'); at >= 0; at = asset.key().indexOf('/', at + 1)) {
      AssetDocument above = catalog.assets().get(asset.key().substring(0, at));
      if (above != null
          && above.output().filter(o -> o.connection().equals(output.connection())).isPresent()) {
        problems.add(
            Problem.at(
                path + ".connection",
                output.connection(),
                "holds the files of " + above.key() + " in a folder that would be that of both",
                "another connection for one of them"));
      }
    }
  }

  private static void checkPool(String path, String pool, Catalog catalog, List<Problem> problems) {
    if (!catalog.pools().containsKey(pool)) {
      problems.add(
          Problem.at(
              path,
              pool,
              "is not defined" + Suggestion.of(pool, catalog.pools().keySet()),
              "the name of a pool"));
    }
  }

  private static void checkDependency(
      AssetDocument asset,
      AssetDocument.Dependency dependency,
      String path,
      Catalog catalog,
      List<Problem> problems) {
    AssetDocument upstream = catalog.assets().get(dependency.asset());
    if (upstream == null) {
      problems.add(notDefined(path, dependency.asset(), catalog));
      return;
    }
    catalog
        .mapping(asset, dependency)
        .problems(upstream.partitions(), asset.partitions())
        .forEach(
            reason ->
                problems.add(
                    Problem.at(
                        path + ".mapping",
                        dependency.mapping().map(m -> "given").orElse("inferred"),
                        reason,
                        "a mapping between the two definitions")));
  }
}
