package io.tranche.run.files;

import io.tranche.contracts.files.ObjectStore;
import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What others write into a store before it is published: objects whose keys follow from attempt and
 * partition, and stand in the pointer. They are copied: who may write there still, changes nothing
 * of what was published.
 */
record StoredAttempts(ObjectStore store, Pointers pointers) {

  private static final String FOLDER = ".tranche/attempts/";

  static String key(String attempt, FileName name) {
    return FOLDER + attempt + "/" + name.id() + name.extension();
  }

  /** Stands in the keys of all that is published of an attempt, under whatever token. */
  static UUID version(String attempt) {
    return UUID.nameUUIDFromBytes(attempt.getBytes(StandardCharsets.UTF_8));
  }

  static boolean isPublished(String attempt, FileName name, Pointer pointer) {
    return pointer
        .current()
        .filter(key -> key.startsWith(name.path() + "/"))
        .filter(key -> key.endsWith("-" + version(attempt) + name.extension()))
        .isPresent();
  }

  private AddressedObjects addressed() throws IOException {
    if (store instanceof AddressedObjects addressed) {
      return addressed;
    }
    throw new IOException("the store gives no addresses that others can write to");
  }

  Map<FileName, String> invite(
      Collection<FileName> names, String attempt, long token, Duration validity)
      throws IOException {
    Map<FileName, String> places = new LinkedHashMap<>();
    for (FileName name : names) {
      String key = key(attempt, name);
      List<String> left = new ArrayList<>();
      pointers.change(
          name,
          token,
          pointer -> {
            left.clear();
            pointer.attempt().filter(former -> !former.equals(key)).ifPresent(left::add);
            return pointer.attemptedAt(key);
          });
      for (String former : left) {
        store.delete(former);
      }
      places.put(name, addressed().putAddress(key, validity));
    }
    return places;
  }

  List<FileName> missing(Collection<FileName> names, String attempt) throws IOException {
    List<FileName> missing = new ArrayList<>();
    for (FileName name : names) {
      if (addressed().size(key(attempt, name)).isEmpty()
          && !isPublished(attempt, name, pointers.load(name))) {
        missing.add(name);
      }
    }
    return missing;
  }

  /** Makes an object of what was written; the answer is how large it is. */
  long copy(String attempt, FileName name, String to) throws IOException {
    addressed().copy(key(attempt, name), to);
    return addressed().size(to).orElseThrow(() -> new NoSuchFileException(store.uri(to)));
  }

  void discard(Collection<FileName> names, long token) throws IOException {
    for (FileName name : names) {
      Pointer held = pointers.load(name);
      if (held.token() <= token && held.attempt().isPresent()) {
        discard(name, token);
      }
    }
  }

  private void discard(FileName name, long token) throws IOException {
    List<String> left = new ArrayList<>();
    try {
      pointers.change(
          name,
          token,
          pointer -> {
            left.clear();
            pointer.attempt().ifPresent(left::add);
            return pointer.withoutAttempt();
          });
    } catch (FencedOff e) {
      // Somebody else goes on with it.
      left.clear();
    }
    for (String key : left) {
      store.delete(key);
    }
  }
}
