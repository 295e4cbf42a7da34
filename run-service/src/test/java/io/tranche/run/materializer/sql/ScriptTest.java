package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.run.materializer.sql.Script.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

  @Test
  void replacesNamedParametersByPlaces() {
    assertThat(parse("select :a, (:b) from t where x>:a and y in (:metadata.c)").statements())
        .containsExactly(
            new Statement(
                "select ?, (?) from t where x>? and y in (?)",
                List.of("a", "b", "a", "metadata.c"),
                "select"));
  }

  @Test
  void readsQuotedNamesOfMetadataAndDimensions() {
    assertThat(parse("select :metadata.\"a \"\"b\"\"\", :dimension.\"c-d\"").parameters())
        .containsExactly("metadata.a \"b\"", "dimension.c-d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select ':a', 'it''s :a', \":a\", \"x\"\":a\" from t",
        "select E'\\':a' from t",
        "select $$ :a $$, $x$ :a $$ $x$ from t",
        "select 1 -- :a\n, 2",
        "select /* :a /* :b */ :c */ 1",
        "select x::int, 'a'::date, (1)::text",
        "select * from read_csv('f', header:=true, delim := ';')",
        "select l[1:n], l[f(x):n], {'a':b, c:d}, \"q\":1",
        "select 1 as a: b",
      })
  void leavesAloneWhatOnlyLooksLikeAParameter(String text) {
    assertThat(parse(text).statements())
        .singleElement()
        .satisfies(
            statement -> {
              assertThat(statement.sql()).isEqualTo(text);
              assertThat(statement.parameters()).isEmpty();
            });
  }

  @Test
  void findsAParameterRightAfterAStructsColon() {
    assertThat(parse("select {'a': :date}").parameters()).containsExactly("date");
  }

  @Test
  void splitsStatementsAtSemicolonsOutsideOfQuotesAndComments() {
    assertThat(parse("select ';' -- ;\n; /* ; */ ;;\n delete from \"a;b\"").statements())
        .extracting(Statement::sql)
        .containsExactly("select ';' -- ;", "delete from \"a;b\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "SELECT 1~true",
        "from t~true",
        "(select 1) union (select 2)~true",
        "values (1)~true",
        "with a as (insert_me) select * from a~true",
        "with a as (select 1) insert into t select * from a~false",
        "insert into t select 1~false",
        "create table t as select 1~false",
        "/* select */ update t set a = 1~false",
      })
  void tellsQueriesFromOtherStatements(String text, boolean query) {
    assertThat(parse(text).statements().get(0).isQuery()).isEqualTo(query);
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "select 1; COMMIT", "start transaction", "rollback"})
  void refusesToEndTheTransactionThatItRunsIn(String text) {
    assertThatThrownBy(() -> parse(text))
        .hasMessageStartingWith("Cannot run script: it runs in one transaction");
  }

  @Test
  void refusesPositionalParametersAndEmptyScripts() {
    assertThatThrownBy(() -> parse("select ?"))
        .hasMessage(
            "Cannot run script: a ? stands for nothing; write a named parameter such as"
                + " :partitionKey");
    assertThatThrownBy(() -> parse(" ; -- nothing\n"))
        .hasMessage("Cannot run script: it holds no statement");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "\"", "$$", "/*", "--", ":", "e'\\", "$a", "'a''", "::", "(", ")"})
  void readsUnfinishedTextToItsEnd(String end) {
    assertThat(parse("select 1 " + end).statements()).hasSize(1);
  }

  @Test
  void writesAQuestionMarkAsTheDriverOfPostgresWantsAnOperator() {
    assertThat(Script.parse("select tags ? :tag, '?' from t", Dialect.postgres()).statements())
        .extracting(Statement::sql)
        .containsExactly("select tags ?? ?, '?' from t");
  }

  @Test
  void refusesToLeaveATransactionOfPostgresToBeCommittedLater() {
    assertThatThrownBy(() -> Script.parse("prepare transaction 'later'", Dialect.postgres()))
        .hasMessageStartingWith("Cannot run script: it runs in one transaction")
        .hasMessageEndingWith("(prepare)");
    assertThat(parse("prepare p as select 1").statements()).hasSize(1);
  }

  private static Script parse(String text) {
    return Script.parse(text, Dialect.duckDb());
  }
}
