package io.tranche.definitions.set;

import java.util.Optional;

/**
 * What one outside object, or one request without an object, last said about a member.
 *
 * @param object the object, or {@link #ofRequest} for a person or program that names none
 * @param order of what was said last, comparable within the object only
 * @param version the store's version id of the object, where its bucket is versioned
 * @param alive whether the object still holds the member
 * @param requestId the request whose runs belong to the present state; absent for none
 */
record Source(
    String object,
    String order,
    Optional<String> version,
    boolean alive,
    Optional<String> requestId) {

  private static final String REQUEST = "request:";

  /** The name under which a request without an object is remembered. */
  static String ofRequest(String requestId) {
    return REQUEST + requestId;
  }

  /** The name under which a request is remembered that described the member. */
  static String ofDescription(String requestId) {
    return ofRequest(requestId) + "#description";
  }

  boolean isRequest() {
    return object.startsWith(REQUEST);
  }

  /** What is remembered of a request that does not hold the member. */
  static Source heard(String name) {
    return new Source(name, "", Optional.empty(), false, Optional.empty());
  }

  Source gone() {
    return new Source(object, order, version, false, requestId);
  }

  Source goneAt(String removal) {
    return new Source(object, removal, version, false, requestId);
  }
}
