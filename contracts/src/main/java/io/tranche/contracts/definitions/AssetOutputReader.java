package io.tranche.contracts.definitions;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the outputs of assets; what is wrong is noted in the fields' problems. */
final class AssetOutputReader {

  private static final Pattern OWN = Pattern.compile(AssetOutput.OWN + "[a-z0-9-]+");

  private static final String FORMATS = "parquet, csv, json, bytes, x-… of a plug-in";

  private AssetOutputReader() {}

  static AssetOutput output(Fields fields) {
    String connection = fields.text("connection");
    String format = fields.text("format");
    boolean isKnown = AssetOutput.EXTENSIONS.containsKey(format) || OWN.matcher(format).matches();
    if (!isKnown && !format.isEmpty()) {
      fields.problem(
          "format",
          format,
          "is no format" + Suggestion.of(format, AssetOutput.EXTENSIONS.keySet()),
          FORMATS);
    }
    fields.end();
    return new AssetOutput(connection, format);
  }

  /** A word for what is not built in. */
  static String own(Fields fields, String field) {
    String name = fields.text(field);
    if (!name.isEmpty() && !OWN.matcher(name).matches()) {
      fields.problem(field, name, "is not the name of a plug-in", "x-, letters, digits and -");
    }
    return name;
  }

  /** An output needs a materializer that makes it, and a script without a table needs an output. */
  static void validate(Fields fields, AssetDocument asset) {
    Optional<AssetOutput> output = asset.output();
    Materializer materializer = asset.materializer().orElse(null);
    if (materializer instanceof Materializer.Query && output.isEmpty()) {
      fields.problem(
          "materializer.connection",
          "none given",
          "is required for an asset without an output",
          "connection and table of a database, or the asset's output for files");
    }
    if (materializer instanceof Materializer.Query
        && output.filter(given -> given.format().equals(AssetOutput.BYTES)).isPresent()) {
      fields.problem(
          "output.format",
          AssetOutput.BYTES,
          "cannot hold rows, and a script makes rows",
          "csv, json, parquet, x-NAME");
    }
  }
}
