package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.Workplace;
import io.tranche.testing.Concurrently;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a server is reached: by whom, how often at once, and what is told when it is not. */
@Timeout(60)
class PostgresConnectionsTest {

  private static final String ASSET =
      "{'type':'sql','connection':'warehouse','table':'orders','script':'select 1 as n'}";
  private static final String PASSWORD = "${secrets:warehouse:password}";

  @TempDir Path folder;
  private final PostgresServer server = new PostgresServer();
  private Workplace workplace;
  private Materializers materializers;
  private long token;

  @BeforeEach
  void start() throws IOException {
    workplace = new Workplace(folder);
    Files.createDirectories(folder.resolve("mounts/warehouse"));
    materializers =
        new Materializers(
            workplace.settings,
            new Secrets(
                Map.of(
                    "TRANCHE_SECRET_URL",
                    server.url(),
                    "TRANCHE_SECRET_OTHER",
                    "jdbc:mysql://h",
                    "TRANCHE_SECRET_AWAY",
                    "jdbc:postgresql://127.0.0.1:1/sales"),
                List.of("TRANCHE_SECRET_*"),
                List.of(),
                Optional.of(folder.resolve("mounts"))));
  }

  @AfterEach
  void stop() {
    materializers.close();
  }

  @Test
  void canBeUsedByEveryReplica() {
    Catalog catalog = catalog(server.connection());
    try (Materializers other = new Materializers(workplace.settings, Secrets.NONE)) {
      assertThat(materializers.beat(catalog)).containsExactly("warehouse");
      assertThat(other.beat(catalog)).containsExactly("warehouse");
      assertThat(other.canExecute(catalog.asset("orders"), catalog)).isTrue();
    }
    assertThat(materializers.beat(Catalog.empty())).isEmpty();
  }

  @Test
  void usesAPasswordThatWasChangedFromTheNextRunOn() throws Exception {
    Catalog catalog = catalog(guarded());
    password("first-pa55");
    materialize(catalog);
    PostgresServer.asSuperuser("alter role guarded password 'second-pa55'");

    assertThatThrownBy(() -> materialize(catalog))
        .isInstanceOf(MaterializationException.class)
        .hasMessage(
            "Cannot connect to the database of connection warehouse: FATAL: password authentication"
                + " failed for user \"***\"");
    Files.writeString(folder.resolve("mounts/warehouse/password"), "second-pa55\n");
    materialize(catalog);
  }

  @Test
  void tellsNothingThatWasLookedUp() throws Exception {
    password("third-pa55");
    Catalog telling =
        Workplace.catalog(
            guarded(),
            "",
            "{'type':'sql','connection':'warehouse','table':'orders','script':"
                + "'select cast(\\u0027third-pa55\\u0027 as int) as n'}");

    assertThatThrownBy(() -> materialize(telling))
        .message()
        .contains("ERROR: invalid input syntax for type integer: \"***\"")
        .doesNotContain("third-pa55");
  }

  @Test
  void findsAServerWhoseUrlIsKeptSecret() throws Exception {
    Catalog hidden = catalog("{'type':'jdbc','url':'${env:TRANCHE_SECRET_URL}','user':'tranche'}");
    materialize(hidden);
    assertThat(server.rows("select n from orders")).containsExactly("1");

    Catalog mistaken = catalog("{'type':'jdbc','url':'${env:TRANCHE_SECRET_AWAY}'}");
    assertThatThrownBy(() -> materialize(mistaken))
        .message()
        .contains("Connection to ***:1 refused");

    Catalog wrong = catalog("{'type':'jdbc','url':'${env:TRANCHE_SECRET_OTHER}'}");
    assertThatThrownBy(() -> materialize(wrong))
        .isInstanceOf(MaterializationException.class)
        .hasMessage(
            "Cannot use connection warehouse: its url does not begin with jdbc:postgresql:"
                + " (${env:TRANCHE_SECRET_OTHER})");
    assertThatCode(() -> materializers.raiseFence(wrong.asset("orders"), wrong, List.of(""), 2))
        .doesNotThrowAnyException();
  }

  @Test
  void failsARunWhosePasswordIsNowhere() {
    assertThatThrownBy(() -> materialize(catalog(guarded())))
        .isInstanceOf(MaterializationException.class)
        .hasMessageStartingWith(
            "Cannot resolve " + PASSWORD + " in password of connection warehouse");
  }

