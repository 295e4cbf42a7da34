package io.tranche.store.embedded;

import de.bwaldvogel.mongo.MongoVersion;
import java.util.List;

/**
 * What the store says it is. Current drivers refuse a wire version below 8; with that one they send
 * nothing that the library does not understand.
 */
final class SpokenVersion implements MongoVersion {
  @Override
  public List<Integer> getVersionArray() {
    return List.of(4, 2, 0);
  }

  @Override
  public int getWireVersion() {
    return 8;
  }
}
