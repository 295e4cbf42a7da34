package io.tranche.sensor.directory;

import io.smallrye.mutiny.Uni;
import java.util.Map;

/** How often sensors were had to take files again. */
interface FolderCursorRepository {

  /** The numbers of all that were ever moved, by sensor. */
  Uni<Map<String, Long>> numbers();

  Uni<FolderCursor> load(String sensor);

  /** False if somebody else has moved it since it was read. */
  Uni<Boolean> save(FolderCursor next);
}
