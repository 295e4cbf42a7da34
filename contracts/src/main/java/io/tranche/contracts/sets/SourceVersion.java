package io.tranche.contracts.sets;

import java.util.Optional;

/**
 * One version of an outside object.
 *
 * @param object the object, as {@code s3://bucket/key}
 * @param order compared as text, between versions of the same object only: higher is newer
 * @param version the store's own version id, where the bucket is versioned
 */
public record SourceVersion(String object, String order, Optional<String> version) {}
