package io.tranche.run.files;

import io.tranche.contracts.files.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** A store that lasts as long as the test; a plug-in of the tests. */
public class MemoryObjects implements ObjectStore {

  private static final AtomicLong TAGS = new AtomicLong();

  final Map<String, Version> objects;

  MemoryObjects(Map<String, Version> objects) {
    this.objects = objects;
  }

  /** Finds a store by its setting {@code of}. */
  public static final class Provider implements ObjectStore.Provider {

    static final Map<String, Map<String, Version>> STORES = new ConcurrentSkipListMap<>();

    @Override
    public String name() {
      return "x-memory";
    }

    @Override
    public ObjectStore open(Map<String, String> settings) {
      return new MemoryObjects(
          STORES.computeIfAbsent(
              settings.getOrDefault("of", ""), name -> new ConcurrentSkipListMap<>()));
    }
  }

  private static Version version(byte[] content) {
    return new Version(content, Long.toString(TAGS.incrementAndGet()));
  }

  @Override
  public Optional<Version> load(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public boolean replace(String key, byte[] content, Optional<String> tag) {
    synchronized (objects) {
      if (!load(key).map(Version::tag).equals(tag)) {
        return false;
      }
      objects.put(key, version(content));
      return true;
    }
  }

  @Override
  public void upload(String key, Path file) throws IOException {
    objects.put(key, version(Files.readAllBytes(file)));
  }

  @Override
  public void download(String key, Path file) throws IOException {
    Optional<Version> found = load(key);
    if (found.isEmpty()) {
      throw new NoSuchFileException(key);
    }
    Files.write(file, found.get().content());
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public String uri(String key) {
    return "memory:" + key;
  }

  @Override
  public void close() {}
}
