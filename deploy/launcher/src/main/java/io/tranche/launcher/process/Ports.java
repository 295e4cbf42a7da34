package io.tranche.launcher.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Finds ports: the usual one, or the next that is free; each is given out once. */
final class Ports {

  private static final int LAST = 65_535;

  /** Nobody listens yet where something was just told to. */
  private final Set<Integer> given = new HashSet<>();

  int freeFrom(int usual) {
    for (int port = usual; port <= LAST; port++) {
      if (!given.contains(port) && isFree(port)) {
        given.add(port);
        return port;
      }
    }
    throw new IllegalStateException("Cannot find a free port: all from " + usual + " are taken");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