  @Test
  void failsARunAtOnceWhoseServerIsAwayAndDoesNotRaiseItsFence() throws Exception {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    Catalog away =
        catalog("{'type':'jdbc','url':'jdbc:postgresql://localhost:" + port + "/sales'}");
    String reason =
        "Cannot connect to the database of connection warehouse: Connection to localhost:"
            + port
            + " refused.";

    assertThatThrownBy(() -> materialize(away))
        .isInstanceOf(MaterializationException.class)
        .hasMessageStartingWith(reason);
    assertThatThrownBy(() -> materializers.raiseFence(away.asset("orders"), away, List.of(""), 2))
        .isInstanceOf(MaterializationException.class)
        .hasMessageStartingWith(reason);
  }

  @Test
  void saysThatNoFenceCanBeMade() {
    PostgresServer.asSuperuser("create schema if not exists closed");
    PostgresServer.asSuperuser("grant usage on schema closed to tranche");

    assertThatThrownBy(() -> materialize(catalog(inSchema("closed"))))
        .hasMessageStartingWith(
            "Cannot materialize orders: cannot make table tranche_fence: ERROR: permission denied for"
                + " schema closed");
    assertThatThrownBy(() -> materialize(catalog(inSchema("nowhere"))))
        .hasMessageStartingWith(
            "Cannot materialize orders: cannot make table tranche_fence: ERROR: no schema has been"
                + " selected to create in");
  }

  private String inSchema(String schema) {
    return "{'type':'jdbc','url':'"
        + server.url().replaceAll("currentSchema=.*", "currentSchema=" + schema)
        + "','user':'tranche'}";
  }

  @Test
  void failsARunWhoseAnswerWasLostOnItsWay() throws Exception {
    try (DeafProxy proxy = new DeafProxy(server.port())) {
      Catalog slow =
          Workplace.catalog(
              "{'type':'jdbc','url':'" + server.url(proxy.port()) + "','user':'tranche'}",
              "",
              "{'type':'sql','connection':'warehouse','table':'orders','script':"
                  + "'select 1 as n from pg_sleep(3600)'}");
      MaterializationContext context = workplace.run(1, slow, "");
      CompletableFuture<Void> run = Concurrently.run(() -> uninterrupted(context));
      await().atMost(Duration.ofSeconds(20)).until(() -> sleepers() == 1);
      proxy.deafen();
      PostgresServer.asSuperuser(
          "select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'");

      assertThatThrownBy(() -> run.get(40, TimeUnit.SECONDS))
          .hasCauseInstanceOf(MaterializationException.class)
          .hasMessageContaining("Cannot materialize orders: ");
    }
  }

  @Test
  void opensNoMoreConnectionsThanItMay() throws Exception {
    Catalog slow =
        Workplace.catalog(
            server.connection().replace("}", ",'maxConnections':2}"),
            "{'type':'dynamic','name':'files'}",
            "{'type':'sql','connection':'warehouse','table':'orders','partitionColumn':'k',"
                + "'script':'select :partitionKey as k from pg_sleep(0.3)'}");
    server.execute("create table orders (k text)");
    List<CompletableFuture<Void>> runs = new ArrayList<>();
    List<Integer> seen = new ArrayList<>();
    for (int run = 1; run <= 6; run++) {
      MaterializationContext context = workplace.run(run, slow, "k" + run);
      runs.add(Concurrently.run(() -> uninterrupted(context)));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              seen.add(sleepers());
              return runs.stream().allMatch(CompletableFuture::isDone);
            });

    for (CompletableFuture<Void> run : runs) {
      run.get(1, TimeUnit.SECONDS);
    }
    assertThat(server.rows("select count(*) from orders")).containsExactly("6");
    assertThat(seen).contains(2).allMatch(sleepers -> sleepers <= 2);
  }

  private int sleepers() throws Exception {
    return server
        .rows("select 1 from pg_stat_activity where wait_event = 'PgSleep' and usename = 'tranche'")
        .size();
  }

  private void uninterrupted(MaterializationContext context) {
    try {
      materializers.materialize(context.asset().materializer().orElseThrow(), context);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same user with a password, who is a secret too. */
  private String guarded() throws IOException {
    Files.writeString(folder.resolve("mounts/warehouse/user"), PostgresServer.GUARDED);
    return "{'type':'jdbc','url':'"
        + server.url()
        + "','user':'${secrets:warehouse:user}','password':'"
        + PASSWORD
        + "'}";
  }

  private void password(String password) throws IOException {
    PostgresServer.asSuperuser("alter role guarded password '" + password + "'");
    Files.writeString(folder.resolve("mounts/warehouse/password"), password + "\n");
  }

  private void materialize(Catalog catalog) throws InterruptedException {
    MaterializationContext context = workplace.run(++token, catalog, "");
    materializers.materialize(catalog.asset("orders").materializer().orElseThrow(), context);
  }

  private static Catalog catalog(String connection) {
    return Workplace.catalog(connection, "", ASSET);
  }
}
