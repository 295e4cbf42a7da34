package io.tranche.partitions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tranche.partitions.planted.PlantedViolation;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the algebra may know: the Java platform, JSpecify, and one bitmap library in one class. */
class WallTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tranche.partitions");

  /** The one class, with what is nested in it. */
  private static final String BITMAPS = "io\\.tranche\\.partitions\\.BitmapOrdinals(\\$.*)?";

  private static final ArchRule KNOWS_ONLY_JAVA =
      classes()
          .that()
          .haveNameNotMatching(BITMAPS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "io.tranche.partitions..");

  private static final ArchRule ONE_CLASS_SEES_THE_BITMAPS =
      classes()
          .that()
          .haveNameMatching(BITMAPS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "org.roaringbitmap..", "io.tranche.partitions..");

  private static final ArchRule NEVER_ASKS_THE_CLOCK =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @Test
  void knowsOnlyJava() {
    assertThat(MAIN).hasSizeGreaterThan(30);
    KNOWS_ONLY_JAVA.check(MAIN);
  }

  @Test
  void oneClassSeesTheBitmapLibrary() {
    ONE_CLASS_SEES_THE_BITMAPS.check(MAIN);
  }

  @Test
  void neverAsksTheClock() {
    NEVER_ASKS_THE_CLOCK.check(MAIN);
  }

  @Test
  void failsForThePlantedViolation() {
    var planted = new ClassFileImporter().importClasses(PlantedViolation.class);

    assertThatThrownBy(() -> KNOWS_ONLY_JAVA.check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ObjectMapper");
    assertThatThrownBy(() -> NEVER_ASKS_THE_CLOCK.check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Instant.now()");
  }
}
