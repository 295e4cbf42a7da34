package io.tranche.benchmarks.store;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The library as it comes: everything in memory, for as long as the process lives. */
public final class MemoryStore {

  private MemoryStore() {}

  /** Prints the same line as the embedded store when it serves. */
  public static void main(String[] arguments) throws InterruptedException {
    MongoServer server = new MongoServer(new MemoryBackend().version(new Version()));
    System.out.println("READY " + server.bindAndGetConnectionString());
    new CountDownLatch(1).await();
  }

  /** The lowest that drivers take. */
  private static final class Version implements MongoVersion {

    @Override
    public List<Integer> getVersionArray() {
      return List.of(4, 2, 0);
    }

    @Override
    public int getWireVersion() {
      return 8;
    }
  }
}
