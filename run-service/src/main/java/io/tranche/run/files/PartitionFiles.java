package io.tranche.run.files;

import io.tranche.run.materializer.FencedOff;
import java.io.IOException;
import java.nio.file.Path;
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

  @Override
  void close();
}
