package io.tranche.run.endpoint;

import java.util.function.Consumer;

/** Puts the data of server-sent events together. For one thread at a time. */
final class Events implements Consumer<String> {

  private static final String DATA = "data:";

  private final Consumer<String> data;
  private final StringBuilder event = new StringBuilder();

  Events(Consumer<String> data) {
    this.data = data;
  }

  @Override
  public void accept(String raw) {
    String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
    if (line.isEmpty()) {
      end();
    } else if (line.startsWith(DATA)) {
      event.append(event.isEmpty() ? "" : "\n").append(line.substring(DATA.length()).strip());
    }
  }

  private void end() {
    String whole = event.toString();
    event.setLength(0);
    if (!whole.isEmpty()) {
      data.accept(whole);
    }
  }
}
