package io.tranche.launcher.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, each as wide as its widest cell. */
public final class Table {

  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  public Table(String... titles) {
    rows.add(titles.clone());
  }

  public void add(String... cells) {
    rows.add(cells.clone());
  }

  public void print(PrintStream out) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        char[] padding = new char[widths[i] - row[i].codePointCount(0, row[i].length())];
        Arrays.fill(padding, ' ');
        line.append(row[i]).append(padding).append(GAP);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
