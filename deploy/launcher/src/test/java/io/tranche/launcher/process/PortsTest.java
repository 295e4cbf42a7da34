package io.tranche.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void givesEachPortOnceEvenWhenTheUsualOneIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int usual = taken.getLocalPort();
      Ports ports = new Ports();

      int first = ports.freeFrom(usual);
      int second = ports.freeFrom(first);

      assertThat(first).isGreaterThan(usual);
      assertThat(second).isGreaterThan(first);
    }
  }
}
