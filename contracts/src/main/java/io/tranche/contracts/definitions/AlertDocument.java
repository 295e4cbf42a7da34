package io.tranche.contracts.definitions;

import io.tranche.contracts.alerts.AlertTrigger;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is told of what.
 *
 * @param on what is told
 * @param target of these assets; of a run over several, if it has any of them
 * @param to who is told; each by its position here
 */
public record AlertDocument(
    String name, Set<AlertTrigger> on, AssetSelection target, List<Webhook> to)
    implements Definition {

  public AlertDocument {
    on = Set.copyOf(on);
    to = List.copyOf(to);
  }

  /**
   * An address that notifications are posted to.
   *
   * @param url of http or https; may hold references ({@link Reference}), or be one
   * @param headers of the request; their values may hold references
   */
  public record Webhook(String url, Map<String, String> headers) {
    public Webhook {
      headers = Map.copyOf(headers);
    }
  }
}
