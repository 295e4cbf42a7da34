package io.tranche.run.files;

/**
 * A file that everybody sees.
 *
 * @param uri its place: {@code file:…}, {@code s3://…}
 * @param size in bytes
 */
record PublishedFile(String uri, long size) {}
