package io.tranche.run.lineage;

import java.util.Optional;

/**
 * The data that a partition has.
 *
 * @param token of what has made it
 * @param file where its output lies, if it was made as a file
 */
record DataVersion(long token, String version, Optional<String> file) {}
