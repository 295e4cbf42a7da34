package io.tranche.sensor.bucket;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Where listings are kept. */
interface ListingRepository {

  Uni<Optional<Listing>> find(String sensor);

  /** Keeps the first; one that is there stays as it is. */
  Uni<Void> create(Listing first);

  /** Replaces the version before it; whether nobody else has. */
  Uni<Boolean> save(Listing next);
}
