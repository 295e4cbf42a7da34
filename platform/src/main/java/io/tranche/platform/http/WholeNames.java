package io.tranche.platform.http;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Kind;
import io.tranche.platform.catalog.CatalogView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriBuilder;
import java.util.HashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A name in a query is accepted without its namespace where that leaves no doubt. */
@Singleton
public class WholeNames {

  private static final Map<String, Kind> KINDS =
      Map.of(
          "asset",
          Kind.ASSET,
          "job",
          Kind.JOB,
          "sensor",
          Kind.SENSOR,
          "schedule",
          Kind.SCHEDULE,
          "set",
          Kind.PARTITION_SET,
          "pool",
          Kind.POOL,
          "alert",
          Kind.ALERT);

  private final CatalogView view;

  @Inject
  WholeNames(CatalogView view) {
    this.view = view;
  }

  @ServerRequestFilter(preMatching = true)
  public void complete(ContainerRequestContext request) {
    MultivaluedMap<String, String> query = request.getUriInfo().getQueryParameters();
    Catalog catalog = view.current();
    Map<String, Object> whole = new HashMap<>();
    for (Map.Entry<String, Kind> name : KINDS.entrySet()) {
      String given = query.getFirst(name.getKey());
      if (given != null && !given.isEmpty()) {
        String found = catalog.wholeName(name.getValue(), given);
        if (!found.equals(given)) {
          whole.put(name.getKey(), found);
        }
      }
    }
    if (!whole.isEmpty()) {
      UriBuilder uri = UriBuilder.fromUri(request.getUriInfo().getRequestUri());
      whole.keySet().forEach(name -> uri.replaceQueryParam(name, "{" + name + "}"));
      request.setRequestUri(uri.buildFromMap(whole));
    }
  }
}
