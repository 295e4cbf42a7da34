package io.tranche.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

  @TempDir Path locks;

  @Test
  void givesEachPortOnceEvenWhenTheUsualOneIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Ports ports = new Ports(locks)) {
      int usual = taken.getLocalPort();

      int first = ports.freeFrom(usual);
      int second = ports.freeFrom(first);

      assertThat(first).isGreaterThan(usual);
      assertThat(second).isGreaterThan(first);
    }
  }

  @Test
  void givesAPortToOneInstallationOfSeveralThatStartAtOnce() throws Exception {
    int usual = anyFree();
    Ports other = new Ports(locks);
    int given;
    try (Ports ports = new Ports(locks)) {
      given = ports.freeFrom(usual);

      assertThat(other.freeFrom(given)).isGreaterThan(given);
    }
    try (other) {
      assertThat(other.freeFrom(given)).isEqualTo(given);
    }
  }

  private static int anyFree() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
