package io.tranche.run.materializer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.partitions.TimeWindow;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.files.FileStores;
import io.tranche.run.materializer.ChildJvm;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.Materializers;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.materializer.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CommandMaterializerTest {

  private static final Catalog CATALOG =
      Workplace.catalog("{'type':'dynamic','name':'files'}", "{'type':'none'}");
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;
  private Workplace workplace;

  @BeforeEach
  void start() {
    workplace = new Workplace(folder);
  }

  @Test
  void tellsTheProgramItsPartitionByEnvironment() throws Exception {
    Path file = workplace.land("a.csv", "x");
    PartitionInput partition =
        new PartitionInput(
            "it's \"a\"\t$(x) `y`",
            Map.of("region", "us"),
            Optional.of(
                new TimeWindow(
                    Instant.parse("2018-01-01T00:00:00Z"), Instant.parse("2018-01-02T00:00:00Z"))),
            Map.of("some-name", "line 1\nline 2", "nul", "a\0b"),
            Optional.of("s3://landing/a.csv"));
    materialize(
        workplace.run(7, CATALOG, List.of(partition)), "env | grep -a -A1 ^TRANCHE_ | sort");
    assertThat(workplace.log)
        .contains(
            "TRANCHE_RUN_ID=run7",
            "TRANCHE_TOKEN=7",
            "TRANCHE_ASSET=orders",
            "TRANCHE_RUN_CONFIG={}",
            "TRANCHE_PARTITION=it's \"a\"\t$(x) `y`",
            "TRANCHE_DIMENSION_REGION=us",
            "TRANCHE_WINDOW_START=2018-01-01T00:00:00Z",
            "TRANCHE_WINDOW_END=2018-01-02T00:00:00Z",
            "TRANCHE_METADATA_SOME_NAME=line 1",
            "line 2",
            "TRANCHE_SOURCE=" + file,
            "TRANCHE_SOURCE_URI=s3://landing/a.csv",
            "TRANCHE_METADATA_NUL stands in the context file only: no variable can hold its value");
  }

  @Test
  void tellsTheProgramAllPartitionsByTheContextFile() throws Exception {
    String[] keys = IntStream.range(0, 20_000).mapToObj(i -> "key-" + i).toArray(String[]::new);
    materialize(
        workplace.run(1, CATALOG, keys), "cp \"$TRANCHE_CONTEXT\" context.json; env > env.txt");
    JsonNode context = Json.tree(Files.readAllBytes(folder.resolve("context.json")));
    assertThat(context.path("runId").asText()).isEqualTo("run1");
    assertThat(context.path("partitions")).hasSize(20_000);
    assertThat(context.path("partitions").path(19_999).path("key").asText()).isEqualTo("key-19999");
    assertThat(workplace.log)
        .containsExactly(
            "TRANCHE_PARTITIONS stands in the context file only: no variable can hold its value");
  }

  @Test
  void tellsTheProgramTheConfigurationOfTheRun() throws Exception {
    materialize(
        workplace.run(
            1,
            CATALOG,
            List.of(Workplace.file("a.csv", Map.of())),
            RunConfiguration.parse("{\"mode\": \"fast\", \"limit\": 3}")),
        "echo $TRANCHE_RUN_CONFIG; cp $TRANCHE_CONTEXT context.json");

    assertThat(workplace.log).containsExactly("{\"limit\":3,\"mode\":\"fast\"}");
    assertThat(Json.tree(Files.readAllBytes(folder.resolve("context.json"))).path("runConfig"))
        .isEqualTo(RunConfiguration.parse("{\"limit\":3,\"mode\":\"fast\"}").tree());
  }

  @Test
  void givesTheProgramItsOwnEnvironmentAndFolderButNothingOfTheServices() throws Exception {
    Files.createDirectories(folder.resolve("work"));
    Materializer.Command command =
        new Materializer.Command(
            List.of("sh", "-c", "pwd; echo $GREETING"),
            Map.of("GREETING", "hello"),
            Optional.of("work"),
            Optional.empty());
    materialize(command, workplace.run(1, CATALOG, "a"));
    assertThat(workplace.log)
        .containsExactly(folder.toRealPath().resolve("work").toString(), "hello");
    Map<String, String> variables =
        new CommandEnvironment(
                workplace.run(1, CATALOG, "a"),
                new SourceObjects(workplace.settings),
                FilePlaces.NONE)
            .variables(
                Map.of("PATH", "/bin", "QUARKUS_MONGODB_CONNECTION_STRING", "secret"),
                Map.of(),
                folder,
                folder);
    assertThat(variables).containsEntry("PATH", "/bin").doesNotContainValue("secret");
  }

  @Test
  void recordsTheMetadataThatTheProgramReports() throws Exception {
    MaterializationResult result =
        materialize(
            workplace.run(1, CATALOG, "a", "b"),
            "printf '%s\\n' '{\"engine\": \"x\"}'"
                + " '{\"partition\": \"b\", \"metadata\": {\"rows\": 3}}' > $TRANCHE_METADATA");
    assertThat(result.metadataByPartition())
        .isEqualTo(Map.of("a", Map.of("engine", "x"), "b", Map.of("engine", "x", "rows", 3)));
    assertThatThrownBy(
            () -> materialize(workplace.run(1, CATALOG, "a"), "echo 'rows: 3' > $TRANCHE_METADATA"))
        .hasMessage(
            "Cannot materialize orders, partition a: the metadata that it reports is no JSON"
                + " object in one line (rows: 3)");
  }

  @Test
  void failsWithTheLastLinesOfTheLog() {
    assertThatThrownBy(
            () ->
                materialize(
                    workplace.run(1, CATALOG, "a"),
                    "for i in $(seq 1000); do echo line $i; done; echo no disk >&2; exit 3"))
        .message()
        .startsWith(
            "Cannot materialize orders, partition a: sh ended with exit status 3\nline 982\n")
        .endsWith("line 1000\nno disk");
    assertThat(workplace.log).hasSize(1001);
  }

  @Test
  void tellsWhatKeptAProgramFromRunning() {
    assertThatThrownBy(() -> run(List.of("no-such-program")))
        .hasMessageStartingWith(
            "Cannot materialize orders, partition a: no-such-program was not found");
    assertThatThrownBy(() -> run(List.of("sh", "-c", "kill -9 $$")))
        .hasMessageStartingWith("Cannot materialize orders, partition a: sh was ended by signal 9");
    assertThatThrownBy(
            () ->
                materialize(
                    new Materializer.Command(
                        List.of("true"), Map.of(), Optional.of("nowhere"), Optional.empty()),
                    workplace.run(1, CATALOG, "a")))
        .hasMessage(
            "Cannot materialize orders, partition a: workingDirectory is no folder ("
                + folder.resolve("nowhere")
                + ")");
  }

  @Test
  void endsWhatTheProgramLeavesBehind() throws Exception {
    materialize(workplace.run(1, CATALOG, "a"), "sleep 600 & echo $! > pid; exit 0");
    await().atMost(SOON).until(() -> !isAlive(pid()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sleep 600", "trap '' TERM HUP INT; sleep 600; sleep 600"})
  void interruptionEndsTheWholeGroup(String program) throws Exception {
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread worker =
        new Thread(
            () -> {
              try {
                materialize(
                    workplace.run(1, CATALOG, "a"),
                    "sh -c 'echo $$ > part; mv part pid; " + program.replace("'", "") + "' & wait");
              } catch (Throwable e) {
                outcome.set(e);
              }
            });
    worker.start();
    await().atMost(SOON).until(() -> Files.exists(folder.resolve("pid")));
    assertThat(isAlive(pid())).isTrue();
    worker.interrupt();
    worker.join(SOON.toMillis());
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    await().atMost(SOON).until(() -> !isAlive(pid()));
  }

  /** A service that runs a program until it is killed. */
  public static final class Service {
    private Service() {}

    public static void main(String[] args) throws Exception {
      Workplace workplace = new Workplace(Path.of(args[0]));
      new CommandMaterializer(
              workplace.settings,
              new SourceObjects(workplace.settings),
              new FileStores(workplace.settings, Clock.systemUTC()))
          .materialize(
              shell(
                  "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > part; mv part pid; sleep 600;"
                      + " sleep 600' & wait"),
              workplace.run(1, CATALOG, "a"));
    }
  }

  @Test
  void theProgramEndsWhenTheServiceIsKilled() throws Exception {
    try (ChildJvm service = ChildJvm.start(Service.class, folder.toString())) {
      await().atMost(SOON).until(() -> Files.exists(folder.resolve("pid")));
      assertThat(isAlive(pid())).isTrue();
      service.kill();
      await().atMost(SOON).until(() -> !isAlive(pid()));
    }
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(folder.resolve("pid")).strip());
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private void run(List<String> command) throws InterruptedException {
    materialize(
        new Materializer.Command(command, Map.of(), Optional.empty(), Optional.empty()),
        workplace.run(1, CATALOG, "a"));
  }

  private static Materializer.Command shell(String script) {
    return new Materializer.Command(
        List.of("sh", "-c", script), Map.of(), Optional.empty(), Optional.empty());
  }

  private MaterializationResult materialize(MaterializationContext context, String script)
      throws InterruptedException {
    return materialize(shell(script), context);
  }

  private MaterializationResult materialize(
      Materializer.Command command, MaterializationContext context) throws InterruptedException {
    try (Materializers materializers = new Materializers(workplace.settings, Secrets.NONE)) {
      return materializers.materialize(command, context);
    }
  }
}
