package io.tranche.testing.wire;

import io.tranche.testing.wire.Conversation.Request;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One connection of the process, carried to the server frame by frame. */
final class Connection {
  private final WireProxy proxy;
  private final WireTap tap;
  private final Conversation conversation;
  private final Socket process;
  private final Socket server;

  /** Requests at whose answer the process dies. */
  private final Map<Integer, KillPoint> fatal = new ConcurrentHashMap<>();

  Connection(
      WireProxy proxy, WireTap tap, Conversation conversation, Socket process, Socket server) {
    this.proxy = proxy;
    this.tap = tap;
    this.conversation = conversation;
    this.process = process;
    this.server = server;
  }

  void start() {
    pump("requests", this::carryRequests);
    pump("answers", this::carryAnswers);
  }

  void close() {
    closeQuietly(process);
    closeQuietly(server);
    proxy.forget(this);
  }

  private void carryRequests() throws IOException, InterruptedException {
    InputStream requests = new BufferedInputStream(process.getInputStream());
    byte[] frame;
    while ((frame = conversation.readFrame(requests)) != null) {
      Request request = conversation.request(frame);
      Optional<KillPoint> point = tap.saw(request);
      if (point.isPresent() && point.get().phase() == KillPoint.Phase.BEFORE) {
        tap.strike(point.get());
        return;
      }
      proxy.awaitDelay();
      if (point.isPresent() && request.answered()) {
        fatal.put(request.id(), point.get());
      }
      if (tap.isStriking()) {
        return;
      }
      server.getOutputStream().write(frame);
      if (point.isPresent() && !request.answered()) {
        tap.strike(point.get());
        return;
      }
    }
  }

  private void carryAnswers() throws IOException {
    InputStream answers = new BufferedInputStream(server.getInputStream());
    byte[] frame;
    while ((frame = conversation.readFrame(answers)) != null) {
      KillPoint point = fatal.remove(conversation.answered(frame));
      if (point != null) {
        tap.strike(point);
        return;
      }
      byte[] forwarded = conversation.forwarded(frame);
      if (tap.isStriking()) {
        return;
      }
      process.getOutputStream().write(forwarded);
    }
  }

  private interface Pump {
    void run() throws IOException, InterruptedException;
  }

  private void pump(String name, Pump pump) {
    Thread thread =
        new Thread(
            () -> {
              try {
                pump.run();
              } catch (IOException ended) {
                // One end is gone; the other is told by the close below.
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException problem) {
                tap.failed(problem);
              } finally {
                close();
              }
            },
            "wire-" + name + "-" + proxy.port());
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // A socket that cannot be closed is closed.
    }
  }
}
