package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import java.util.List;

/**
 * What is wrong between an alert and the assets. It may select none: so no bundle is kept from
 * removing the last asset of a group by an alert that watches the group.
 */
final class AlertValidation {

  private AlertValidation() {}

  static List<Problem> problems(AlertDocument alert, AssetGraph graph) {
    return alert.target().problems("alerts[" + alert.name() + "].target", graph);
  }
}
