package io.tranche.contracts.definitions;

import io.tranche.contracts.assets.CheckSeverity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the checks of an asset; what is wrong is noted in the fields' problems. */
final class AssetCheckReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");
  private static final Map<String, CheckSeverity> SEVERITIES =
      Map.of("error", CheckSeverity.ERROR, "warn", CheckSeverity.WARN);

  private AssetCheckReader() {}

  static List<AssetCheck> checks(Fields asset) {
    List<AssetCheck> checks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : asset.objects("checks")) {
      AssetCheck check = check(fields);
      if (!names.add(check.name())) {
        fields.problem("name", check.name(), "is the name of two checks", "each name once");
      }
      checks.add(check);
    }
    if (checks.size() > AssetCheck.MOST_OF_AN_ASSET) {
      asset.problem(
          "checks",
          String.valueOf(checks.size()),
          "are too many",
          "at most " + AssetCheck.MOST_OF_AN_ASSET);
    }
    return checks;
  }

  private static AssetCheck check(Fields fields) {
    AssetCheck check =
        new AssetCheck(
            name(fields),
            fields.optionalText("description"),
            fields.any("sql").map(given -> fields.text("sql")),
            fields.optionalText("connection"),
            fields.oneOf("severity", SEVERITIES, CheckSeverity.ERROR),
            fields.flag("blocking"));
    fields.end();
    if (check.connection().isPresent() && check.sql().isEmpty()) {
      fields.problem(
          "connection",
          check.connection().get(),
          "is not used by a check whose outcome is reported",
          "a connection with sql");
    }
    if (check.blocking() && check.severity() == CheckSeverity.WARN) {
      fields.problem(
          "blocking", "true", "holds nothing back with severity warn", "severity: error, or false");
    }
    return check;
  }

  private static String name(Fields fields) {
    String name = fields.text("name");
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      fields.problem("name", name, "is not a name", "letters, digits and _");
    }
    return name;
  }

  /** A query needs somewhere to run, and something that it follows. */
  static void validate(Fields fields, AssetDocument asset) {
    for (int i = 0; i < asset.checks().size(); i++) {
      AssetCheck check = asset.checks().get(i);
      String field = "checks[" + i + "]";
      if (check.sql().isPresent() && asset.external()) {
        fields.problem(
            field + ".sql",
            "given",
            "an external asset is never run",
            "checks without sql, whose outcome is reported");
      } else if (check.sql().isPresent()
          && asset.materializer().isPresent()
          && asset.output().isEmpty()
          && asset.connectionOf(check).isEmpty()) {
        fields.problem(
            field + ".connection",
            "none given",
            "is required, for the materializer has none",
            ConnectionReader.NAME_OF_A_DATABASE);
      }
    }
  }
}
