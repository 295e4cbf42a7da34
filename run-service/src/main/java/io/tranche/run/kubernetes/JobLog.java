package io.tranche.run.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.tranche.run.materializer.LogTail;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.command.OutputLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the program of a Job prints, as it prints it. For one thread. */
final class JobLog implements AutoCloseable {

  private final LogTail tail;
  private final MaterializationContext context;
  private @Nullable LogWatch watch;
  private @Nullable Thread reader;
  private boolean isFollowed;
  private volatile boolean isClosed;

  JobLog(MaterializationContext context) {
    this.context = context;
    this.tail = new LogTail(context.log());
  }

  /** From its beginning on, once there is something to read. */
  void follow(KubernetesClient client, JobName name, Pods.View pod) {
    if (isFollowed || !pod.hasStarted() || pod.name().isEmpty()) {
      return;
    }
    isFollowed = true;
    try {
      LogWatch opened =
          client
              .pods()
              .inNamespace(name.namespace())
              .withName(pod.name().get())
              .inContainer(pod.container())
              .withReadyWaitTimeout(0)
              .watchLog();
      Thread thread = new Thread(() -> read(opened), "job-log");
      thread.setDaemon(true);
      thread.start();
      watch = opened;
      reader = thread;
    } catch (KubernetesClientException e) {
      context.log().accept("its log cannot be read: " + Jobs.told(e));
    }
  }

  private void read(LogWatch opened) {
    OutputLines lines = new OutputLines(tail, context.secrets());
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(opened.getOutput(), StandardCharsets.UTF_8))) {
      for (int c = output.read(); c >= 0; c = output.read()) {
        lines.add((char) c);
      }
    } catch (IOException e) {
      if (!isClosed) {
        tail.accept("its log broke off: " + e.getMessage());
      }
    }
    lines.end();
  }

  /** Waits, for a bounded time, until all is read. */
  void finish(Duration most) throws InterruptedException {
    Thread thread = reader;
    if (thread != null) {
      thread.join(most.toMillis());
    }
  }

  /** The last lines, in their order. */
  String tail() {
    return tail.text();
  }

  @Override
  public void close() {
    isClosed = true;
    LogWatch opened = watch;
    if (opened != null) {
      opened.close();
    }
  }
}
