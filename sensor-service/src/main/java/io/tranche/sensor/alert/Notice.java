package io.tranche.sensor.alert;

import io.tranche.contracts.alerts.AlertEvent;

/** An event that a receiver shall hear of. However often it is stored, it is told once. */
record Notice(Receiver receiver, AlertEvent event) {

  String id() {
    return receiver.key() + "|" + event.id();
  }
}
