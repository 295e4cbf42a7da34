package io.tranche.run.files;

import io.tranche.contracts.files.ObjectStore;
import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
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

  private static final Pattern VERSION = Pattern.compile("^[0-9]+-[0-9a-f-]{36}");
  private static final int TRIES = 50;

  private final ObjectStore store;
  private final Pointers pointers;
  private final StoredAttempts attempts;

  /**
   * Files in a store.
   *
   * @param writes checks the store before the first write
   */
  StoredFiles(ObjectStore store, ConditionalWrites writes) {
    this.store = store;
    this.pointers = new Pointers(store, writes);
    this.attempts = new StoredAttempts(store, pointers);
  }

  @Override
  public Workspace workspace() throws IOException {
    return Workspace.temporary();
  }

  @Override
  public void raise(Collection<FileName> names, long token) throws IOException {
    for (FileName name : names) {
      pointers.change(name, token, UnaryOperator.identity());
    }
  }

  /** An object that is to be. */
  private record Draft(FileName name, String key, Source source) {

    /** Puts it there, and says how large it is. */
    interface Source {
      long put(String key) throws IOException;
    }
  }

  @Override
  public Map<FileName, PublishedFile> publish(List<StagedFile> files, long token)
      throws IOException {
    return publish(
        files.stream()
            .map(
                staged ->
                    new Draft(
                        staged.name(),
                        key(staged.name(), token, UUID.randomUUID()),
                        key -> upload(key, staged.file())))
            .toList(),
        token,
        new LinkedHashMap<>());
  }

  private long upload(String key, Path file) throws IOException {
    store.upload(key, file);
    return Files.size(file);
  }

  private static String key(FileName name, long token, UUID version) {
    return name.path() + "/" + token + "-" + version + name.extension();
  }

  /**
   * All that is to be published is fenced, then all is uploaded, then one after the other counts.
   */
  private Map<FileName, PublishedFile> publish(
      List<Draft> drafts, long token, Map<FileName, PublishedFile> published) throws IOException {
    for (Draft draft : drafts) {
      List<String> left = new ArrayList<>();
      pointers.change(
          draft.name(),
          token,
          pointer -> {
            left.clear();
            pointer.pending().filter(former -> !former.equals(draft.key())).ifPresent(left::add);
            return pointer.writing(draft.key());
          });
      deleteAll(left);
    }
    Map<Draft, Long> sizes = new LinkedHashMap<>();
    for (Draft draft : drafts) {
      sizes.put(draft, draft.source().put(draft.key()));
    }
    for (Map.Entry<Draft, Long> sized : sizes.entrySet()) {
      Draft draft = sized.getKey();
      published.put(draft.name(), point(draft, sized.getValue(), token));
    }
    return published;
  }

  private PublishedFile point(Draft draft, long size, long token) throws IOException {
    String key = draft.key();
    List<String> replaced = new ArrayList<>();
    try {
      pointers.change(
          draft.name(),
          token,
          pointer -> {
            replaced.clear();
            pointer.current().filter(former -> !former.equals(key)).ifPresent(replaced::add);
            pointer.attempt().ifPresent(replaced::add);
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

  @Override
  public Map<FileName, String> invite(
      Collection<FileName> names, String attempt, long token, Duration validity)
      throws IOException {
    return attempts.invite(names, attempt, token, validity);
  }

  @Override
  public List<FileName> missing(Collection<FileName> names, String attempt) throws IOException {
    return attempts.missing(names, attempt);
  }

  @Override
  public Map<FileName, PublishedFile> publish(
      Collection<FileName> names, String attempt, long token) throws IOException {
    Map<FileName, PublishedFile> published = new LinkedHashMap<>();
    List<Draft> drafts = new ArrayList<>();
    for (FileName name : names) {
      Pointer pointer = pointers.change(name, token, UnaryOperator.identity());
      if (StoredAttempts.isPublished(attempt, name, pointer)) {
        published.put(
            name, new PublishedFile(store.uri(pointer.current().orElse("")), pointer.size()));
        store.delete(StoredAttempts.key(attempt, name));
      } else {
        drafts.add(
            new Draft(
                name,
                key(name, token, StoredAttempts.version(attempt)),
                key -> attempts.copy(attempt, name, key)));
      }
    }
    return publish(drafts, token, published);
  }

  @Override
  public void discard(Collection<FileName> names, long token) throws IOException {
    attempts.discard(names, token);
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

  @Override
  public Optional<String> address(FileName name, Duration validity) throws IOException {
    if (store instanceof AddressedObjects addressed) {
      Optional<String> key = key(name);
      for (int tries = 0; tries < TRIES; tries++) {
        if (key.isEmpty() || addressed.size(key.get()).isPresent()) {
          return key.map(one -> addressed.getAddress(one, validity));
        }
        Optional<String> now = key(name);
        if (now.equals(key)) {
          return Optional.empty();
        }
        key = now;
      }
      throw new IOException("the file of " + name.subject() + " is replaced all the time");
    }
    try (Workspace looked = workspace()) {
      return fetch(name, looked.folder()).isPresent()
          ? key(name).map(store::uri)
          : Optional.empty();
    }
  }

  /** The object to read; empty where it is of another format. */
  private Optional<String> key(FileName name) throws IOException {
    Optional<String> current = pointers.load(name).current();
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

  @Override
  public void close() {
    store.close();
  }
}
