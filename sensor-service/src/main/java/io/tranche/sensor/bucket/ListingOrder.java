package io.tranche.sensor.bucket;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The order of what a listing has found, among the events of the same object: behind the last one
 * that was heard of, before any that its store tells later, and behind those of earlier listings.
 */
final class ListingOrder {

  /** Before every digit and letter, so before every order of a store. */
  private static final String NEVER_HEARD = "!";

  private static final Pattern OWN = Pattern.compile("~[0-9]{19}/[^~]*~$");

  private ListingOrder() {}

  static String after(Optional<KnownObject> known, long listing, String version) {
    String heard =
        known.map(object -> OWN.matcher(object.order()).replaceFirst("")).orElse(NEVER_HEARD);
    return heard + String.format(Locale.ROOT, "~%019d/%s~", listing, version.replace('~', '-'));
  }
}
