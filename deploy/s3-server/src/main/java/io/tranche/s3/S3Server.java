package io.tranche.s3;

import java.io.IOException;
import java.net.URI;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * A server that speaks S3 and checks signatures, for tests: its objects lie in memory. It has a
 * class path of its own, for it needs other versions of much than the services do; so tests start
 * it as a process. It ends when its input does.
 */
public final class S3Server {

  private S3Server() {}

  /** Serves one bucket; prints its port in one line when it is ready. */
  public static void main(String[] bucketAccessKeySecretKey) throws Exception {
    try (BlobStoreContext context =
        ContextBuilder.newBuilder(new TransientNio2BlobProviderMetadata())
            .credentials("none", "none")
            .build(BlobStoreContext.class)) {
      context.getBlobStore().createContainerInLocation(null, bucketAccessKeySecretKey[0]);
      S3Proxy server =
          S3Proxy.builder()
              .blobStore(context.getBlobStore())
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(
                  AuthenticationType.AWS_V2_OR_V4,
                  bucketAccessKeySecretKey[1],
                  bucketAccessKeySecretKey[2])
              .build();
      server.start();
      System.out.println("port " + server.getPort());
      awaitEndOfInput();
      server.stop();
    }
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is said to it.
    }
  }
}
