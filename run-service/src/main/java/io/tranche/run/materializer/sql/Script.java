package io.tranche.run.materializer.sql;

import io.tranche.run.materializer.MaterializationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A script, split into statements whose named parameters stand as {@code ?}.
 *
 * @param statements at least one
 */
record Script(List<Statement> statements) {

  private static final Set<String> QUERY_WORDS =
      Set.of("select", "from", "values", "table", "with", "pivot", "unpivot");

  Script {
    statements = List.copyOf(statements);
  }

  /**
   * One statement.
   *
   * @param parameters the names, in the order of the {@code ?}
   * @param verb the word that says what it does, in lower case: after the common table expressions
   *     of a {@code with}; {@code select} for one in parentheses
   */
  record Statement(String sql, List<String> parameters, String verb) {
    Statement {
      parameters = List.copyOf(parameters);
    }

    boolean isQuery() {
      return QUERY_WORDS.contains(verb);
    }
  }

  /**
   * Reads a script in the SQL of a database.
   *
   * @throws MaterializationException if it is empty, uses positional parameters, or begins or ends
   *     transactions
   */
  static Script parse(String text, Dialect dialect) {
    List<Statement> statements = new ScriptReader(text, dialect).read();
    if (statements.isEmpty()) {
      throw new MaterializationException("Cannot run script: it holds no statement");
    }
    for (Statement statement : statements) {
      if (dialect.transactionWords().contains(statement.verb())) {
        throw new MaterializationException(
            "Cannot run script: it runs in one transaction with the removal of what it replaces,"
                + " and must not begin or end one ("
                + statement.verb()
                + ")");
      }
    }
    return new Script(statements);
  }

  /**
   * Reads what must be one query.
   *
   * @param failure of anything else
   */
  static Statement query(
      String text, Dialect dialect, Function<String, MaterializationException> failure) {
    List<Statement> statements = parse(text, dialect).statements();
    if (statements.size() != 1 || !statements.get(0).isQuery()) {
      throw failure.apply("its sql must be one query");
    }
    return statements.get(0);
  }

  /** All parameters that the script uses. */
  Set<String> parameters() {
    Set<String> names = new LinkedHashSet<>();
    statements.forEach(statement -> names.addAll(statement.parameters()));
    return names;
  }
}
