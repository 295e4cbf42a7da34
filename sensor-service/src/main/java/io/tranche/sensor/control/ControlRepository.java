package io.tranche.sensor.control;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.commands.Resource;
import java.util.List;
import java.util.Optional;

/** Where controls are kept. */
interface ControlRepository {

  Uni<Optional<Control>> find(Resource resource);

  /** All that was ever stopped. */
  Uni<List<Control>> list();

  /** Replaces the version before it; whether nobody else has. */
  Uni<Boolean> save(Control next);
}
