package io.tranche.contracts.definitions;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads connections; what is wrong is noted in the fields' problems. */
final class ConnectionReader {

  /** What is accepted where a database is to be named. */
  static final String NAME_OF_A_DATABASE = "the name of a connection of type duckdb or jdbc";

  /** What is accepted where files are to lie. */
  static final String NAME_OF_FILES = "the name of a connection of type files, s3 or store";

  private static final List<String> TYPES =
      List.of("folder", "duckdb", "jdbc", "files", "s3", "store");
  private static final String REFERENCES = "${env:NAME}, ${file:/PATH:KEY}, ${secrets:FOLDER:FILE}";

  /** As a parameter, or before the host, where the driver does not even look for it. */
  private static final Pattern PASSWORD_IN_URL =
      Pattern.compile("[?&][a-z]*password=|^jdbc:[a-z]+://[^/?]*@", Pattern.CASE_INSENSITIVE);

  private static final Pattern ENDPOINT = Pattern.compile("^(https?://[^/]|\\$\\{)");

  private ConnectionReader() {}

  static Optional<ConnectionDocument> connection(Fields fields) {
    String name = DocumentReader.name(fields);
    String type = fields.text("type");
    Optional<ConnectionDocument> connection =
        switch (type) {
          case "folder" ->
              Optional.of(
                  new ConnectionDocument.Folder(
                      name, fields.text("bucket"), ReferenceReader.plainText(fields, "path")));
          case "duckdb" ->
              Optional.of(
                  new ConnectionDocument.DuckDb(name, ReferenceReader.text(fields, "path")));
          case "jdbc" -> Optional.of(jdbc(fields, name));
          case "files" ->
              Optional.of(
                  new ConnectionDocument.Files(name, ReferenceReader.plainText(fields, "path")));
          case "s3" -> Optional.of(s3(fields, name));
          case "store" ->
              Optional.of(
                  new ConnectionDocument.Store(
                      name,
                      AssetOutputReader.own(fields, "store"),
                      ReferenceReader.textMap(fields, "settings")));
          default -> Optional.empty();
        };
    if (connection.isEmpty() && !type.isEmpty()) {
      fields.problem(
          "type", type, "is not known" + Suggestion.of(type, TYPES), String.join(", ", TYPES));
      return connection;
    }
    fields.end();
    return connection;
  }

  private static ConnectionDocument jdbc(Fields fields, String name) {
    return new ConnectionDocument.Jdbc(
        name,
        url(fields),
        ReferenceReader.optionalText(fields, "user"),
        password(fields),
        fields
            .integerBetween("maxConnections", 1, ConnectionDocument.Jdbc.MOST_CONNECTIONS)
            .orElse(ConnectionDocument.Jdbc.DEFAULT_CONNECTIONS));
  }

  /** What begins with a reference is only known where it is resolved. */
  private static String url(Fields fields) {
    String url = ReferenceReader.text(fields, "url");
    if (PASSWORD_IN_URL.matcher(url).find()) {
      fields.problem(
          "url",
          "…",
          "holds a password, and documents are stored and shown",
          "user and password as fields of their own, the password as " + REFERENCES);
    } else if (!url.isEmpty() && Reference.malformed(url).isEmpty() && !isAddress(url)) {
      fields.problem(
          "url",
          url,
          "is not the address of a database that can be used",
          ConnectionDocument.Jdbc.POSTGRESQL + "//host:port/database, or a reference");
    }
    return url;
  }

  private static boolean isAddress(String url) {
    return url.startsWith(ConnectionDocument.Jdbc.POSTGRESQL)
        || (url.startsWith("${") && Reference.isIn(url));
  }

  private static ConnectionDocument s3(Fields fields, String name) {
    Optional<String> endpoint = ReferenceReader.optionalText(fields, "endpoint");
    endpoint
        .filter(text -> !ENDPOINT.matcher(text).find())
        .ifPresent(
            text ->
                fields.problem(
                    "endpoint",
                    text,
                    "is no address",
                    "http://host:port, https://host, or a reference"));
    if (fields.any("secretKey").isEmpty()) {
      fields.text("secretKey");
    }
    return new ConnectionDocument.S3(
        name,
        ReferenceReader.plainText(fields, "bucket"),
        ReferenceReader.optionalText(fields, "prefix"),
        endpoint,
        ReferenceReader.optionalText(fields, "region").orElse(ConnectionDocument.S3.DEFAULT_REGION),
        ReferenceReader.text(fields, "accessKey"),
        secret(fields, "secretKey").orElse(""),
        secret(fields, "sessionToken"));
  }

  private static Optional<String> password(Fields fields) {
    return secret(fields, "password");
  }

  private static Optional<String> secret(Fields fields, String field) {
    Optional<String> password = ReferenceReader.optionalText(fields, field);
    if (password
        .filter(text -> !Reference.isIn(text) && Reference.malformed(text).isEmpty())
        .isPresent()) {
      fields.problem(
          field, "…", "is given in clear, and documents are stored and shown", REFERENCES);
    }
    return password;
  }
}
