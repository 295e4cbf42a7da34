package io.tranche.contracts.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.definitions.Materializer.KubernetesJob;
import io.tranche.contracts.definitions.Materializer.KubernetesJob.SecretKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the materializer that creates a Job; what is wrong is noted in the fields' problems. */
final class KubernetesJobReader {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_.-][A-Za-z0-9_.-]*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern SECRET_KEY =
      Pattern.compile("([a-z0-9][a-z0-9.-]*)/([A-Za-z0-9_.-]+)");
  private static final Duration SHORTEST_KEPT = Duration.ofSeconds(1);
  private static final Duration LONGEST_KEPT = Duration.ofDays(30);

  private KubernetesJobReader() {}

  static Materializer job(Fields fields) {
    Optional<String> image = fields.optionalText("image").filter(text -> !text.isBlank());
    List<String> command = plain(fields, "command", fields.texts("command"));
    List<String> args = plain(fields, "args", fields.texts("args"));
    Map<String, String> env = env(fields);
    Map<String, SecretKey> secretEnv = secretEnv(fields, env);
    Optional<Fields> resources = fields.object("resources");
    Map<String, String> requests =
        resources.map(given -> given.textMap("requests")).orElse(Map.of());
    Map<String, String> limits = resources.map(given -> given.textMap("limits")).orElse(Map.of());
    resources.ifPresent(Fields::end);
    Optional<String> namespace = named(fields, "namespace", LABEL);
    Optional<String> serviceAccount = named(fields, "serviceAccount", NAME);
    Optional<JsonNode> template = fields.any("template");
    if (template.isPresent() && !template.get().isObject()) {
      fields.problem("template", Fields.shown(template.get()), "must be an object", "{spec: {…}}");
    }
    if (image.isEmpty() && !hasImage(template)) {
      fields.problem(
          "image",
          "none given",
          "is required",
          "the image of a container, here or of the first container of the template");
    }
    Optional<Duration> timeout = DocumentReader.timeout(fields);
    Duration keptFor =
        DurationReader.between(fields, "keptFor", SHORTEST_KEPT, LONGEST_KEPT)
            .orElse(KubernetesJob.KEPT_FOR);
    return new KubernetesJob(
        image,
        command,
        args,
        env,
        secretEnv,
        requests,
        limits,
        namespace,
        serviceAccount,
        template.map(JsonNode::toString),
        timeout,
        keptFor);
  }

  private static boolean hasImage(Optional<JsonNode> template) {
    return template.map(given -> given.at("/spec/containers/0/image").isTextual()).orElse(false);
  }

  private static List<String> plain(Fields fields, String field, List<String> texts) {
    texts.forEach(text -> refuseReferences(fields, field, text));
    return texts;
  }

  private static Map<String, String> env(Fields fields) {
    Map<String, String> env = fields.textMap("env");
    env.forEach(
        (name, text) -> {
          checkVariable(fields, "env", name);
          refuseReferences(fields, "env." + name, text);
        });
    return env;
  }

  private static void refuseReferences(Fields fields, String field, String text) {
    if (Reference.isIn(text)) {
      fields.problem(
          field,
          text,
          "refers to a value, and everybody who may look at a Job can read it there",
          "a secret of the cluster in secretEnv");
    }
  }

  private static void checkVariable(Fields fields, String field, String name) {
    if (!VARIABLE.matcher(name).matches()) {
      fields.problem(field, name, "is not the name of a variable", "letters, digits, _, - and .");
    }
  }

  private static Map<String, SecretKey> secretEnv(Fields fields, Map<String, String> env) {
    Map<String, SecretKey> secrets = new LinkedHashMap<>();
    fields
        .textMap("secretEnv")
        .forEach(
            (name, text) -> {
              checkVariable(fields, "secretEnv", name);
              if (env.containsKey(name)) {
                fields.problem("secretEnv." + name, text, "is given in env too", "one of them");
              }
              Matcher form = SECRET_KEY.matcher(text);
              if (form.matches()) {
                secrets.put(name, new SecretKey(form.group(1), form.group(2)));
              } else {
                fields.problem(
                    "secretEnv." + name, text, "is not a value of a secret", "SECRET/KEY");
              }
            });
    return secrets;
  }

  private static Optional<String> named(Fields fields, String field, Pattern form) {
    Optional<String> name = fields.optionalText(field);
    name.filter(given -> !form.matcher(given).matches())
        .ifPresent(
            given ->
                fields.problem(
                    field, given, "is not a name of Kubernetes", "small letters, digits and -"));
    return name;
  }
}
