package io.tranche.sensor.directory;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/** Which files the sensors have taken. */
interface DirectoryRepository {

  /** By key. */
  Uni<Map<String, Stamp>> taken(String sensor);

  /** The same of these files only. */
  Uni<Map<String, Stamp>> taken(String sensor, List<FolderFile> files);

  Uni<Void> save(String sensor, List<FolderFile> files);

  Uni<Void> forget(String sensor, List<String> keys);
}
