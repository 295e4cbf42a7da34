package io.tranche.contracts.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A format of files that is not built in: what Dagster calls an I/O manager of one's own. A bundle
 * names it in {@code output: {connection: …, format: x-…}}; it is found by {@link
 * java.util.ServiceLoader}, in a jar with an entry {@code
 * META-INF/services/io.tranche.contracts.files.FileFormat}.
 *
 * <p>Rows are maps from the names of columns to the values of JSON: texts, {@link Boolean}, {@link
 * Integer}, {@link Long}, {@link java.math.BigInteger}, {@link Double}, lists and maps. What is
 * null is left out.
 *
 * <p>Law: {@link #read} gives the rows that {@link #write} was given, in their order, but for types
 * that the format does not tell apart. Called on several threads at once.
 */
public interface FileFormat {

  /** The word in bundles: {@code x-} and lower-case letters, digits or {@code -}. */
  String name();

  /** The end of file names: a dot, and at most 20 letters, digits or dots. */
  String extension();

  /**
   * Writes a file.
   *
   * @param rows to be read once, one by one
   * @param file closed by the caller
   */
  void write(Stream<Map<String, Object>> rows, OutputStream file) throws IOException;

  /**
   * Reads a file; the rows may be read from it while they are asked for.
   *
   * @param file closed by the caller, after the rows were read
   */
  Stream<Map<String, Object>> read(InputStream file) throws IOException;
}
