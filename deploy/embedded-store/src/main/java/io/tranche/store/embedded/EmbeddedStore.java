package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A store that MongoDB drivers connect to. What it has acknowledged, and what it has let a reader
 * see, survives {@code kill -9} of the JVM (not a power cut: the file is written, not forced,
 * before the answer).
 *
 * <pre>{@code
 * try (EmbeddedStore store = EmbeddedStore.start(folder, 0)) {
 *   connectTo(store.uri());
 * }
 * }</pre>
 */
public final class EmbeddedStore implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /** A command waits for its commit on the thread of its connection: enough of them may wait. */
  private static final int CONNECTION_THREADS = 32;

  private final MongoServer server;
  private final String uri;

  private EmbeddedStore(MongoServer server, String uri) {
    this.server = server;
    this.uri = uri;
  }

  /**
   * Starts a store on a folder and returns when it serves clients.
   *
   * @param folder the data folder, created when absent; one store at a time
   * @param port the port on the loopback address, 0 for any free one
   * @throws IllegalStateException when the folder is in use, its file damaged, or the port taken
   */
  public static EmbeddedStore start(Path folder, int port) {
    return start(folder, port, StoreOptions.defaults());
  }

  /**
   * Starts a store on a folder with options of one's own.
   *
   * @throws IllegalStateException when the folder is in use, its data damaged or newer than this
   *     program, or the port taken
   */
  public static EmbeddedStore start(Path folder, int port, StoreOptions options) {
    return serve(new StoreBackend(StoreFile.open(folder, options)), port);
  }

  /** Starts a store that forgets all when it is closed, on any free port. */
  public static EmbeddedStore inMemory() {
    return serve(new StoreBackend(StoreFile.inMemory()), 0);
  }

  /** Where clients connect: {@code mongodb://host:port}. */
  public String uri() {
    return uri;
  }

  /** Stops the store; what a folder holds stays. */
  @Override
  public void close() {
    server.shutdownNow();
  }

  private static EmbeddedStore serve(MongoBackend backend, int port) {
    backend.version(new SpokenVersion());
    MongoServer server = new MongoServer(backend);
    try {
      server.bind(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1, CONNECTION_THREADS);
    } catch (Exception problem) {
      // Netty throws the checked BindException undeclared; the library then lets go of nothing.
      server.shutdownNow();
      throw new IllegalStateException(
          "Cannot start the embedded store: the port is taken (" + port + ")", problem);
    }
    InetSocketAddress address = server.getLocalAddress();
    return new EmbeddedStore(server, "mongodb://" + HOST + ":" + address.getPort());
  }
}
