package io.tranche.run.files;

import io.tranche.contracts.definitions.ConnectionDocument;
import java.net.URI;
import java.util.Optional;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/** A server that speaks S3, with the bucket {@code lake}, which checks signatures. */
public final class S3Server implements AutoCloseable {

  public static final String ACCESS_KEY = "reader";
  public static final String SECRET_KEY = "s3cr3t/key+";

  private final BlobStoreContext context;
  private final S3Proxy server;

  public S3Server() throws Exception {
    context =
        ContextBuilder.newBuilder("transient-nio2")
            .credentials("none", "none")
            .build(BlobStoreContext.class);
    context.getBlobStore().createContainerInLocation(null, "lake");
    server =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    server.start();
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  ConnectionDocument.S3 connection(String secretKey) {
    return new ConnectionDocument.S3(
        "lake",
        "lake",
        Optional.of("/team a/"),
        Optional.of(endpoint() + "/"),
        "us-east-1",
        ACCESS_KEY,
        secretKey,
        Optional.empty());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot stop the server", e);
    }
    context.close();
  }
}
