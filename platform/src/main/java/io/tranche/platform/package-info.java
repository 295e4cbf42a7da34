/**
 * What every service stands on, so that it is decided once: the settings of Kafka and of the store,
 * whole polls with dead letters, the catalog of definitions, errors over HTTP. It knows nothing of
 * what the services do. Start reading at {@link io.tranche.platform.messaging.BatchProcessor}.
 */
@NullMarked
package io.tranche.platform;

import org.jspecify.annotations.NullMarked;
