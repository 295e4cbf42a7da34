package io.tranche.sensor.webhook;

/** Texts from outside, as people are shown them. */
final class Texts {

  private static final int MOST = 100;

  private Texts() {}

  static String shown(String text) {
    String start = text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
