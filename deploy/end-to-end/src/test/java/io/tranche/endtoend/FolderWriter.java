package io.tranche.endtoend;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of somebody else that fills a folder as fast as it can: some files at once, some in
 * pieces with pauses between them, some under a name that is passed over until they are renamed,
 * some beside the folder until they are moved into it. It prints which files it has left alone half
 * written for longer than it was told, because the machine gave it no time.
 */
final class FolderWriter {
  private static final int FOLDERS = 16;
  private static final int LONGEST_PAUSE_MILLIS = 400;
  private static final int MOST_OPEN = 200;

  /** What generators draw first is alike where their seeds are. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final Path root;
  private final long seed;
  private final long settleNanos;
  private final PriorityQueue<Open> open = new PriorityQueue<>(Comparator.comparing(Open::due));

  /** A file of which more is to come. */
  private static final class Open {
    private final String name;
    private final OutputStream out;
    private final Random random;
    private long touched;
    private long due;
    private int left;
    private boolean slow;

    private Open(String name, OutputStream out, Random random) {
      this.name = name;
      this.out = out;
      this.random = random;
      this.left = 1 + random.nextInt(4);
    }

    private long due() {
      return due;
    }
  }

  private FolderWriter(Path root, long seed, Duration settle) {
    this.root = root;
    this.seed = seed;
    this.settleNanos = settle.toNanos();
  }

  /** The name of a file, by its number. */
  static String name(int number) {
    return "in%02d/%05d.csv".formatted(number % FOLDERS, number);
  }

  /** Takes a folder, how many files, a seed, and after how many milliseconds a file is whole. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    int files = Integer.parseInt(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    Duration settle = Duration.ofMillis(Long.parseLong(arguments[3]));
    new FolderWriter(root, seed, settle).write(files);
    System.out.println("WRITTEN " + files);
  }

  private void write(int files) throws IOException {
    for (int number = 0; number < files; number++) {
      // Each file has its own: which one is next depends on the machine.
      write(name(number), new Random((seed * files + number) * SPREAD));
      appendWhatIsDue();
      while (open.size() >= MOST_OPEN) {
        append(open.remove());
      }
    }
    while (!open.isEmpty()) {
      append(open.remove());
    }
  }

  private void write(String name, Random random) throws IOException {
    Path file = root.resolve(name);
    Path folder = Files.createDirectories(file.resolveSibling("."));
    switch (random.nextInt(4)) {
      case 0 -> Files.write(file, line(random));
      case 1 -> {
        Path part = folder.resolve(file.getFileName() + ".part");
        Files.write(part, line(random));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      }
      case 2 -> {
        Path beside = Files.createDirectories(root.resolveSibling("beside"));
        Path whole = beside.resolve(String.valueOf(file.getFileName()));
        Files.write(whole, line(random));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      }
      default -> {
        long before = System.nanoTime();
        Open one = new Open(name, Files.newOutputStream(file), random);
        one.touched = before;
        putBack(one);
      }
    }
  }

  private void appendWhatIsDue() throws IOException {
    while (!open.isEmpty() && open.element().due <= System.nanoTime()) {
      append(open.remove());
    }
  }

  private void append(Open one) throws IOException {
    for (long left = one.due - System.nanoTime(); left > 0; left = one.due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    long before = System.nanoTime();
    one.out.write(line(one.random));
    one.slow |= System.nanoTime() - one.touched >= settleNanos;
    one.touched = before;
    one.left--;
    if (one.left > 0) {
      putBack(one);
    } else {
      one.out.close();
      if (one.slow) {
        System.out.println("SLOW " + one.name);
      }
    }
  }

  private void putBack(Open one) {
    one.due =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(one.random.nextInt(LONGEST_PAUSE_MILLIS));
    open.add(one);
  }

  private static byte[] line(Random random) {
    return (random.nextInt(1_000_000) + ",1\n").getBytes(StandardCharsets.UTF_8);
  }
}
