package io.tranche.run.files;

import io.tranche.contracts.files.ObjectStore;
import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A store of objects, which cannot be renamed. Each publication is an object of its own below the
 * partition's name; a pointer beside them, replaced by compare-and-set, says which of them counts
 * and carries the token. An object without a pointer, written by somebody else under the
 * partition's name, is read too.
 */
final class StoredFiles implements PartitionFiles {

  private static final String POINTERS = ".tranche/";
  private static final Pattern VERSION = Pattern.compile("^[0-9]+-[0-9a-f-]{36}");
  private static final int TRIES = 50;

  private final ObjectStore store;
  private final ConditionalWrites writes;

  /**
   * Files in a store.
   *
   * @param writes checks the store before the first write
   */
  StoredFiles(ObjectStore store, ConditionalWrites writes) {
    this.store = store;
    this.writes = writes;
  }

  @Override
  public Workspace workspace() throws IOException {
    return Workspace.temporary();
  }

  @Override
  public void raise(Collection<FileName> names, long token) throws IOException {
    for (FileName name : names) {
      change(name, token, UnaryOperator.identity());
    }
  }

  /**
   * All that is to be published is fenced, then all is uploaded, then one after the other counts.
   */
  @Override
  public Map<FileName, PublishedFile> publish(List<StagedFile> files, long token)
      throws IOException {
    Map<StagedFile, String> keys = new LinkedHashMap<>();
    for (StagedFile staged : files) {
      String key =
          staged.name().path() + "/" + token + "-" + UUID.randomUUID() + staged.name().extension();
      List<String> left = new ArrayList<>();
      change(
          staged.name(),
          token,
          pointer -> {
            left.clear();
            pointer.pending().ifPresent(left::add);
            return pointer.writing(key);
          });
      deleteAll(left);
      keys.put(staged, key);
    }
    for (StagedFile staged : files) {
      store.upload(keys.getOrDefault(staged, ""), staged.file());
    }
    Map<FileName, PublishedFile> published = new LinkedHashMap<>();
    for (StagedFile staged : files) {
      published.put(staged.name(), point(staged, keys.getOrDefault(staged, ""), token));
    }
    return published;
  }

  private PublishedFile point(StagedFile staged, String key, long token) throws IOException {
    long size = Files.size(staged.file());
    List<String> replaced = new ArrayList<>();
    try {
      change(
          staged.name(),
          token,
          pointer -> {
            replaced.clear();
            pointer.current().filter(former -> !former.equals(key)).ifPresent(replaced::add);
            return pointer.published(key, size);
          });
    } catch (FencedOff e) {
      store.delete(key);
      throw e;
    }
    deleteAll(replaced);
    return new PublishedFile(store.uri(key), size);
  }

  private void deleteAll(List<String> keys) throws IOException {
    for (String key : keys) {
      store.delete(key);
    }
  }

  /** Changes the pointer, raised to the token, until it stands; an answer may have been lost. */
  private void change(FileName name, long token, UnaryOperator<Pointer> change) throws IOException {
    writes.check(store);
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<ObjectStore.Version> stored = store.load(pointerKey(name));
      Pointer held = stored.map(version -> Pointer.parse(version.content())).orElse(Pointer.NONE);
      if (held.token() > token) {
        throw new FencedOff(name.asset(), name.partition(), token, held.token());
      }
      Pointer next = change.apply(held.raised(token));
      if (held.equals(next)
          || store.replace(
              pointerKey(name), next.json(name), stored.map(ObjectStore.Version::tag))) {
        return;
      }
    }
    throw new IOException(
        "the pointer of " + name.subject() + " was changed by others all the time");
  }

  /** An object may be replaced between the look at its pointer and the look at itself. */
  @Override
  public Optional<Path> fetch(FileName name, Path folder) throws IOException {
    Path file = name.below(folder);
    Files.createDirectories(file.toAbsolutePath().getParent());
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<String> key = key(name);
      if (key.isEmpty()) {
        return Optional.empty();
      }
      try {
        store.download(key.get(), file);
        return Optional.of(file);
      } catch (NoSuchFileException e) {
        Files.deleteIfExists(file);
        if (key.equals(key(name))) {
          return Optional.empty();
        }
      }
    }
    throw new IOException("the file of " + name.subject() + " is replaced all the time");
  }

  /** The object to read; empty where it is of another format. */
  private Optional<String> key(FileName name) throws IOException {
    Optional<Pointer> pointer =
        store.load(pointerKey(name)).map(version -> Pointer.parse(version.content()));
    Optional<String> current = pointer.flatMap(Pointer::current);
    return current.isEmpty()
        ? Optional.of(name.toString())
        : current.filter(key -> isOf(name, key));
  }

  private static boolean isOf(FileName name, String key) {
    return key.startsWith(name.path() + "/")
        && VERSION
            .matcher(key.substring(name.path().length() + 1))
            .replaceFirst("")
            .equals(name.extension());
  }

  private static String pointerKey(FileName name) {
    return POINTERS + name.path() + ".json";
  }

  @Override
  public void close() {
    store.close();
  }
}
