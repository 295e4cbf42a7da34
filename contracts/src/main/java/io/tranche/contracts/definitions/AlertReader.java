package io.tranche.contracts.definitions;

import io.tranche.contracts.alerts.AlertTrigger;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads alerts; what is wrong is noted in the fields' problems. */
final class AlertReader {

  private static final int MOST_RECEIVERS = 10;

  private AlertReader() {}

  static Optional<AlertDocument> alert(Fields fields) {
    String name = DocumentReader.name(fields);
    Set<AlertTrigger> on = triggers(fields);
    Optional<AssetSelection> target = JobReader.selection(fields, "target");
    List<AlertDocument.Webhook> to = receivers(fields);
    fields.end();
    return target.map(selected -> new AlertDocument(name, on, selected, to));
  }

  private static Set<AlertTrigger> triggers(Fields fields) {
    String accepted = String.join(", ", AlertTrigger.words());
    Set<AlertTrigger> triggers = EnumSet.noneOf(AlertTrigger.class);
    List<String> given = fields.requiredTexts("on");
    for (String word : given) {
      AlertTrigger.find(word)
          .ifPresentOrElse(
              triggers::add,
              () ->
                  fields.problem(
                      "on",
                      word,
                      "is not known" + Suggestion.of(word, AlertTrigger.words()),
                      accepted));
    }
    if (fields.any("on").filter(list -> list.isArray() && list.isEmpty()).isPresent()) {
      fields.problem("on", "[]", "must not be empty", accepted);
    }
    return triggers;
  }

  private static List<AlertDocument.Webhook> receivers(Fields fields) {
    List<AlertDocument.Webhook> to =
        fields.objects("to").stream()
            .map(WebhookReader::webhook)
            .flatMap(Optional::stream)
            .toList();
    String accepted = "1 to " + MOST_RECEIVERS + " receivers, e.g. {type: webhook, url: …}";
    if (fields.any("to").filter(list -> !list.isArray() || !list.isEmpty()).isEmpty()) {
      fields.problem("to", "[]", "names nobody", accepted);
    } else if (to.size() > MOST_RECEIVERS) {
      fields.problem("to", to.size() + " receivers", "is too many", accepted);
    }
    return to;
  }
}
