package io.tranche.launcher.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds ports: the usual one, or the next that is free. Nobody listens yet where something was just
 * told to, nor while it is started again: so each port is held by a lock that other installations
 * of the same user see, and that ends with the process.
 */
final class Ports implements AutoCloseable {

  private static final int LAST = 65_535;

  private final Path locks;
  private final Map<Integer, FileLock> held = new HashMap<>();

  /**
   * @param locks the folder of the locks, the same for all that must not get the same port
   */
  Ports(Path locks) throws IOException {
    this.locks = Files.createDirectories(locks);
  }

  static Ports ofUser() throws IOException {
    return new Ports(
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "tranche-ports-" + System.getProperty("user.name")));
  }

  int freeFrom(int usual) throws IOException {
    for (int port = usual; port <= LAST; port++) {
      if (isFree(port) && hold(port)) {
        return port;
      }
    }
    throw new IllegalStateException("Cannot find a free port: all from " + usual + " are taken");
  }

  private boolean hold(int port) throws IOException {
    FileChannel channel =
        FileChannel.open(
            locks.resolve(Integer.toString(port)),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        held.put(port, lock);
        return true;
      }
    } catch (OverlappingFileLockException heldInThisProcess) {
      // as good as held by another one
    }
    channel.close();
    return false;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Lets go of all ports. */
  @Override
  public void close() throws IOException {
    for (FileLock lock : held.values()) {
      lock.acquiredBy().close();
    }
    held.clear();
  }
}
