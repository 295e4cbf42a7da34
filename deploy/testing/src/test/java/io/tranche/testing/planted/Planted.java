package io.tranche.testing.planted;

import com.mongodb.client.model.Filters;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.bson.conversions.Bson;

/** Breaks every wall. */
class Planted {

  Bson driver() {
    return Filters.eq("_id", "x");
  }

  Response http() {
    return Response.ok().build();
  }

  Instant time() {
    return Instant.now();
  }

  String waiting() {
    return Uni.createFrom().item("x").await().indefinitely();
  }
}
