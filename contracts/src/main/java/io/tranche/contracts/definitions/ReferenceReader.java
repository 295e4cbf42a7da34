package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.Reference.Malformed;
import io.tranche.contracts.definitions.Reference.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads texts that may hold references, and such that must not; mistakes are noted. */
final class ReferenceReader {

  private ReferenceReader() {}

  /** A text that has to be given and may hold references. */
  static String text(Fields fields, String field) {
    String text = fields.text(field);
    check(fields, field, text);
    return text;
  }

  /** A text that may hold references, if one is given. */
  static Optional<String> optionalText(Fields fields, String field) {
    Optional<String> text = fields.optionalText(field);
    text.ifPresent(given -> check(fields, field, given));
    return text;
  }

  /** A text that has to be given, for something that many may know. */
  static String plainText(Fields fields, String field) {
    String text = fields.text(field);
    if (Reference.isIn(text)) {
      fields.problem(
          field, text, "refers to a value, but this is no secret", "a text without references");
    }
    return text;
  }

  /** A list of texts that may hold references. */
  static List<String> texts(Fields fields, String field) {
    List<String> texts = fields.texts(field);
    texts.forEach(text -> check(fields, field, text));
    return texts;
  }

  /** Texts that may hold references, by name. */
  static Map<String, String> textMap(Fields fields, String field) {
    Map<String, String> texts = fields.textMap(field);
    texts.forEach((name, text) -> check(fields, field + "." + name, text));
    return texts;
  }

  /** The arguments of a program. */
  static List<String> withoutReferences(Fields fields, String field, List<String> arguments) {
    arguments.stream()
        .filter(Reference::isIn)
        .forEach(
            argument ->
                fields.problem(
                    field,
                    argument,
                    "refers to a value, and everybody on a machine can read the arguments of its"
                        + " programs",
                    "references in env"));
    return arguments;
  }

  private static void check(Fields fields, String field, String text) {
    Reference.malformed(text).forEach(found -> note(fields, field, found));
  }

  private static void note(Fields fields, String field, Malformed found) {
    Optional<Source> source = Source.of(found.word());
    if (!found.isClosed()) {
      fields.problem(field, found.text(), "has no } at its end", Source.forms());
    } else if (source.isEmpty()) {
      fields.problem(
          field,
          found.text(),
          "refers to an unknown source" + Suggestion.of(found.word(), Source.words()),
          Source.forms());
    } else {
      fields.problem(field, found.text(), "is no reference", source.get().form());
    }
  }
}
