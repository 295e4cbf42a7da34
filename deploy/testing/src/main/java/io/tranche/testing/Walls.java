package io.tranche.testing;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The walls between the parts of a service, for the tests of each. */
public final class Walls {

  private static final ArchRule DRIVER =
      noClasses()
          .that(outermostName(name -> !name.startsWith("Mongo"), "are not Mongo… classes"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.mongodb..")
          .as("only Mongo… classes see the driver");

  private static final ArchRule HTTP =
      noClasses()
          .that(outermostName(name -> !name.endsWith("Resource"), "are not …Resource classes"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..")
          .as("only …Resource classes see HTTP");

  private static final ArchRule TIME =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .as("time is injected, and nothing sleeps");

  private static final ArchRule WAITING =
      noClasses()
          .should()
          .callMethodWhere(
              target(name("indefinitely"))
                  .and(target(owner(name("io.smallrye.mutiny.groups.UniAwait")))))
          .orShould()
          .callMethodWhere(target(name("sendAndForget")))
          .as("every wait has a bound, and every send an answer");

  private Walls() {}

  /** Every rule, for messages and for tests that plant a violation. */
  public static List<ArchRule> rules() {
    return List.of(DRIVER, HTTP, TIME, WAITING);
  }

  /** The classes of a service without its tests. */
  public static JavaClasses classesOf(String packageName) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(packageName);
  }

  private static DescribedPredicate<JavaClass> outermostName(
      Predicate<String> matches, String description) {
    return DescribedPredicate.describe(
        description,
        type -> {
          JavaClass outermost = type;
          while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
          }
          return matches.test(outermost.getSimpleName());
        });
  }
}
