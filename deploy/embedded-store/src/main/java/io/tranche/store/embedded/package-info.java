/**
 * A store in this JVM that speaks the MongoDB wire protocol and keeps its data in one file: what
 * standalone and the tests run instead of a replica set. Start reading at {@link
 * io.tranche.store.embedded.EmbeddedStore}; {@link io.tranche.store.embedded.Main} is the same as a
 * process.
 */
@NullMarked
package io.tranche.store.embedded;

import org.jspecify.annotations.NullMarked;
