package io.tranche.platform;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.tranche.contracts.TrancheException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Tells the failure of a dependency, which passes, from that of a record, which does not. */
public final class Trouble {

  /**
   * Codes of the store that speak of the write itself: bad value, too large, wrong type and the
   * like.
   */
  private static final Set<Integer> CODES_OF_THE_WRITE =
      Set.of(2, 9, 14, 17280, 10334, 52, 54, 56, 57, 28);

  private Trouble() {}

  /** Whether it would pass if the store, the broker or the network were well. */
  public static boolean isTrouble(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TrancheException) {
        return cause instanceof TrancheException.Unavailable;
      }
      if (cause instanceof RecordTooLargeException || cause instanceof SerializationException) {
        return false;
      }
      if (cause instanceof MongoException store) {
        return isTroubleOfTheStore(store);
      }
      if (cause instanceof KafkaException
          || cause instanceof TimeoutException
          || cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTroubleOfTheStore(MongoException store) {
    if (store instanceof MongoCommandException command) {
      return !CODES_OF_THE_WRITE.contains(command.getErrorCode());
    }
    if (store instanceof MongoBulkWriteException bulk) {
      return bulk.getWriteErrors().stream()
          .noneMatch(error -> CODES_OF_THE_WRITE.contains(error.getCode()));
    }
    return store instanceof MongoSocketException
        || store instanceof MongoTimeoutException
        || store instanceof MongoInterruptedException
        || store instanceof MongoClientException
        || !CODES_OF_THE_WRITE.contains(store.getCode());
  }
}
