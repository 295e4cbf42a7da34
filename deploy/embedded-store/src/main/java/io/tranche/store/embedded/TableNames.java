package io.tranche.store.embedded;

import java.util.Set;
import java.util.TreeSet;

/** How the tables of collections and indexes are called. */
final class TableNames {
  private static final String DOCUMENTS = "documents/";
  private static final String INDEX = "index/";

  private TableNames() {}

  static String documents(String database, String collection) {
    return DOCUMENTS + database + "." + collection;
  }

  static String index(String database, String collection, String index) {
    return INDEX + database + "." + collection + "/" + index;
  }

  /** The databases that have tables; their names contain no dot. */
  static Set<String> databases(Storage storage) {
    Set<String> databases = new TreeSet<>();
    for (String table : storage.tableNames(DOCUMENTS)) {
      databases.add(table.substring(DOCUMENTS.length(), table.indexOf('.')));
    }
    return databases;
  }

  /** The collections of a database, system collections included. */
  static Set<String> collections(Storage storage, String database) {
    Set<String> collections = new TreeSet<>();
    for (String table : storage.tableNames(documents(database, ""))) {
      collections.add(table.substring(documents(database, "").length()));
    }
    return collections;
  }
}
