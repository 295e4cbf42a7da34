package io.tranche.definitions;

import static io.restassured.RestAssured.given;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** The bundle of the tests. */
public final class SalesBundle {

  public static final String YAML =
      """
      apiVersion: tranche.io/v1
      bundle: sales
      partitionSets:
        - {name: order_files}
        - {name: small, maxKeys: 2}
        - {name: regions}
        - {name: passing, timeToLive: P30D}
      assets:
        - key: raw/orders
          group: sales
          owners: [team:data]
          partitions: {type: dynamic, name: order_files}
          materializer: {type: none}
        - key: daily_regional_sales
          partitions:
            type: multi
            dimensions:
              date: {type: daily, start: "2024-01-01"}
              region: {type: static, keys: [us, eu, jp]}
          deps:
            - asset: raw/orders
              mapping: {type: metadata, dimensions: {date: date, region: region}}
          materializer: {type: none}
          automation: {type: eager}
        - key: orders_by_month
          partitions: {type: monthly, start: "2024-01-01"}
          deps:
            - asset: daily_regional_sales
              mapping: {type: multiToSingle, dimension: date}
              allowMissingUpstream: true
          materializer: {type: none}
        - key: by_region
          partitions:
            type: multi
            dimensions:
              date: {type: daily, start: "2024-01-01"}
              region: {type: dynamic, name: regions}
          materializer: {type: none}
        - key: summary
          deps: [{asset: orders_by_month}]
          materializer: {type: none}
      sensors:
        - name: landing
          type: fileArrival
          match: {bucket: landing, key: "orders/{region}/{date:uuuu-MM-dd}.csv"}
          add: {set: order_files, key: "{key}", metadata: {date: "{date}", region: "{region}"}}
          target: raw/orders
      """;

  private SalesBundle() {}

  /** A request whose body is YAML. */
  public static RequestSpecification yaml() {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
        .contentType("application/yaml");
  }

  public static void apply() {
    int status = yaml().body(YAML).put("/api/v1/bundles/sales").statusCode();
    if (status != 200 && status != 201) {
      throw new IllegalStateException("applying the sales bundle answered " + status);
    }
  }
}
