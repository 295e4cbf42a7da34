package io.tranche.contracts.definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the templates of a sensor may use.
 *
 * @param source what does not hold what they use besides
 */
record TemplatePlaces(Set<String> names, String source) {

  void check(Fields fields, String field, Template template) {
    List<String> unknown = new ArrayList<>(template.places());
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      fields.problem(
          field, template.text(), "uses " + unknown + ", which " + source, names.toString());
    }
  }
}
