package io.tranche.benchmarks.store;

import io.tranche.benchmarks.bare.Answer;
import io.tranche.benchmarks.process.Child;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.bson.Document;

/** The figures called {@code store.*}. */
public final class StoreBenchmarks {

  /** The names, as they can be asked for. */
  public static final List<String> NAMES =
      List.of(
          "store.upserts",
          "store.findById",
          "store.compareAndSet",
          "store.page",
          "store.count",
          "store.checkpoint",
          "store.collections",
          "store.file",
          "store.resident",
          "store.restart");

  private static final String LARGE_HEAP = "2g";
  private static final String SMALL_HEAP = "512m";

  private final Path home;
  private final Path work;
  private final PrintStream out;
  private final Sizes sizes;
  private final Report report;

  /**
   * What is measured.
   *
   * @param quick whether less of each
   * @param upserts bulk upserts beside the memory backend
   * @param large all that needs a large collection
   */
  public record Options(boolean quick, boolean upserts, boolean large) {}

  /** Where the figures go. */
  @FunctionalInterface
  public interface Report {
    /** Takes a figure, with that of the memory backend where there is one. */
    void add(String name, double value, String unit, Optional<Double> memory);
  }

  /**
   * How much is measured.
   *
   * @param upserted documents in each round of bulk upserts
   * @param rounds for each side; odd
   * @param documents in the large collection
   * @param operations of each kind on the large collection
   * @param updates at random places of the large collection
   */
  private record Sizes(int upserted, int rounds, int documents, int operations, int updates) {

    static Sizes of(boolean quick) {
      return quick
          ? new Sizes(50_000, 3, 200_000, 2_000, 100_000)
          : new Sizes(200_000, 3, 1_000_000, 5_000, 1_000_000);
    }
  }

  private StoreBenchmarks(Path home, Path work, boolean quick, PrintStream out, Report report) {
    this.home = home;
    this.work = work;
    this.out = out;
    this.sizes = Sizes.of(quick);
    this.report = report;
  }

  /**
   * Measures both halves, or the one that is asked for.
   *
   * @param home the repository
   * @param work a folder for data and logs
   */
  public static void measure(Path home, Path work, Options options, PrintStream out, Report report)
      throws IOException, InterruptedException {
    StoreBenchmarks benchmarks = new StoreBenchmarks(home, work, options.quick(), out, report);
    if (options.upserts()) {
      benchmarks.upserts();
    }
    if (options.large()) {
      benchmarks.large();
    }
  }

  /** In turns, on fresh stores; with two more indexes, which the memory backend does not keep. */
  private void upserts() throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < sizes.rounds(); round++) {
      Path folder = work.resolve("upserts" + round);
      try (StoreServer store = StoreServer.embedded(folder, work, jvm(LARGE_HEAP))) {
        ours.add(upserted(store));
      }
      try (StoreServer memory = StoreServer.inMemory(work, jvm(LARGE_HEAP))) {
        theirs.add(upserted(memory));
      }
      out.printf(
          Locale.ROOT,
          "  bulk upserts: store %.0f/s, memory %.0f/s%n",
          ours.get(round),
          theirs.get(round));
    }
    report.add("store.upserts", median(ours), "1/s", Optional.of(median(theirs)));
  }

  private double upserted(StoreServer server) {
    StoreWorkload workload = new StoreWorkload(server.runs());
    workload.index();
    workload.upserts(0, sizes.upserted() / 5);
    double before = server.cpuSeconds();
    double rate = workload.upserts(sizes.upserted() / 5, sizes.upserted());
    double cpu = (server.cpuSeconds() - before) / sizes.upserted() * 1_000;
    out.printf(Locale.ROOT, "  %.0f/s, %.3f s of CPU per 1,000%n", rate, cpu);
    return rate;
  }

  private void large() throws IOException, InterruptedException {
    Path folder = work.resolve("large");
    try (StoreServer store = StoreServer.embedded(folder, work, jvm(SMALL_HEAP))) {
      StoreWorkload workload = new StoreWorkload(store.runs());
      workload.index();
      out.printf(
          Locale.ROOT,
          "  %d inserted, %.0f/s%n",
          sizes.documents(),
          workload.inserts(sizes.documents()));
      add("store.findById", workload.findsById(sizes.documents(), sizes.operations()));
      add("store.compareAndSet", workload.comparesAndSets(sizes.documents(), sizes.operations()));
      add("store.page", workload.pages(sizes.operations()));
      add("store.count", workload.counts(sizes.operations()));
      double rate = workload.randomUpdates(sizes.documents(), sizes.updates());
      out.printf(Locale.ROOT, "  %d random updates, %.0f/s%n", sizes.updates(), rate);
      Document checkpoints = checkpoints(store);
      out.println("  checkpoints: " + checkpoints.toJson());
      addPause("store.checkpoint.pause", checkpoints, "longestPauseMicros");
      addPause("store.checkpoint.pause.own", checkpoints, "longestPauseWithoutCollectionMicros");
      addPause("store.checkpoint.wait", checkpoints, "longestWaitForRoomMicros");
      double longest = store.longestCollectionMillis();
      report.add("store.collections.longest", longest, "ms", Optional.empty());
      report.add("store.collections.full", (double) store.fullCollections(), "", Optional.empty());
      double file = megabytes(folder);
      report.add("store.file", file, "MB", Optional.empty());
      report.add("store.file.ratio", file / dataMegabytes(store), "x data", Optional.empty());
      report.add("store.resident", store.residentMegabytes(), "MB", Optional.empty());
      workload.randomUpdates(sizes.documents(), sizes.documents() / 20);
      store.kill();
    }
    try (StoreServer store = StoreServer.embedded(folder, work, jvm(SMALL_HEAP))) {
      long count = Answer.of(store.runs().countDocuments()).join().get(0);
      if (count != sizes.documents()) {
        throw new IllegalStateException("Cannot measure: documents are missing (" + count + ")");
      }
      report.add("store.restart", store.readySeconds(), "s", Optional.empty());
    }
  }

  private List<String> jvm(String heap) {
    return Child.likeTheLauncher(home, heap);
  }

  private static Document checkpoints(StoreServer store) {
    return Answer.of(store.database().runCommand(new Document("serverStatus", 1)))
        .join()
        .get(0)
        .get("checkpoints", Document.class);
  }

  /** What documents and indexes hold, without what lies between it in the file. */
  private static double dataMegabytes(StoreServer store) {
    Document sizes =
        Answer.of(store.database().runCommand(new Document("collStats", "runs"))).join().get(0);
    double bytes = sizes.get("size", Number.class).doubleValue();
    for (Object index : sizes.get("indexSize", Document.class).values()) {
      bytes += ((Number) index).doubleValue();
    }
    return bytes / (1 << 20);
  }

  private void addPause(String name, Document checkpoints, String field) {
    double millis = checkpoints.get(field, Number.class).doubleValue() / 1_000;
    report.add(name, millis, "ms", Optional.empty());
  }

  private void add(String name, Histogram micros) {
    report.add(name + ".p50", micros.getValueAtPercentile(50) / 1_000.0, "ms", Optional.empty());
    report.add(name + ".p99", micros.getValueAtPercentile(99) / 1_000.0, "ms", Optional.empty());
  }

  private static double megabytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(StoreBenchmarks::size).sum()
          / (double) (1 << 20);
    }
  }

  /** A log may go while the folder is read. */
  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
