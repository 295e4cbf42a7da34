package io.tranche.run.files;

import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One place for files. Laws: whoever fetches a file gets the whole of one that was published; after
 * {@link #raise} or {@link #publish} with a token nothing is published with a lower one. Blocking;
 * an interruption ends it with an {@link IOException}.
 */
interface PartitionFiles extends AutoCloseable {

  /** A folder to write in before publishing. */
  Workspace workspace() throws IOException;

  /**
   * Lets nothing with a lower token publish these files any more.
   *
   * @throws FencedOff if a higher token has published or raised one of them
   */
  void raise(Collection<FileName> names, long token) throws IOException;

  /**
   * Puts files of a workspace of this place where everybody sees them, each in place of the one
   * before it.
   *
   * @throws FencedOff if a higher token has published or raised one of them; then none is published
   */
  Map<FileName, PublishedFile> publish(List<StagedFile> files, long token) throws IOException;

  /**
   * The file as it is now; it stays as it is while the folder exists.
   *
   * @param folder where a copy may be put, under the same name
   */
  Optional<Path> fetch(FileName name, Path folder) throws IOException;

  /**
   * Makes places where somebody else writes these files, for one attempt alone. What attempts
   * before it have left is removed, and nothing with a lower token publishes the files any more.
   *
   * @param attempt unlike every other; the same again gets the same places
   * @param validity how long URLs can be used
   * @return absolute paths, or URLs for PUT
   * @throws FencedOff if a higher token has published or raised one of them
   */
  Map<FileName, String> invite(
      Collection<FileName> names, String attempt, long token, Duration validity) throws IOException;

  /** Those files that an attempt has not written, unless they were published already. */
  List<FileName> missing(Collection<FileName> names, String attempt) throws IOException;

  /**
   * Puts the files that somebody else has written where everybody sees them, as {@link
   * #publish(List, long)} does. Of an attempt that was published before, maybe under a lower token,
   * nothing changes.
   *
   * @throws FencedOff if a higher token has published or raised one of them
   */
  Map<FileName, PublishedFile> publish(Collection<FileName> names, String attempt, long token)
      throws IOException;

  /** Removes what others have written of these and nobody publishes, unless a higher token may. */
  void discard(Collection<FileName> names, long token) throws IOException;

  /**
   * Where somebody else reads the file as it is now: an absolute path, or a URL for GET; in a store
   * without such what that calls it.
   *
   * @param validity how long a URL can be used
   */
  Optional<String> address(FileName name, Duration validity) throws IOException;

  @Override
  void close();
}
