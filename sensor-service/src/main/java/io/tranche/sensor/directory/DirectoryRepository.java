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

  /** Forgets the files whose keys come behind one, by code point; behind the empty one all do. */
  Uni<Void> forgetBehind(String sensor, String key);

  /** How many files a sensor has taken. */
  Uni<Long> count(String sensor);
}
