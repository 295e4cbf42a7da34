package io.tranche.definitions.set;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Kind;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Delete;
import io.tranche.definitions.RequiredParameter;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Partition sets over HTTP. */
@Path("/api/v1/partition-sets")
@Produces(MediaType.APPLICATION_JSON)
public class PartitionSetResource {

  private static final Origin PERSON = Origin.person("http");

  private final CatalogView view;
  private final Sets sets;
  private final MemberRepository members;
  private final SetRequests requests;
  private final SetLimits limits;
  private final Clock clock;

  @Inject
  PartitionSetResource(
      CatalogView view,
      Sets sets,
      MemberRepository members,
      SetRequests requests,
      SetLimits limits,
      Clock clock) {
    this.view = view;
    this.sets = sets;
    this.members = members;
    this.requests = requests;
    this.limits = limits;
    this.clock = clock;
  }

  /** One set. */
  record SetView(
      String name,
      long count,
      OptionalLong maxKeys,
      Optional<Duration> timeToLive,
      String bundle) {}

  /**
   * What adding keys did.
   *
   * @param added the keys that were not there
   * @param existing the keys that were there already
   */
  record Added(String set, String requestId, List<String> added, List<String> existing) {}

  @GET
  public Uni<Page<SetView>> list() {
    return Multi.createFrom()
        .iterable(view.current().partitionSets().values())
        .onItem()
        .transformToUniAndConcatenate(
            set ->
                sets.count(set.name())
                    .map(
                        count ->
                            new SetView(
                                set.name(),
                                count,
                                set.maxKeys(),
                                set.timeToLive(),
                                view.current()
                                    .bundleOf(Kind.PARTITION_SET, set.name())
                                    .orElse(""))))
        .collect()
        .asList()
        .map(Page::last);
  }

  @POST
  @Path("/keys")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "201",
      description = "The keys are members",
      content = @Content(schema = @Schema(implementation = Added.class)))
  @APIResponse(
      responseCode = "202",
      description = "The keys will be members",
      content = @Content(schema = @Schema(implementation = Added.class)))
  public Uni<RestResponse<Added>> add(
      AddKeys given, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String set = sets.known(given.set());
    AddKeys body = given.whole(set, view.current());
    body.check(view.current());
    String requestId = SetRequests.id(idempotencyKey);
    List<String> keys = List.copyOf(body.members().keySet());
    return members
        .findAll(keys.stream().map(key -> Ids.member(set, key)).toList())
        .map(before -> added(set, requestId, keys, before))
        .chain(
            added ->
                limits
                    .require(set, added.added(), view.current())
                    .chain(
                        () ->
                            requests.send(
                                requestId, body.request(requestId, PERSON, clock.instant()), keys))
                    .map(applied -> answer(applied, added)));
  }

  private static Added added(
      String set, String requestId, List<String> keys, Map<String, Member> before) {
    List<String> existing =
        keys.stream()
            .filter(
                key ->
                    Optional.ofNullable(before.get(Ids.member(set, key)))
                        .filter(member -> !member.removed())
                        .isPresent())
            .toList();
    return new Added(
        set, requestId, keys.stream().filter(key -> !existing.contains(key)).toList(), existing);
  }

  private static RestResponse<Added> answer(boolean applied, Added added) {
    return RestResponse.ResponseBuilder.create(
            applied ? RestResponse.Status.CREATED : RestResponse.Status.ACCEPTED, added)
        .location(
            URI.create(
                "/api/v1/partition-sets/keys?set="
                    + URLEncoder.encode(added.set(), StandardCharsets.UTF_8)))
        .build();
  }

  @DELETE
  @Path("/keys")
  @APIResponse(responseCode = "204", description = "The key is no member")
  @APIResponse(responseCode = "202", description = "The key will be no member")
  public Uni<RestResponse<Void>> remove(
      @RestQuery @Nullable String set,
      @RestQuery @Nullable String key,
      @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String name = sets.known(set);
    String member = RequiredParameter.of("key", key);
    String requestId = SetRequests.id(idempotencyKey);
    DynamicPartitionRequest request =
        new DynamicPartitionRequest(
            name,
            List.of(),
            List.of(Delete.ofKey(member)),
            PERSON,
            Cause.request(requestId, clock.instant()));
    return members
        .findAll(List.of(Ids.member(name, member)))
        .chain(
            found -> {
              if (found.isEmpty()) {
                throw new TrancheException.NotFound(
                    "unknown-partition-key",
                    "Cannot remove partition: set " + name + " never had it (" + member + ")");
              }
              return requests.send(requestId, request, List.of(member));
            })
        .map(
            applied ->
                RestResponse.status(
                    applied ? RestResponse.Status.NO_CONTENT : RestResponse.Status.ACCEPTED));
  }

  /** What people are shown of a member; its key stays. */
  @PATCH
  @Path("/keys")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponse(
      responseCode = "200",
      description = "The member is shown like this",
      content = @Content(schema = @Schema(implementation = MemberView.class)))
  @APIResponse(
      responseCode = "202",
      description = "The member, as it still is, will be shown like that",
      content = @Content(schema = @Schema(implementation = MemberView.class)))
  public Uni<RestResponse<MemberView>> describe(
      DescribedKey body, @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
    String set = sets.known(body.set());
    String requestId = SetRequests.id(idempotencyKey);
    DynamicPartitionRequest request = body.request(requestId, PERSON, clock.instant());
    return present(set, body.key())
        .chain(() -> requests.send(requestId, request, List.of(body.key())))
        .chain(applied -> present(set, body.key()).map(member -> answer(applied, member)));
  }

  private static RestResponse<MemberView> answer(boolean applied, Member member) {
    return RestResponse.status(
        applied ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED, MemberView.of(member));
  }

  private Uni<Member> present(String set, String key) {
    return members
        .findAll(List.of(Ids.member(set, key)))
        .map(
            found ->
                Optional.ofNullable(found.get(Ids.member(set, key)))
                    .filter(member -> !member.removed())
                    .orElseThrow(
                        () ->
                            new TrancheException.NotFound(
                                "unknown-partition-key",
                                "Cannot describe partition: it is no member of set "
                                    + set
                                    + " ("
                                    + key
                                    + ")")));
  }
}
