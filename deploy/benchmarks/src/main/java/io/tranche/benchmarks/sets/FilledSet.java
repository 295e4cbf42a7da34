package io.tranche.benchmarks.sets;

import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.tranche.benchmarks.bare.Answer;
import io.tranche.contracts.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.bson.Document;

/**
 * A set with members that nobody asked for, as definitions-service stores them. The part of each
 * key before the slash is a prefix that a hundred of them have.
 *
 * @param name of the set
 * @param keys how many members it has
 */
record FilledSet(String name, int keys) {

  private static final int AT_ONCE = 5_000;
  private static final int WITH_ONE_PREFIX = 100;
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  String key(int number) {
    return String.format(Locale.ROOT, "%06d/%09d", number % prefixes(), number);
  }

  String prefix(int number) {
    return key(number).substring(0, 7);
  }

  /**
   * Writes all members in the order of their keys, which most indexes have, and that so many
   * ordinals are taken.
   *
   * @param written hears how many there are, each time that some were written
   */
  void fill(String mongodb, IntConsumer written) {
    try (MongoClient client = MongoClients.create(mongodb)) {
      MongoDatabase database = client.getDatabase("tranche_definitions");
      MongoCollection<Document> members = database.getCollection("members");
      List<Document> part = new ArrayList<>();
      int done = 0;
      for (int prefix = 0; prefix < prefixes(); prefix++) {
        for (int number = prefix; number < keys; number += prefixes()) {
          part.add(member(number));
        }
        if (part.size() >= AT_ONCE || prefix == prefixes() - 1) {
          Answer.of(members.insertMany(part, new InsertManyOptions().ordered(false))).join();
          done += part.size();
          written.accept(done);
          part.clear();
        }
      }
      Document taken = new Document("_id", name).append("nextOrdinal", (long) keys);
      Answer.of(database.getCollection("sets").insertOne(taken)).join();
    }
  }

  private int prefixes() {
    return Math.max(1, keys / WITH_ONE_PREFIX);
  }

  private Document member(int number) {
    String key = key(number);
    Document source =
        new Document("object", "request:fill")
            .append("order", "")
            .append("alive", true)
            .append("requestId", "fill");
    Document cause =
        new Document("type", "request").append("id", "fill").append("at", AT.toString());
    return new Document("_id", Ids.member(name, key))
        .append("origin", "program:benchmark")
        .append("cause", cause)
        .append("at", Date.from(AT))
        .append("set", name)
        .append("key", key)
        .append("ordinal", (long) number)
        .append("version", 1L)
        .append("removed", false)
        .append("metadata", new Document("region", "us"))
        .append("sources", List.of(source))
        .append("nonce", "fill");
  }
}
