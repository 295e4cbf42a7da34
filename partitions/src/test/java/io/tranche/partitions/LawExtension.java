package io.tranche.partitions;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link Law} on its generated cases. */
final class LawExtension implements TestTemplateInvocationContextProvider {
  private static final long FIRST_SEED = Long.getLong("tranche.test.seed", System.nanoTime());
  private static final int SEEDS = Integer.getInteger("tranche.test.seeds", 1);

  static {
    System.out.println("laws: " + SEEDS + " seeds from -Dtranche.test.seed=" + FIRST_SEED);
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    var method = context.getRequiredTestMethod();
    int cases = method.getAnnotation(Law.class).value();
    return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
        .boxed()
        .flatMap(
            seed ->
                IntStream.rangeClosed(1, cases)
                    .mapToObj(number -> new Case(seed, number, method.getName())));
  }

  private record Case(long seed, int number, String law) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocation) {
      return "case " + number + " of -Dtranche.test.seed=" + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(
          new ParameterResolver() {
            @Override
            public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
              return parameter.getParameter().getType() == Generated.class;
            }

            @Override
            public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
              return new Generated(new Random(1_000_003 * (seed + 31L * law.hashCode()) + number));
            }
          });
    }
  }
}
