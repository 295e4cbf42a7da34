/**
 * What a team may add to the formats and stores in which the files of partitions lie. Start at
 * {@link io.tranche.contracts.files.FileFormat}; implementations are found by {@link
 * java.util.ServiceLoader}.
 */
@NullMarked
package io.tranche.contracts.files;

import org.jspecify.annotations.NullMarked;
