package io.tranche.testing;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;

/** The least that a service does: store, produce, acknowledge. Each GET of /work?x does it once. */
public final class SmallService {
  private final MongoClient mongo;
  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> consumer;
  private final String prefix = System.getProperty("tranche.prefix", "");
  private final String databasePrefix = System.getProperty("tranche.database-prefix", "");

  private SmallService() {
    String servers = System.getProperty("kafka.bootstrap.servers");
    mongo = MongoClients.create(System.getProperty("quarkus.mongodb.connection-string"));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "acks", "all"),
            new StringSerializer(),
            new StringSerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "group.id", prefix + "small"),
            new StringDeserializer(),
            new StringDeserializer());
  }

  public static void main(String[] arguments) throws IOException {
    String refusal = System.getProperty("refuse");
    if (refusal != null) {
      System.err.println(refusal);
      System.exit(3);
    }
    int port = Integer.getInteger("quarkus.http.port");
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(Executors.newCachedThreadPool());
    http.createContext("/q/health/ready", exchange -> answer(exchange, 200));
    if (System.getProperty("kafka.bootstrap.servers") != null) {
      SmallService service = new SmallService();
      http.createContext(
          "/work",
          exchange -> {
            try {
              service.work(exchange.getRequestURI().getQuery());
              answer(exchange, 200);
            } catch (Exception problem) {
              problem.printStackTrace();
              answer(exchange, 500);
            }
          });
    }
    http.start();
  }

  private synchronized void work(String id) throws Exception {
    mongo
        .getDatabase(databasePrefix + "small")
        .getCollection("works")
        .insertOne(new Document("_id", id));
    producer.send(new ProducerRecord<>(prefix + "works", id)).get(60, TimeUnit.SECONDS);
    consumer.commitSync(Map.of(new TopicPartition(prefix + "works", 0), new OffsetAndMetadata(1)));
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
