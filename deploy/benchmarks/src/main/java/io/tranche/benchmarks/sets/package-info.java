/**
 * What a key and a page of a large partition set cost beside a small one: the members are written
 * straight into the database of definitions-service, which then answers over HTTP.
 */
@NullMarked
package io.tranche.benchmarks.sets;

import org.jspecify.annotations.NullMarked;
