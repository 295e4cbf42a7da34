package io.tranche.run.files;

import io.tranche.contracts.files.ObjectStore;
import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The pointers of a store, each replaced by compare-and-set. */
final class Pointers {

  private static final String FOLDER = ".tranche/";
  private static final int TRIES = 50;

  private final ObjectStore store;
  private final ConditionalWrites writes;

  /**
   * Those of a store.
   *
   * @param writes checks the store before the first write
   */
  Pointers(ObjectStore store, ConditionalWrites writes) {
    this.store = store;
    this.writes = writes;
  }

  Pointer load(FileName name) throws IOException {
    return parse(store.load(key(name)));
  }

  /**
   * Changes the pointer, raised to the token, until it stands; an answer may have been lost.
   *
   * @return as it stands then
   * @throws FencedOff if a higher token holds it
   */
  Pointer change(FileName name, long token, UnaryOperator<Pointer> change) throws IOException {
    writes.check(store);
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<ObjectStore.Version> stored = store.load(key(name));
      Pointer held = parse(stored);
      if (held.token() > token) {
        throw new FencedOff(name.asset(), name.partition(), token, held.token());
      }
      Pointer next = change.apply(held.raised(token));
      if (held.equals(next)
          || store.replace(key(name), next.json(name), stored.map(ObjectStore.Version::tag))) {
        return next;
      }
    }
    throw new IOException(
        "the pointer of " + name.subject() + " was changed by others all the time");
  }

  private static Pointer parse(Optional<ObjectStore.Version> stored) {
    return stored.map(version -> Pointer.parse(version.content())).orElse(Pointer.NONE);
  }

  private static String key(FileName name) {
    return FOLDER + name.path() + ".json";
  }
}
