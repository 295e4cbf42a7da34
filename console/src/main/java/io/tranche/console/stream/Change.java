package io.tranche.console.stream;

import io.tranche.contracts.runs.RunStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What is out of date. A later change with the same name and subject replaces an earlier one. */
sealed interface Change {

  /** The name of the server-sent event. */
  String name();

  /** What has changed: a run, an asset, a set. */
  String subject();

  JsonObject data();

  record RunChanged(String runId, RunStatus status, List<String> assets) implements Change {
    public RunChanged {
      assets = List.copyOf(assets);
    }

    @Override
    public String name() {
      return "run-changed";
    }

    @Override
    public String subject() {
      return runId;
    }

    @Override
    public JsonObject data() {
      return new JsonObject()
          .put("runId", runId)
          .put("status", status.name())
          .put("assets", new JsonArray(assets));
    }
  }

  record AssetChanged(String asset) implements Change {
    @Override
    public String name() {
      return "asset-changed";
    }

    @Override
    public String subject() {
      return asset;
    }

    @Override
    public JsonObject data() {
      return new JsonObject().put("asset", asset);
    }
  }

  record SetChanged(String set) implements Change {
    @Override
    public String name() {
      return "set-changed";
    }

    @Override
    public String subject() {
      return set;
    }

    @Override
    public JsonObject data() {
      return new JsonObject().put("set", set);
    }
  }

  record DefinitionsChanged(long catalog) implements Change {
    @Override
    public String name() {
      return "definitions-changed";
    }

    @Override
    public String subject() {
      return "catalog";
    }

    @Override
    public JsonObject data() {
      return new JsonObject().put("catalog", catalog);
    }
  }
}
