/**
 * One Kafka broker, with its controller, in this JVM and on one data folder: what standalone and
 * the tests run instead of a cluster. Start reading at {@link
 * io.tranche.kafka.embedded.EmbeddedKafka}; {@link io.tranche.kafka.embedded.Main} is the same as a
 * process.
 */
@NullMarked
package io.tranche.kafka.embedded;

import org.jspecify.annotations.NullMarked;
