package io.tranche.run.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder that all replicas reach. A file is written in a workspace below {@code .tranche}, which
 * is no asset's folder, and moved to its name while the lock is held and the fence allows it.
 */
final class FolderFiles implements PartitionFiles {

  private static final String OWN = ".tranche";
  private static final String LOCK = ".lock";

  /**
   * The locks of workspaces of this process. They are not to be opened again: with POSIX, closing
   * any descriptor of a file gives up the process's lock on it.
   */
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final Path workspaces;
  private final FolderLock lock;
  private final FolderFences fences;
  private final FolderAttempts attempts;

  private FolderFiles(Path root) {
    this.root = root;
    this.workspaces = root.resolve(OWN).resolve("workspaces");
    this.lock = new FolderLock(root.resolve(OWN).resolve("lock"));
    this.fences = new FolderFences(root.resolve(OWN).resolve("fences"));
    this.attempts = new FolderAttempts(root.resolve(OWN).resolve("attempts"));
  }

  /** Makes the folder if there is none. Links are followed, so that one folder has one lock. */
  static FolderFiles open(Path root) throws IOException {
    Files.createDirectories(root);
    return new FolderFiles(root.toRealPath());
  }

  /** Those of processes that have died are removed first: nobody holds their locks. */
  @Override
  public Workspace workspace() throws IOException {
    return lock.hold(
        () -> {
          Files.createDirectories(workspaces);
          removeLeftOver();
          String name = UUID.randomUUID().toString();
          Path sign = workspaces.resolve(name + LOCK);
          FileChannel held =
              FileChannel.open(sign, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          held.lock();
          IN_USE.add(sign);
          return new Workspace(
              Files.createDirectory(workspaces.resolve(name)),
              () -> {
                Files.deleteIfExists(sign);
                held.close();
                IN_USE.remove(sign);
              });
        });
  }

  private void removeLeftOver() throws IOException {
    try (DirectoryStream<Path> signs = Files.newDirectoryStream(workspaces, "*" + LOCK)) {
      for (Path sign : signs) {
        if (!IN_USE.contains(sign)) {
          removeIfLeftOver(sign);
        }
      }
    }
  }

  private void removeIfLeftOver(Path sign) throws IOException {
    try (FileChannel channel = FileChannel.open(sign, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free != null) {
        String name = String.valueOf(sign.getFileName());
        Workspace.delete(workspaces.resolve(name.substring(0, name.length() - LOCK.length())));
        Files.deleteIfExists(sign);
      }
    } catch (NoSuchFileException e) {
      // It was closed meanwhile.
    }
  }

  @Override
  public void raise(Collection<FileName> names, long token) throws IOException {
    lock.hold(
        () -> {
          fences.raise(names, token);
          return true;
        });
  }

  @Override
  public Map<FileName, PublishedFile> publish(List<StagedFile> files, long token)
      throws IOException {
    for (StagedFile staged : files) {
      DurableFiles.force(staged.file());
    }
    return lock.hold(
        () -> {
          fences.raise(files.stream().map(StagedFile::name).toList(), token);
          Map<FileName, PublishedFile> published = new LinkedHashMap<>();
          for (StagedFile staged : files) {
            published.put(staged.name(), move(staged.file(), staged.name()));
            removeAttempt(staged.name());
          }
          return published;
        });
  }

  private PublishedFile move(Path file, FileName name) throws IOException {
    Path place = name.below(root);
    Files.createDirectories(place.getParent());
    DurableFiles.move(file, place);
    return published(place);
  }

  private static PublishedFile published(Path place) throws IOException {
    return new PublishedFile(place.toUri().toString(), Files.size(place));
  }

  @Override
  public Map<FileName, String> invite(
      Collection<FileName> names, String attempt, long token, Duration validity)
      throws IOException {
    return lock.hold(
        () -> {
          fences.raise(names, token);
          Map<FileName, String> places = new LinkedHashMap<>();
          for (FileName name : names) {
            if (fences.load(name).attempt().filter(attempt::equals).isEmpty()) {
              removeAttempt(name);
            }
            fences.change(name, fence -> fence.writing(attempt));
            Path file = attempts.file(attempt, name);
            Files.createDirectories(file.toAbsolutePath().getParent());
            places.put(name, file.toString());
          }
          return places;
        });
  }

  @Override
  public List<FileName> missing(Collection<FileName> names, String attempt) throws IOException {
    List<FileName> missing = new ArrayList<>();
    for (FileName name : names) {
      if (!attempts.isWritten(attempt, name)
          && fences.load(name).published().filter(attempt::equals).isEmpty()) {
        missing.add(name);
      }
    }
    return missing;
  }

  /** What is noted first says of a file that is no longer in its place that it was published. */
  @Override
  public Map<FileName, PublishedFile> publish(
      Collection<FileName> names, String attempt, long token) throws IOException {
    return lock.hold(
        () -> {
          fences.raise(names, token);
          Map<FileName, PublishedFile> published = new LinkedHashMap<>();
          for (FileName name : names) {
            if (!missing(List.of(name), attempt).isEmpty()) {
              throw new NoSuchFileException(attempts.file(attempt, name).toString());
            }
            if (attempts.isWritten(attempt, name)) {
              fences.change(name, fence -> fence.publishing(attempt));
              published.put(name, move(attempts.file(attempt, name), name));
            } else {
              published.put(name, published(name.below(root)));
            }
            removeAttempt(name);
          }
          return published;
        });
  }

  /** What others have written, or write, of a file. */
  private void removeAttempt(FileName name) throws IOException {
    Optional<String> attempt = fences.load(name).attempt();
    if (attempt.isPresent()) {
      fences.change(name, FolderFences.Fence::withoutAttempt);
      attempts.remove(attempt.get(), name);
    }
  }

  @Override
  public void discard(Collection<FileName> names, long token) throws IOException {
    lock.hold(
        () -> {
          for (FileName name : names) {
            if (fences.load(name).token() <= token) {
              removeAttempt(name);
            }
          }
          return true;
        });
  }

  @Override
  public Optional<String> address(FileName name, Duration validity) {
    return Optional.of(name.below(root)).filter(Files::isRegularFile).map(Path::toString);
  }

  /** A second name for the file, where the system has such: it is kept when the first one moves. */
  @Override
  public Optional<Path> fetch(FileName name, Path folder) throws IOException {
    Path place = name.below(root);
    if (!Files.isRegularFile(place)) {
      return Optional.empty();
    }
    Path link = name.below(folder);
    Files.createDirectories(link.getParent());
    try {
      return Optional.of(Files.createLink(link, place));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of(Files.copy(place, link));
    }
  }

  @Override
  public void close() {}
}
