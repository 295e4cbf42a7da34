package io.tranche.testing.wire;

import io.tranche.testing.wire.RecordedCall.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the calls of all connections of one tap. */
final class CallLog {
  private final List<RecordedCall> calls = new ArrayList<>();
  private final Map<String, Integer> occurrences = new HashMap<>();

  synchronized RecordedCall append(String name, Effect effect) {
    int occurrence = occurrences.merge(name, 1, Integer::sum);
    RecordedCall call = new RecordedCall(calls.size() + 1, name, occurrence, effect);
    calls.add(call);
    return call;
  }

  synchronized RecordedCalls snapshot() {
    return new RecordedCalls(calls);
  }
}
