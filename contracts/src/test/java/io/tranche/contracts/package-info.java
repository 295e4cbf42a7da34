/**
 * The contracts, held to their golden files: every message as it stands on its topic, with key and
 * headers. Start reading at {@link io.tranche.contracts.GoldenRecordsTest}.
 */
@NullMarked
package io.tranche.contracts;

import org.jspecify.annotations.NullMarked;
