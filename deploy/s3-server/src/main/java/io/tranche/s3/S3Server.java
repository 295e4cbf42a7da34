package io.tranche.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * A server that speaks S3 and checks signatures, for tests: its objects lie in memory. It has a
 * class path of its own, for it needs other versions of much than the services do; so tests start
 * it as a process. It ends when its input does; a line {@code put KEY} of it has an object written,
 * whose bytes are its key, and is repeated when that is there.
 */
public final class S3Server {

  private static final String PUT = "put ";

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
      obey(context.getBlobStore(), bucketAccessKeySecretKey[0]);
      server.stop();
    }
  }

  private static void obey(BlobStore store, String bucket) throws IOException {
    BufferedReader said = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(PUT)) {
        String key = line.substring(PUT.length());
        byte[] bytes = key.getBytes(UTF_8);
        store.putBlob(
            bucket, store.blobBuilder(key).payload(bytes).contentLength(bytes.length).build());
        System.out.println(line);
      }
    }
  }
}
