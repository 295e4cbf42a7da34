package io.tranche.launcher.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports: the usual one, or the next that is free. */
final class Ports {

  private static final int LAST = 65_535;

  private Ports() {}

  static int freeFrom(int usual) {
    for (int port = usual; port <= LAST; port++) {
      if (isFree(port)) {
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
