package io.tranche.testing.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One side of a tap: what the process takes for its broker or its store. */
public final class WireProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final WireTap tap;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  WireProxy(InetSocketAddress target, WireTap tap) {
    this.target = target;
    this.tap = tap;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Where the process connects instead. */
  public String address() {
    return host() + ":" + port();
  }

  /** Drops all connections and refuses new ones until {@link #mend()}. */
  public void cut() {
    cut = true;
    dropConnections();
  }

  /** Ends a {@link #cut()}. */
  public void mend() {
    cut = false;
  }

  /** Holds every request back for so long before it is forwarded; zero to stop that. */
  public void delay(Duration delay) {
    this.delay = delay;
  }

  /** Drops all connections and ends the proxy. */
  @Override
  public void close() {
    closed.countDown();
    try {
      listener.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } finally {
      dropConnections();
    }
  }

  String host() {
    return "127.0.0.1";
  }

  int port() {
    return listener.getLocalPort();
  }

  void open(Supplier<Conversation> conversations) {
    Thread thread = new Thread(() -> accept(conversations), "wire-accept-" + port());
    thread.setDaemon(true);
    thread.start();
  }

  void dropConnections() {
    connections.forEach(Connection::close);
  }

  void forget(Connection connection) {
    connections.remove(connection);
  }

  void awaitDelay() throws InterruptedException {
    Duration wanted = delay;
    if (!wanted.isZero()) {
      closed.await(wanted.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void accept(Supplier<Conversation> conversations) {
    while (!listener.isClosed()) {
      try {
        Socket process = listener.accept();
        if (cut || tap.isStriking()) {
          process.close();
        } else {
          connect(process, conversations.get());
        }
      } catch (IOException closedListener) {
        // The loop ends.
      }
    }
  }

  private void connect(Socket process, Conversation conversation) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(target, CONNECT_MILLIS);
      process.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException serverDown) {
      // The process sees a connection that ends.
      process.close();
      server.close();
      return;
    }
    Connection connection = new Connection(this, tap, conversation, process, server);
    connections.add(connection);
    connection.start();
    if (cut || tap.isStriking()) {
      connection.close();
    }
  }
}
