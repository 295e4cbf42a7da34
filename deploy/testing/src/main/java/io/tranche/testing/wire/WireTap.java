package io.tranche.testing.wire;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import io.tranche.testing.wire.Conversation.Request;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one service process and its broker and store, numbers the calls, and kills the
 * process at a chosen one.
 *
 * <pre>{@code
 * try (WireTap tap = WireTap.open(kafka, mongoUri, topicPrefix, databasePrefix)) {
 *   ServiceProcess service = … launched with tap.bootstrapServers() and tap.mongoUri() …
 *   tap.arm(KillPoint.parse("store:insert:run.runs#1/after"), service::kill9);
 *   … give it work …
 *   tap.awaitStruck(Duration.ofSeconds(60));
 *   … start it again, on the same tap, and see what it made of it …
 * }
 * }</pre>
 *
 * <p>After a strike the connections of the dead process are dropped, and new ones are carried as
 * before. One tap serves one process at a time, one broker and one primary.
 */
public final class WireTap implements AutoCloseable {
  private final CallLog log = new CallLog();
  private final WireProxy kafka;
  private final WireProxy store;
  private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable KillPoint struck;
  private volatile boolean striking;

  private record Armed(KillPoint point, Runnable kill) {}

  private WireTap(InetSocketAddress broker, InetSocketAddress primary) {
    this.kafka = new WireProxy(broker, this);
    this.store = new WireProxy(primary, this);
  }

  /**
   * Opens a tap.
   *
   * @param bootstrapServers the broker behind it, {@code host:port}
   * @param mongoUri the store behind it
   * @param topicPrefix what is left out of topic and group names in recorded calls
   * @param databasePrefix what is left out of database names in recorded calls
   */
  public static WireTap open(
      String bootstrapServers, String mongoUri, String topicPrefix, String databasePrefix) {
    ServerAddress broker = new ServerAddress(bootstrapServers);
    ServerAddress primary = new ServerAddress(new ConnectionString(mongoUri).getHosts().get(0));
    WireTap tap = new WireTap(address(broker), address(primary));
    KafkaAddresses addresses = new KafkaAddresses(tap.kafka.host(), tap.kafka.port());
    Map<Uuid, String> topicNames = new ConcurrentHashMap<>();
    tap.kafka.open(() -> new KafkaConversation(topicPrefix, addresses, topicNames));
    tap.store.open(() -> new StoreConversation(databasePrefix));
    return tap;
  }

  /** Where the process finds Kafka. */
  public String bootstrapServers() {
    return kafka.address();
  }

  /** Where the process finds the store; direct, so that the driver looks for no other member. */
  public String mongoUri() {
    return "mongodb://" + store.address() + "/?directConnection=true";
  }

  /** The side of the broker: to cut or to delay. */
  public WireProxy kafka() {
    return kafka;
  }

  /** The side of the store: to cut or to delay. */
  public WireProxy store() {
    return store;
  }

  /** What the process has called so far. */
  public RecordedCalls calls() {
    return log.snapshot();
  }

  /**
   * Kills the process when it comes to a point, once.
   *
   * @param kill kills it and returns when it is gone, as {@code ServiceProcess::kill9}
   */
  public void arm(KillPoint point, Runnable kill) {
    if (!armed.compareAndSet(null, new Armed(point, kill))) {
      throw new IllegalStateException(
          "Cannot arm a tap twice: open one for each point (" + point + ")");
    }
  }

  /** The point at which the process was killed. */
  public Optional<KillPoint> struck() {
    return Optional.ofNullable(struck);
  }

  /**
   * Waits for the kill.
   *
   * @throws AssertionError when the process did not come to the point in that time
   */
  public void awaitStruck(Duration atMost) throws InterruptedException {
    if (!isStruckWithin(atMost)) {
      Armed waiting = armed.get();
      throw new AssertionError(
          "The process did not come to "
              + (waiting == null ? "any point: none was armed" : waiting.point())
              + " within "
              + atMost
              + "; it called "
              + log.snapshot().written());
    }
  }

  /** Waits for the kill; false when the time was up before it. */
  public boolean isStruckWithin(Duration atMost) throws InterruptedException {
    return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Ends the tap.
   *
   * @throws IllegalStateException when it met something that it does not understand
   */
  @Override
  public void close() {
    kafka.close();
    store.close();
    RuntimeException problem = failure.get();
    if (problem != null) {
      throw new IllegalStateException("The tap failed: " + problem.getMessage(), problem);
    }
  }

  /** Records the calls of a request; the armed point when one of them is it. */
  Optional<KillPoint> saw(Request request) {
    Armed waiting = armed.get();
    Optional<KillPoint> hit = Optional.empty();
    for (String name : request.calls()) {
      int occurrence = log.append(name, request.effect()).occurrence();
      if (waiting != null
          && waiting.point().call().equals(name)
          && waiting.point().occurrence() == occurrence) {
        hit = Optional.of(waiting.point());
      }
    }
    return hit;
  }

  boolean isStriking() {
    return striking;
  }

  /** Kills the process; nothing passes until it is gone and its connections are dropped. */
  void strike(KillPoint point) {
    Armed ready = armed.get();
    if (ready == null) {
      return;
    }
    striking = true;
    try {
      ready.kill().run();
      struck = point;
    } finally {
      kafka.dropConnections();
      store.dropConnections();
      striking = false;
      done.countDown();
    }
  }

  void failed(RuntimeException problem) {
    failure.compareAndSet(null, problem);
  }

  private static InetSocketAddress address(ServerAddress address) {
    return new InetSocketAddress(address.getHost(), address.getPort());
  }
}
