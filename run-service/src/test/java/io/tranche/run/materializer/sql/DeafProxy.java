package io.tranche.run.materializer.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and a server, and can lose all that the server says. */
final class DeafProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final int server;
  private final List<Link> links = new CopyOnWriteArrayList<>();

  private static final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean deaf;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }
  }

  DeafProxy(int server) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on, clients that are connected hear nothing, not even the end of the connection. */
  void deafen() {
    links.forEach(link -> link.deaf = true);
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), server));
      links.add(link);
      start(() -> copy(link.client, link.server, link, false));
      start(() -> copy(link.server, link.client, link, true));
    }
  }

  private static void copy(Socket from, Socket to, Link link, boolean canBeLost)
      throws IOException {
    byte[] bytes = new byte[8192];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      if (!canBeLost || !link.deaf) {
        out.write(bytes, 0, count);
      }
    }
    if (!canBeLost || !link.deaf) {
      to.close();
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void start(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException closed) {
                // The link has ended.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Link link : links) {
      link.client.close();
      link.server.close();
    }
  }
}
