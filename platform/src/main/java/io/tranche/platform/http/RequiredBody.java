package io.tranche.platform.http;

import io.tranche.contracts.TrancheException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.Optional;

/** Refuses a body that is JSON's null, which no resource has a use for. */
@Provider
public class RequiredBody implements ReaderInterceptor {

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    return Optional.ofNullable(context.proceed())
        .orElseThrow(
            () ->
                new TrancheException.Invalid(
                    "missing-body",
                    "Cannot read the body of the request: it must be a JSON object (null)"));
  }
}
