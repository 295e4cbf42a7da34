package io.tranche.run.files;

import io.tranche.contracts.files.ObjectStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.OptionalLong;

/** A store whose objects have addresses that others may use who have no keys of it. */
interface AddressedObjects extends ObjectStore {

  /** A URL that anybody may PUT the object to for some time. */
  String putAddress(String key, Duration validity);

  /** A URL that anybody may GET the object from for some time. */
  String getAddress(String key, Duration validity);

  /** How many bytes an object has; empty if there is none. */
  OptionalLong size(String key) throws IOException;

  /**
   * Makes an object of what is in another one now.
   *
   * @throws NoSuchFileException if there is no such object
   */
  void copy(String from, String to) throws IOException;
}
