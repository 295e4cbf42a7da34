package io.tranche.store.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.mvstore.Chunk;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The data file, and the choice of what is moved in it.
 *
 * <p>A checkpoint writes one chunk of pages, and every page in it outdates one of an older chunk.
 * The space of a chunk is free when none of its pages is current any more; so that this happens
 * soon, the current pages of the emptiest chunks move into the next one. Emptiest first, since they
 * give the most room for the least writing: MVStore's own choice prefers what is old, full or not.
 */
final class DataFile extends SingleFileStore {
  /** Pages are moved while less than this part of all chunks is current. */
  private static final double WANTED_CURRENT = 0.7;

  private static final int SMALLEST_BUFFER = 1 << 20;

  private final long movedBytes;
  private final AtomicReference<@Nullable WriteBuffer> spare = new AtomicReference<>();
  private volatile int bufferBytes = SMALLEST_BUFFER;

  private DataFile(StoreOptions options) {
    super(Map.of("cacheSize", options.cacheMegabytes()));
    this.movedBytes = options.unsavedBytes();
  }

  static DataFile open(Path path, StoreOptions options) {
    DataFile file = new DataFile(options);
    file.open(path.toString(), false, null);
    return file;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // MVStore keeps the type of its chunks to itself.
  public Collection getRewriteCandidates() {
    List<Chunk<?>> chunks = new ArrayList<>();
    for (Object each : (Collection<?>) getChunks().values()) {
      Chunk<?> chunk = (Chunk<?>) each;
      if (chunk.maxLenLive > 0) {
        chunks.add(chunk);
      }
    }
    return emptiest(chunks);
  }

  /** As many of the emptiest chunks as are to be freed, and may be moved at a time. */
  private List<Chunk<?>> emptiest(List<Chunk<?>> chunks) {
    double current = chunks.stream().mapToLong(chunk -> chunk.maxLenLive).sum();
    double surplus = chunks.stream().mapToLong(chunk -> chunk.maxLen).sum();
    surplus -= current / WANTED_CURRENT;
    chunks.sort(Comparator.comparingDouble(chunk -> (double) chunk.maxLenLive / chunk.maxLen));
    List<Chunk<?>> chosen = new ArrayList<>();
    long moved = 0;
    for (Chunk<?> chunk : chunks) {
      moved += chunk.maxLenLive;
      if (surplus <= 0 || (moved > movedBytes && !chosen.isEmpty())) {
        break;
      }
      surplus -= chunk.maxLen - chunk.maxLenLive;
      chosen.add(chunk);
    }
    return chosen;
  }

  /**
   * The one that wrote the last chunk, or one as large as that had to become: a buffer that grows
   * leaves several times its size to the garbage collector.
   */
  @Override
  public WriteBuffer getWriteBuffer() {
    WriteBuffer last = spare.getAndSet(null);
    return last == null ? new WriteBuffer(bufferBytes) : last.clear();
  }

  @Override
  public void releaseWriteBuffer(WriteBuffer buffer) {
    if (buffer.capacity() > bufferBytes) {
      bufferBytes = buffer.capacity();
    } else {
      spare.set(buffer);
    }
  }
}
