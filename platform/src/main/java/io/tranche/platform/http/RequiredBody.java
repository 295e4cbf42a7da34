package io.tranche.platform.http;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Refuses a body that is empty or JSON's null: no resource that reads one has a use for that. */
@Provider
public class RequiredBody implements ReaderInterceptor {

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    return Optional.ofNullable(context.proceed())
        .orElseThrow(
            () ->
                TrancheException.Invalid.of(
                    "missing-body",
                    "Cannot read the body of the request: there is none",
                    List.of(Problem.at("body", "none given", "is required", "a JSON object"))));
  }
}
