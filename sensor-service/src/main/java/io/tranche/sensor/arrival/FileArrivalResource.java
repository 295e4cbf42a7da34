package io.tranche.sensor.arrival;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.control.Controls;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** File arrivals over HTTP, for programs that do not speak Kafka. */
@Path("/api/v1/file-arrivals")
@Produces(MediaType.APPLICATION_JSON)
public class FileArrivalResource {

  private static final String HTTP_PREFIX = "ce-";
  private static final String KAFKA_PREFIX = "ce_";
  private static final String STRUCTURED = "application/cloudevents";

  private final RecordSender sender;
  private final CatalogView catalogs;
  private final Controls controls;
  private final TakenContents contents;
  private final Topics topics;
  private final Clock clock;

  @Inject
  FileArrivalResource(
      RecordSender sender,
      CatalogView catalogs,
      Controls controls,
      TakenContents contents,
      Topics topics,
      Clock clock) {
    this.sender = sender;
    this.catalogs = catalogs;
    this.controls = controls;
    this.contents = contents;
    this.topics = topics;
    this.clock = clock;
  }

  /** Where an arrival stands on its topic. */
  public record Accepted(String topic, int kafkaPartition, long offset) {}

  /**
   * That Event Grid may send here.
   *
   * @param validationResponse the code that it sent to find out
   */
  public record Validated(String validationResponse) {}

  /** How a sender of CloudEvents asks whether it may send here. */
  @OPTIONS
  @APIResponse(responseCode = "200", description = "It may, and how")
  public RestResponse<Void> mayBeSent(@RestHeader("WebHook-Request-Origin") @Nullable String from) {
    return RestResponse.ResponseBuilder.<Void>ok()
        .header("Allow", "POST")
        .header("WebHook-Allowed-Origin", from == null ? "*" : from)
        .build();
  }

  /** Answers when the notification is stored by the brokers. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @APIResponse(
      responseCode = "202",
      description = "The notification is stored by the brokers",
      content = @Content(schema = @Schema(implementation = Accepted.class)))
  @APIResponse(
      responseCode = "200",
      description = "The answer to a validation event of Event Grid",
      content = @Content(schema = @Schema(implementation = Validated.class)))
  public Uni<RestResponse<Object>> accept(byte[] notification, @Context HttpHeaders headers) {
    Optional<String> code = AzureEvent.validationCode(notification);
    if (code.isPresent()) {
      return Uni.createFrom().item(RestResponse.ok(new Validated(code.get())));
    }
    List<Header> kafkaHeaders = kafkaHeaders(headers);
    Notification read =
        NotificationReader.read(
            notification, IncomingRecord.headers(kafkaHeaders), clock.instant());
    if (!read.problems().isEmpty()) {
      throw NotificationReader.invalid(read.problems());
    }
    String key =
        read.events().stream()
            .findFirst()
            .map(event -> event.bucket() + "/" + event.key())
            .orElse("");
    OutgoingRecord arrival =
        OutgoingRecord.raw(topics.fileArrivals(), key, notification, kafkaHeaders);
    return sender
        .sendOne(arrival)
        .map(
            place ->
                RestResponse.<Object>status(
                    RestResponse.Status.ACCEPTED,
                    new Accepted(place.topic(), place.partition(), place.offset())));
  }

  /** CloudEvents have their attributes under other names in Kafka than in HTTP. */
  private static List<Header> kafkaHeaders(HttpHeaders headers) {
    List<Header> result = new ArrayList<>();
    headers
        .getRequestHeaders()
        .forEach(
            (given, values) -> {
              String name = given.toLowerCase(Locale.ROOT);
              if (name.startsWith(HTTP_PREFIX) && !values.isEmpty()) {
                result.add(
                    header(KAFKA_PREFIX + name.substring(HTTP_PREFIX.length()), values.get(0)));
              }
            });
    MediaType type = headers.getMediaType();
    boolean structured =
        type != null && type.toString().toLowerCase(Locale.ROOT).startsWith(STRUCTURED);
    if (structured || !result.isEmpty()) {
      result.add(
          header(
              CloudEvent.CONTENT_TYPE_HEADER,
              type == null ? MediaType.APPLICATION_JSON : type.toString()));
    }
    return result;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Which sensors would take an object, and what they would make of it; nothing is sent. */
  @GET
  @Path("/matches")
  public Uni<Page<ArrivalMatch>> matches(@QueryParam("object") @Nullable String object) {
    ObjectEvent event = event(object);
    return catalogs
        .newest()
        .chain(
            catalog ->
                controls
                    .silences()
                    .map(
                        stopped ->
                            ArrivalMatch.of(
                                event, SensorIndex.of(catalog), stopped, clock.instant())))
        .chain(matches -> withFates(event, matches))
        .map(Page::last);
  }

  private Uni<List<ArrivalMatch>> withFates(ObjectEvent event, List<ArrivalMatch> matches) {
    return contents
        .leftOut(event.object(), matches.stream().map(ArrivalMatch::sensor).toList())
        .map(
            leftOut ->
                matches.stream()
                    .map(
                        match -> match.leftOutFor(Optional.ofNullable(leftOut.get(match.sensor()))))
                    .toList());
  }

  private static ObjectEvent event(@Nullable String object) {
    String scheme = "s3://";
    int slash = object == null ? -1 : object.indexOf('/', scheme.length());
    if (object == null
        || !object.startsWith(scheme)
        || slash <= scheme.length()
        || slash == object.length() - 1) {
      throw new TrancheException.Invalid(
          "invalid-object",
          "Cannot match object: object is not an address ("
              + (object == null ? "none given" : object)
              + "); accepted: s3://bucket/key");
    }
    return ObjectEvent.imagined(
        object.substring(scheme.length(), slash), object.substring(slash + 1));
  }
}
