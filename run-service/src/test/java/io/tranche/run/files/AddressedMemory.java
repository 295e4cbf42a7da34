package io.tranche.run.files;

import io.tranche.contracts.files.ObjectStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A store in memory in which the keys of objects are their addresses. */
class AddressedMemory extends MemoryObjects implements AddressedObjects {

  AddressedMemory(Map<String, ObjectStore.Version> objects) {
    super(objects);
  }

  @Override
  public String putAddress(String key, Duration validity) {
    return key;
  }

  @Override
  public String getAddress(String key, Duration validity) {
    return key;
  }

  @Override
  public OptionalLong size(String key) {
    return load(key).stream().mapToLong(version -> version.content().length).findFirst();
  }

  @Override
  public void copy(String from, String to) throws IOException {
    Optional<Version> found = load(from);
    objects.put(to, found.orElseThrow(() -> new NoSuchFileException(from)));
  }
}
