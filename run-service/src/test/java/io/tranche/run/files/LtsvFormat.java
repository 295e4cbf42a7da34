package io.tranche.run.files;

import io.tranche.contracts.files.FileFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Labeled tab-separated values, a plug-in of the tests. */
public final class LtsvFormat implements FileFormat {

  @Override
  public String name() {
    return "x-ltsv";
  }

  @Override
  public String extension() {
    return ".ltsv";
  }

  @Override
  public void write(Stream<Map<String, Object>> rows, OutputStream file) throws IOException {
    Writer lines = new OutputStreamWriter(file, StandardCharsets.UTF_8);
    Iterator<Map<String, Object>> all = rows.iterator();
    while (all.hasNext()) {
      lines.write(
          all.next().entrySet().stream()
                  .map(field -> field.getKey() + ":" + field.getValue())
                  .collect(Collectors.joining("\t"))
              + "\n");
    }
    lines.flush();
  }

  @Override
  public Stream<Map<String, Object>> read(InputStream file) {
    return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
        .lines()
        .map(LtsvFormat::row);
  }

  private static Map<String, Object> row(String line) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (String field : line.split("\t")) {
      int colon = field.indexOf(':');
      row.put(field.substring(0, colon), field.substring(colon + 1));
    }
    return row;
  }
}
