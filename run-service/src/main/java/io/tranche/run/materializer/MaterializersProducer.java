package io.tranche.run.materializer;

import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Secrets;
import io.tranche.run.files.FileStores;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the materializers of this replica from its configuration. */
@ApplicationScoped
class MaterializersProducer {

  @Produces
  @Singleton
  MaterializerSettings settings(
      @ConfigProperty(name = "tranche.data", defaultValue = ".") String data,
      @ConfigProperty(name = "tranche.duckdb.memory-limit", defaultValue = "128MB")
          String memoryLimit,
      @ConfigProperty(name = "tranche.duckdb.threads", defaultValue = "1") int threads,
      @ConfigProperty(name = "tranche.files.queries", defaultValue = "1") int queries,
      @ConfigProperty(name = "tranche.files.plugins") Optional<String> plugins) {
    return new MaterializerSettings(
        Path.of(data), memoryLimit, threads, queries, plugins.map(Path::of));
  }

  @Produces
  @Singleton
  FileStores files(MaterializerSettings settings) {
    return new FileStores(settings, Clock.systemUTC());
  }

  @Produces
  @Singleton
  Materializers materializers(
      MaterializerSettings settings,
      FileStores files,
      Secrets secrets,
      PartitionMaterializer<Materializer.Worker> workers,
      PartitionMaterializer<Materializer.Http> http,
      PartitionMaterializer<Materializer.KubernetesJob> jobs) {
    return new Materializers(
        settings, secrets, files, Optional.of(new Materializers.Remote(workers, http, jobs)));
  }

  void close(@Disposes Materializers materializers) {
    materializers.close();
  }
}
