package io.tranche.sensor.directory;

/**
 * A file in one of its states.
 *
 * @param key its path below the folder, with {@code /} between the names
 */
record FolderFile(String key, Stamp stamp) {}
