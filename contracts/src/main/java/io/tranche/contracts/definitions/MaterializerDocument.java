package io.tranche.contracts.definitions;

import java.util.Optional;

/**
 * A materializer that several assets share (Dagster's multi-asset): one execution makes a partition
 * of all of them, or of those that are asked for.
 *
 * @param subsettable whether some of the assets can be made without the others
 * @param materializer what makes them; absent only in a document that cannot be used
 */
public record MaterializerDocument(
    String name,
    Optional<String> description,
    boolean subsettable,
    Optional<Materializer> materializer)
    implements Definition {}
