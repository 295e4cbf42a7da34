package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Delete;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Questions and changes about many keys of a partition set at once. */
@Path("/api/v1/partition-sets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SomeKeysResource {

  private final Sets sets;
  private final MemberRepository members;
  private final SetRequests requests;
  private final Clock clock;

  @Inject
  SomeKeysResource(Sets sets, MemberRepository members, SetRequests requests, Clock clock) {
    this.sets = sets;
    this.members = members;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * Which keys are members.
   *
   * @param present the keys that are, in the order asked
   * @param absent the keys that are not, or no longer
   */
  record Membership(String set, List<String> present, List<String> absent) {}

  /**
   * What removing keys did.
   *
   * @param removed the keys that were members
   * @param absent the keys that were none
   */
  record Removed(String set, String requestId, List<String> removed, List<String> absent) {}

  @POST
  @Path("/membership")
  public Uni<Membership> membership(SomeKeys body) {
    return look(body);
  }

  @POST
  @Path("/removals")
  @APIResponse(
      responseCode = "200",
      description = "The keys are no members",
      content = @Content(schema = @Schema(implementation = Removed.class)))
  @APIResponse(
      responseCode = "202",
      description = "The keys will be no members",
      content = @Content(schema = @Schema(implementation = Removed.class)))
  public Uni<RestResponse<Removed>> remove(
      SomeKeys body, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String requestId = SetRequests.id(idempotencyKey);
    return look(body)
        .chain(
            found ->
                sent(requestId, found)
                    .map(
                        applied ->
                            RestResponse.status(
                                applied ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED,
                                new Removed(
                                    found.set(), requestId, found.present(), found.absent()))));
  }

  private Uni<Boolean> sent(String requestId, Membership found) {
    if (found.present().isEmpty()) {
      return Uni.createFrom().item(true);
    }
    DynamicPartitionRequest request =
        new DynamicPartitionRequest(
            found.set(),
            List.of(),
            found.present().stream().map(Delete::ofKey).toList(),
            Origin.person("http"),
            Cause.request(requestId, clock.instant()));
    return requests.send(requestId, request, found.present());
  }

  private Uni<Membership> look(SomeKeys body) {
    String set = sets.known(body.set());
    Set<String> keys = body.distinct();
    return members
        .findAll(keys.stream().map(key -> Ids.member(set, key)).toList())
        .map(found -> membership(set, keys, found));
  }

  private static Membership membership(String set, Set<String> keys, Map<String, Member> found) {
    List<String> present = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (String key : keys) {
      boolean member =
          Optional.ofNullable(found.get(Ids.member(set, key)))
              .filter(held -> !held.removed())
              .isPresent();
      (member ? present : absent).add(key);
    }
    return new Membership(set, present, absent);
  }
}
