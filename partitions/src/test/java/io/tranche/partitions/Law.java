package io.tranche.partitions;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A law, tried on so many generated cases for each seed; the method takes a {@link Generated}. One
 * seed is drawn anew at each run, {@code -Dtranche.test.seed} repeats one, {@code
 * -Dtranche.test.seeds=100} (the profile {@code soak}) tries as many. The seed is printed and
 * stands in the name of the test.
 */
@TestTemplate
@ExtendWith(LawExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Law {
  /** Cases for each seed. */
  int value() default 40;
}
