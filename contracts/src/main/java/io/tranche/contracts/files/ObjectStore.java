package io.tranche.contracts.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A place for files that is not built in. It keeps objects under keys, segments joined by {@code
 * /}; a segment holds any character but {@code /} and control characters, and at most 255 bytes of
 * UTF-8. What was written is seen at once by whoever reads after it, in every process. A bundle
 * names it by a connection {@code {type: store, store: x-…, settings: {…}}}. Called on several
 * threads at once.
 */
public interface ObjectStore extends AutoCloseable {

  /** A small object, and what tells this version of it from every other. */
  record Version(byte[] content, String tag) {}

  /** A small object; empty if there is none. */
  Optional<Version> load(String key) throws IOException;

  /**
   * Writes a small object if it still is as it was: of several who try at once, one succeeds.
   *
   * @param tag of the version to replace; empty: there must be no object
   * @return whether it was written. Where the answer was lost, either an {@link IOException} or
   *     {@code false} is right: the caller reads again
   */
  boolean replace(String key, byte[] content, Optional<String> tag) throws IOException;

  /** Writes an object as a whole: before that has ended nobody sees any of it. */
  void upload(String key, Path file) throws IOException;

  /**
   * Reads an object into a file that does not exist.
   *
   * @throws NoSuchFileException if there is no object
   */
  void download(String key, Path file) throws IOException;

  /** Removes an object, if there is one. */
  void delete(String key) throws IOException;

  /** The place of an object, for people and programs, such as {@code s3://lake/orders/1.csv}. */
  String uri(String key);

  @Override
  void close();

  /** Opens stores; found by {@link java.util.ServiceLoader}. */
  interface Provider {

    /** The word in bundles: {@code x-} and lower-case letters, digits or {@code -}. */
    String name();

    /**
     * Opens a store, which is closed after each use.
     *
     * @param settings those of the connection, with the values in place of references
     * @throws IllegalArgumentException for settings that cannot be used, saying what could be
     */
    ObjectStore open(Map<String, String> settings);
  }
}
